import type { Container, Pod, PodSpec } from '../../model/kubernetes.generated.ts'

/** How one run of a container goes. Times are seconds; everything has the default that is stated beside it. */
export interface ContainerBehaviour {
  /** From the kubelet's turn at the container until it runs: pulling the image and creating the container. Default 1. */
  readonly startAfter?: number | undefined
  /** From its start until a readiness probe would pass. Without a readiness probe it says nothing. Default 0. */
  readonly readyAfter?: number | 'never' | undefined
  /** From its start until a startup probe would pass. Default 0. */
  readonly startupAfter?: number | 'never' | undefined
  /** From its start until a liveness probe fails. Default: never. */
  readonly livenessFailsAt?: number | undefined
  /** From its start until a readiness probe fails again. Default: never. */
  readonly readinessFailsAt?: number | undefined
  /** From its start until a readiness probe that failed passes once more. Default: never. */
  readonly readinessBack?: number | undefined
  /** How long a probe waits for its answer; longer than `timeoutSeconds` is a failure. Default 0. */
  readonly probeTakes?: number | undefined
  /** When it ends by itself. Default: never where it would be restarted whatever its code, else code 0 after 1 s. */
  readonly exit?: { readonly code: number, readonly after: number } | 'never' | undefined
  /** Whether its image can be had. Default: present. */
  readonly image?: 'present' | 'missing' | undefined
  /** From SIGTERM until it ends with code 143; what is left when the grace period is over is killed, code 137. Default 1. */
  readonly stopsWithin?: number | undefined
  /** How long a preStop hook of kind exec or httpGet takes. Default 0. */
  readonly preStopTakes?: number | undefined
  /** How long a postStart hook of kind exec or httpGet takes. Default 0. */
  readonly postStartTakes?: number | undefined
  /** Working set in bytes: what it starts with, and what it gains each second. At its limit the kernel kills it. Default: nothing is known. */
  readonly memory?: { readonly start: number, readonly perSecond: number } | undefined
  /** Bytes that it writes to its own file system and logs, or to an emptyDir: at once, and each second. Past a limit the pod is evicted. Default: nothing is known. */
  readonly disk?: { readonly start: number, readonly perSecond: number, readonly volume?: string | undefined } | undefined
  /** Whether it listens on its `containerPort`s, so that a second container of the pod cannot. Default true. */
  readonly bindsPorts?: boolean | undefined
}

/** The behaviour of a container's run: `restart` is 0 for the first. It is asked once for each run and must always say the same. */
export type BehaviourOf = (pod: Pod, container: Container, restart: number) => ContainerBehaviour

export type Role = 'init' | 'sidecar' | 'app'

/** A behaviour with its defaults, in milliseconds. `Infinity` stands for never. */
export interface Run {
  readonly startAfter: number
  readonly readyAfter: number
  readonly startupAfter: number
  readonly livenessFailsAt: number
  readonly readinessFailsAt: number
  readonly readinessBack: number
  readonly probeTakes: number
  readonly exitAfter: number
  readonly exitCode: number
  readonly hasImage: boolean
  readonly stopsWithin: number
  readonly preStopTakes: number
  readonly postStartTakes: number
  readonly memory: ContainerBehaviour['memory']
  readonly disk: ContainerBehaviour['disk']
  readonly bindsPorts: boolean
}

/** Fills in the defaults. */
export function runOf(behaviour: ContainerBehaviour, spec: PodSpec, container: Container, role: Role): Run {
  const exit = behaviour.exit ?? (endsByItself(spec, container, role) ? { code: 0, after: 1 } : 'never')
  return {
    startAfter: milliseconds(behaviour.startAfter, 1),
    readyAfter: milliseconds(behaviour.readyAfter, 0),
    startupAfter: milliseconds(behaviour.startupAfter, 0),
    livenessFailsAt: milliseconds(behaviour.livenessFailsAt, Infinity),
    readinessFailsAt: milliseconds(behaviour.readinessFailsAt, Infinity),
    readinessBack: milliseconds(behaviour.readinessBack, Infinity),
    probeTakes: milliseconds(behaviour.probeTakes, 0),
    exitAfter: exit === 'never' ? Infinity : milliseconds(exit.after, 0),
    exitCode: exit === 'never' ? 0 : exit.code,
    hasImage: behaviour.image !== 'missing',
    stopsWithin: milliseconds(behaviour.stopsWithin, 1),
    preStopTakes: hookTime(container.lifecycle?.preStop?.sleep, behaviour.preStopTakes),
    postStartTakes: hookTime(container.lifecycle?.postStart?.sleep, behaviour.postStartTakes),
    memory: behaviour.memory,
    disk: behaviour.disk,
    bindsPorts: behaviour.bindsPorts ?? true,
  }
}

/** Init containers and those of Jobs do their work and end; what is always restarted is meant to stay. */
function endsByItself({ restartPolicy: ofPod = 'Always' }: PodSpec, { restartPolicy = ofPod }: Container, role: Role): boolean {
  return role === 'init' || (role === 'app' && restartPolicy !== 'Always')
}

/** A sleep says its own time. */
function hookTime(sleep: { readonly seconds?: number | undefined } | undefined, given: number | undefined): number {
  return milliseconds(sleep?.seconds ?? given, 0)
}

function milliseconds(seconds: number | 'never' | undefined, standard: number): number {
  return seconds === 'never' ? Infinity : Math.round((seconds ?? standard) * 1000)
}
