import { compareStrings } from '../../base/json.ts'
import type { Container, ContainerStatus, Pod, PodCondition } from '../../model/kubernetes.generated.ts'
import { eventClass, type Cluster } from '../cluster.ts'
import type { StandInNodes } from './stand-in-nodes.ts'

/** How pods behave. */
export interface Behaviour {
  ready: 'stepped' | 'immediate' | 'never'
  terminate: 'immediate' | 'stepped' | 'never'
  /** By order of creation; the last entry repeats. */
  script?: readonly string[] | undefined
  /** By index of a Job, then by attempt. */
  byIndex?: Readonly<Record<string, string | readonly string[]>> | undefined
}

export interface StandInOptions {
  readonly cluster: Cluster
  readonly nodes: StandInNodes
  readonly namespace: string
  readonly behaviour: Behaviour
  /** Moves of one phase are made node by node. */
  readonly byNode: boolean
  /** Phases that are over: moves are made in the order of the phases in which their pods came. */
  phaseNumber(): number
}

interface Managed {
  readonly number: number
  readonly phase: number
  readonly group: string
  readonly uid: string
  namespace: string
  name: string
  nodeName: string | undefined
  state: 'new' | 'running' | 'stuck' | 'done' | 'terminating' | 'gone'
  next: string | undefined
  isReady: boolean
  isDeleting: boolean
  restarts: number
  started: string | undefined
  startTime: string | undefined
}

export type Move = readonly [pod: Managed, move: string]

const byTag = /^(?:bad|crash|nopull|cfgerr|ok|run|exit\d+|flaky\d+)/
const readyAtStart = /^(?:ok|run|exit\d+|flaky\d+)$/

interface Post {
  readonly phase: string
  readonly ready?: boolean
  readonly reason?: string
  readonly message?: string
  readonly container: (spec: Container) => Partial<ContainerStatus>
}

/** A kubelet that posts the status of pods but runs nothing: what a pod does follows from its image's tag, or is asked of it move by move. */
export class StandInKubelet {
  readonly behaviour: Behaviour
  readonly #options: StandInOptions
  readonly #pods = new Map<string, Managed>()
  readonly #attempts = new Map<string, number>()

  constructor(options: StandInOptions) {
    this.#options = options
    this.behaviour = { ...options.behaviour }
    options.cluster.read.onChange(({ kind, before, after }) => {
      if (kind === 'Pod') this.#seen(before, after)
    })
  }

  get #cluster(): Cluster {
    return this.#options.cluster
  }

  pods(): readonly Managed[] {
    return [...this.#pods.values()]
  }

  live(pod: Managed): Pod | undefined {
    return this.#cluster.read.get('Pod', pod.namespace, pod.name)
  }

  /** Scripted moves that could be made now, in the order in which they are to be made. */
  pendingMoves(): Move[] {
    const moves: Move[] = []
    for (const pod of this.#pods.values()) {
      if (pod.state === 'gone' || !this.#options.nodes.isUp(pod.nodeName)) continue
      if (pod.isDeleting) {
        if (pod.state === 'terminating' && this.behaviour.terminate === 'stepped') moves.push([pod, 'remove'])
      } else if (pod.next !== undefined && pod.state === 'running') moves.push([pod, pod.next])
    }
    return moves.sort(([a], [b]) => a.phase - b.phase || compareStrings(a.group, b.group)
      || (this.#options.byNode ? compareStrings(a.nodeName ?? '', b.nodeName ?? '') : 0) || a.number - b.number)
  }

  act(pod: Managed, move: string, argument?: number): void {
    switch (move) {
      case 'remove': return this.#remove(pod)
      case 'ready': return this.#ready(pod)
      case 'notReady':
        pod.isReady = false
        return this.#post(pod, { phase: 'Running', container: () => this.#running(pod, false) })
      case 'crash':
        pod.next = undefined
        pod.restarts++
        return this.#post(pod, { phase: 'Running', container: () => this.#crashed(pod.restarts, pod.started ?? this.#now()) })
      case 'restart':
        pod.restarts += argument ?? 1
        pod.started = this.#now()
        return this.#post(pod, { phase: 'Running', ready: true, container: () => this.#restarted(pod, 1, true) })
      case 'evict': return this.#evictForMemory(pod)
      default: return this.#exit(pod, move, argument)
    }
  }

  /** A dead node came back: what waits there is finished, and pods that were Ready say so again. */
  nodeReturned(node: string): void {
    const here = [...this.#pods.values()].filter((pod) => pod.state !== 'gone' && pod.nodeName === node)
    for (const pod of here) this.#look(pod)
    for (const pod of here) if (pod.state === 'running' && pod.isReady && !pod.isDeleting) this.act(pod, 'ready')
  }

  #seen(before: Pod | undefined, after: Pod | undefined): void {
    const object = after ?? before
    const { uid = '', name = '', namespace = '', generateName } = object?.metadata ?? {}
    if (namespace !== this.#options.namespace) return
    let pod = this.#pods.get(uid)
    if (pod === undefined) {
      pod = {
        number: this.#pods.size + 1, phase: this.#options.phaseNumber(), group: generateName ?? name, uid, namespace, name, nodeName: undefined,
        state: 'new', next: undefined, isReady: false, isDeleting: false, restarts: 0, started: undefined, startTime: undefined,
      }
      this.#pods.set(uid, pod)
    }
    pod.nodeName = object?.spec?.nodeName
    pod.isDeleting = object?.metadata?.deletionTimestamp !== undefined
    if (after === undefined) {
      pod.state = 'gone'
      return
    }
    if (pod.state === 'new' || (pod.isDeleting && pod.state !== 'terminating')) {
      const seen = pod
      this.#cluster.queue.add(this.#cluster.clock.now, eventClass.kubelet, 'kubelet', () => { this.#look(seen) })
    }
  }

  #look(pod: Managed): void {
    if (pod.state === 'gone' || !this.#options.nodes.isUp(pod.nodeName)) return
    if (pod.isDeleting) {
      if (pod.state === 'terminating') return
      pod.state = 'terminating'
      if (this.behaviour.terminate === 'immediate') this.#remove(pod)
    } else if (pod.state === 'new') this.#start(pod)
  }

  #kindOf(pod: Managed, object: Pod): string {
    const { script, byIndex, ready } = this.behaviour
    if (script !== undefined) return script[Math.min(pod.number, script.length) - 1] ?? 'good'
    const index = object.metadata?.annotations?.['batch.kubernetes.io/job-completion-index']
    const scripted = index === undefined ? undefined : byIndex?.[index]
    if (index !== undefined && scripted !== undefined) {
      const attempt = (this.#attempts.get(index) ?? 0) + 1
      this.#attempts.set(index, attempt)
      const kinds = [scripted].flat()
      return kinds[Math.min(attempt, kinds.length) - 1] ?? 'good'
    }
    const tag = object.spec?.containers?.[0]?.image?.split('/').at(-1)?.split(':')[1] ?? ''
    return byTag.exec(tag)?.[0] ?? (ready === 'never' ? 'bad' : 'good')
  }

  #start(pod: Managed): void {
    const object = this.live(pod)
    if (object === undefined) return
    const kind = this.#kindOf(pod, object)
    if (kind === 'nopull') return this.#stick(pod, { phase: 'Pending', container: ({ image = '' }) => ({ state: { waiting: { reason: 'ErrImagePull', message: `failed to pull image "${image}"` } } }) })
    if (kind === 'cfgerr') return this.#stick(pod, { phase: 'Pending', container: () => ({ state: { waiting: { reason: 'CreateContainerConfigError', message: 'configmap "missing" not found' } } }) })
    if (kind === 'crash') return this.#stick(pod, { phase: 'Running', container: () => this.#crashed(1, this.#now()) })
    pod.started = this.#now()
    const ready = readyAtStart.test(kind)
    pod.isReady = ready
    pod.state = 'running'
    if (kind === 'good') pod.next = 'ready'
    else if (kind !== 'bad' && kind !== 'run') pod.next = kind
    this.#post(pod, { phase: 'Running', ready, container: () => this.#running(pod, ready) })
    if (this.behaviour.ready === 'immediate' && pod.next === 'ready') this.#ready(pod)
  }

  #stick(pod: Managed, post: Post): void {
    pod.state = 'stuck'
    this.#post(pod, post)
  }

  #ready(pod: Managed): void {
    pod.next = undefined
    pod.isReady = true
    this.#post(pod, { phase: 'Running', ready: true, container: () => this.#running(pod, true) })
  }

  #exit(pod: Managed, move: string, argument: number | undefined): void {
    const scripted = /^(?:exit|flaky)(\d+)$/.exec(move)
    const codes: Readonly<Record<string, number>> = { ok: 0, succeed: 0, fail: argument ?? 1 }
    const code = scripted === null ? codes[move] ?? 1 : Number(scripted[1])
    const policy = this.live(pod)?.spec?.restartPolicy
    const isExplicit = move === 'fail' || move === 'succeed'
    if ((policy === 'Always' && !isExplicit) || (policy === 'OnFailure' && code !== 0)) {
      pod.next = move.startsWith('exit') ? move : undefined
      pod.restarts++
      pod.started = this.#now()
      return this.#post(pod, { phase: 'Running', container: () => this.#restarted(pod, code, false) })
    }
    pod.next = undefined
    pod.state = 'done'
    this.#post(pod, { phase: code === 0 ? 'Succeeded' : 'Failed', container: () => this.#terminated(pod, code) })
  }

  #evictForMemory(pod: Managed): void {
    const message = 'The node was low on resource: memory.'
    pod.next = undefined
    pod.state = 'done'
    const extra: PodCondition = { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message, lastTransitionTime: this.#now() }
    this.#post(pod, { phase: 'Failed', reason: 'Evicted', message, container: () => this.#terminated(pod, 137) }, extra)
  }

  #remove(pod: Managed): void {
    const live = this.live(pod)
    const phase = live?.status?.phase
    pod.state = 'terminating'
    if (phase !== 'Failed' && phase !== 'Succeeded' && pod.startTime !== undefined) {
      this.#post(pod, { phase: 'Failed', container: () => ({ restartCount: pod.restarts, ...this.#terminated(pod, 143) }) })
    }
    this.#cluster.client.as('kubelet').delete('Pod', pod.namespace, pod.name, 'its containers have ended', { gracePeriodSeconds: 0, uid: pod.uid })
  }

  #running(pod: Managed, ready: boolean): Partial<ContainerStatus> {
    return { ready, started: true, restartCount: pod.restarts, state: { running: { startedAt: pod.started } } }
  }

  #ended(code: number, startedAt: string | undefined, finishedAt: string | undefined): NonNullable<ContainerStatus['state']> {
    return { terminated: { exitCode: code, reason: code === 0 ? 'Completed' : 'Error', startedAt, finishedAt } }
  }

  #terminated(pod: Managed, code: number): Partial<ContainerStatus> {
    return { state: this.#ended(code, pod.started ?? this.#now(), this.#now()) }
  }

  #restarted(pod: Managed, code: number, ready: boolean): Partial<ContainerStatus> {
    return { ...this.#running(pod, ready), lastState: this.#ended(code, pod.started, pod.started) }
  }

  #crashed(restartCount: number, startedAt: string): Partial<ContainerStatus> {
    const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container' }
    return { restartCount, state: { waiting }, lastState: this.#ended(1, startedAt, this.#now()) }
  }

  #now(): string {
    return this.#cluster.clock.timestamp()
  }

  #post(pod: Managed, { phase, ready = false, container, reason, message }: Post, extra?: PodCondition): void {
    const live = this.live(pod)
    if (live === undefined || live.metadata?.uid !== pod.uid) return
    const { spec = {}, status: old = {} } = live
    const generation = live.metadata?.generation
    const condition = (type: string, status: string, why?: string, text?: string): PodCondition => {
      const before = old.conditions?.find((entry) => entry.type === type)
      return {
        type, status, ...why === undefined ? {} : { reason: why }, ...text === undefined ? {} : { message: text },
        observedGeneration: generation, lastTransitionTime: before?.status === status ? before.lastTransitionTime : this.#now(),
      }
    }
    const isOver = phase === 'Failed' || phase === 'Succeeded'
    const names = (spec.containers ?? []).map(({ name = '' }) => name).join(' ')
    const why: readonly [string?, string?] = ready ? [] : isOver ? [phase === 'Failed' ? 'PodFailed' : 'PodCompleted'] : ['ContainersNotReady', `containers with unready status: [${names}]`]
    const verdict = ready ? 'True' : 'False'
    const own = [
      condition('PodReadyToStartContainers', isOver ? 'False' : 'True'),
      condition('Initialized', 'True', phase === 'Succeeded' ? 'PodCompleted' : undefined),
      condition('Ready', verdict, ...why),
      condition('ContainersReady', verdict, ...why),
    ]
    const others = (old.conditions ?? []).filter(({ type }) => type !== extra?.type && !own.some((mine) => mine.type === type))
    pod.startTime ??= this.#now()
    const podIP = spec.hostNetwork === true ? '10.0.0.1' : `10.${244 + (pod.number >> 16)}.${(pod.number >> 8) & 255}.${pod.number & 255}`
    const status = {
      ...old, observedGeneration: generation, phase, conditions: [...own, ...others, ...extra === undefined ? [] : [{ ...extra, observedGeneration: generation }]],
      hostIP: '10.0.0.1', podIP, podIPs: [{ ip: podIP }], startTime: pod.startTime,
      containerStatuses: (spec.containers ?? []).map((entry) => ({ name: entry.name, image: entry.image, imageID: '', restartCount: 0, ready: false, started: false, ...container(entry) })),
      ...reason === undefined ? {} : { reason }, ...message === undefined ? {} : { message },
    }
    this.#cluster.client.as('kubelet').updateStatus('Pod', { ...live, status }, `the kubelet reports ${phase}`)
  }
}
