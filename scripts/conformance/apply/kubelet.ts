import { cloneValue } from '../../../src/base/json.ts'
import type { Container, ContainerStatus, Pod, PodCondition } from '../../../src/model/kubernetes.generated.ts'
import { eventClass, type Cluster } from '../../../src/sim/cluster.ts'

/**
 * The stand-in for the kubelet of `apply` recordings: a bound Pod runs and is Ready at once, ends at once when it is to run only once, and is
 * gone as soon as it is deleted. It writes the status of a Pod once.
 */
export class SessionKubelet {
  readonly #cluster: Cluster
  readonly #started = new Set<string>()

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    cluster.read.onChange(({ kind, after }) => {
      const pod = kind === 'Pod' ? after as Pod | undefined : undefined
      if (pod?.spec?.nodeName === undefined || pod.spec.nodeName === '') return
      const { uid = '', namespace = '', name = '', deletionTimestamp } = pod.metadata ?? {}
      if (deletionTimestamp === undefined && this.#started.has(uid)) return
      cluster.queue.add(cluster.clock.now, eventClass.kubelet, 'kubelet', () => { this.#look(namespace, name, uid) })
    })
  }

  #look(namespace: string, name: string, uid: string): void {
    const pod = this.#cluster.read.get('Pod', namespace, name) as Pod | undefined
    if (pod?.metadata?.uid !== uid) return
    const client = this.#cluster.client.as('unknown')
    if (pod.metadata.deletionTimestamp !== undefined) {
      client.delete('Pod', namespace, name, 'its containers have ended', { gracePeriodSeconds: 0, uid })
      return
    }
    if (this.#started.has(uid)) return
    this.#started.add(uid)
    client.updateStatus('Pod', this.#withStatus(pod, this.#started.size), 'the stand-in reports')
  }

  #withStatus(given: Pod, number: number): Pod {
    const pod = cloneValue(given)
    const { containers = [], hostNetwork = false } = pod.spec ?? {}
    const end = endOf(pod)
    const missing = containers.filter(({ image = '' }) => image.includes(':missing')).map(({ name = '' }) => name)
    const now = this.#cluster.clock.timestamp()
    const condition = (type: string, status: 'True' | 'False', reason?: string, message?: string): PodCondition => ({ type, status, ...reason === undefined ? {} : { reason }, ...message === undefined ? {} : { message }, lastProbeTime: null as unknown as string, lastTransitionTime: now })
    const readiness = (type: string): PodCondition => missing.length > 0 ? condition(type, 'False', 'ContainersNotReady', `containers with unready status: [${missing.join(' ')}]`)
      : end === 'runs' ? condition(type, 'True') : condition(type, 'False', end === 'succeeds' ? 'PodCompleted' : 'PodFailed')
    const node = this.#cluster.read.get('Node', '', pod.spec?.nodeName ?? '') as { status?: { addresses?: { type?: string, address?: string }[] } } | undefined
    const hostIP = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
    const podIP = hostNetwork ? hostIP : `10.244.${(number >> 8) + 100}.${number & 255}`
    pod.status = {
      ...pod.status, phase: missing.length > 0 ? 'Pending' : end === 'runs' ? 'Running' : end === 'succeeds' ? 'Succeeded' : 'Failed',
      conditions: [condition('PodReadyToStartContainers', 'True'), condition('Initialized', 'True'), readiness('Ready'), readiness('ContainersReady'), ...pod.status?.conditions ?? []],
      hostIP, podIP, podIPs: [{ ip: podIP }], startTime: now,
      containerStatuses: containers.map((container) => this.#containerStatus(container, missing.includes(container.name ?? ''), end)),
    }
    return pod
  }

  #containerStatus({ name, image }: Container, isMissing: boolean, end: End): ContainerStatus {
    const now = this.#cluster.clock.timestamp()
    const state = isMissing ? { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image ?? ''}"` } }
      : end === 'runs' ? { running: { startedAt: now } } : { terminated: { exitCode: end === 'fails' ? 1 : 0, reason: end === 'fails' ? 'Error' : 'Completed', startedAt: now, finishedAt: now } }
    const isRunning = !isMissing && end === 'runs'
    return { name, state, lastState: {}, ready: isRunning, restartCount: 0, image, imageID: '', started: isRunning }
  }
}

type End = 'runs' | 'succeeds' | 'fails'

/** Only what runs once ends: in failure when its words say so, not while it sleeps. */
function endOf({ spec = {} }: Pod): End {
  if (spec.restartPolicy === 'Always') return 'runs'
  const words = (spec.containers ?? []).flatMap(({ command = [], args = [] }) => [...command, ...args]).join(' ')
  return words.includes('sleep') ? 'runs' : words.includes('exit 1') ? 'fails' : 'succeeds'
}
