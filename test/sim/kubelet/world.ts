import '../../support/schemas.ts'
import type { ValueMap } from '../../../src/base/json.ts'
import type { ContainerStatus, Pod, PodSpec } from '../../../src/model/kubernetes.generated.ts'
import { addServiceAccount, place } from '../../../src/sim/api/stock-cluster.ts'
import { attachScheduler } from '../../../src/sim/cluster-scheduler.ts'
import { parseTime } from '../../../src/sim/clock.ts'
import { Cluster } from '../../../src/sim/cluster.ts'
import { allControllers } from '../../../src/sim/controllers/all.ts'
import type { BehaviourOf, ContainerBehaviour } from '../../../src/sim/kubelet/behaviour.ts'
import { Kubelets } from '../../../src/sim/kubelet/kubelets.ts'

export interface WorldOptions {
  readonly nodes?: readonly (string | ValueMap)[]
  /** By name of the container; a function sees the restart, too. */
  readonly behaviours?: Readonly<Record<string, ContainerBehaviour | ((restart: number, pod: Pod) => ContainerBehaviour)>>
  readonly minor?: number
  /** What is there before the kubelets are. */
  readonly before?: readonly ValueMap[]
  readonly withoutControllers?: boolean
}

/** A small cluster with kubelets, and the story of its pods: one line for each change that a person would see. */
export class World {
  readonly start = Date.UTC(2026, 0, 1)
  readonly cluster: Cluster
  readonly kubelets: Kubelets
  readonly story: string[] = []
  /** When the containers of a pod that is gone ended, in order. */
  readonly endings: string[] = []

  constructor({ nodes = ['a'], behaviours = {}, minor = 36, before = [], withoutControllers = false }: WorldOptions = {}) {
    const kubelets: { current?: Kubelets } = {}
    const controllers = withoutControllers ? [] : allControllers({ lastRenewal: (name) => kubelets.current?.lastRenewal(name) })
    this.cluster = new Cluster({ minor, start: this.start, controllers })
    attachScheduler(this.cluster)
    addServiceAccount(this.cluster.server, 'default', 'default')
    for (const one of nodes) place(this.cluster.server, typeof one === 'string' ? node(one) : one)
    for (const object of before) place(this.cluster.server, object)
    const behaviourOf: BehaviourOf = (pod, { name = '' }, restart) => {
      const found = behaviours[name] ?? {}
      return typeof found === 'function' ? found(restart, pod) : found
    }
    this.kubelets = kubelets.current = new Kubelets({ cluster: this.cluster, behaviourOf })
    this.cluster.settle()
    this.cluster.read.onChange(({ kind, before: was, after }) => {
      if (kind === 'Pod' && after === undefined) this.endings.push(...endingsOf(was, this.start))
      if (kind === 'Pod') this.#tell((after ?? was)?.metadata?.name ?? '', lineOf(was), after === undefined ? 'gone' : lineOf(after))
    })
  }

  get seconds(): number {
    return (this.cluster.clock.now - this.start) / 1000
  }

  /** Lets time pass to a second since the start. */
  until(seconds: number): this {
    const livelock = this.cluster.advance(this.start + seconds * 1000)
    if (livelock !== undefined) throw new Error(livelock.error)
    return this
  }

  create(kind: string, object: object): void {
    const { refusal } = this.cluster.client.as('user').create(kind, object, 'the user asks for it')
    if (refusal !== undefined) throw new Error(refusal.message)
  }

  /** A pod that is bound to node a already. */
  run(name: string, spec: PodSpec, metadata: object = {}): void {
    this.create('Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', ...metadata }, spec: { nodeName: 'a', ...spec } })
  }

  delete(name: string, gracePeriodSeconds?: number): void {
    this.cluster.client.as('user').delete('Pod', 'default', name, 'the user deletes it', { gracePeriodSeconds })
  }

  pod(name: string): Pod {
    return this.cluster.read.get('Pod', 'default', name) as Pod
  }

  pods(): Pod[] {
    return this.cluster.read.list('Pod', 'default')
  }

  condition(name: string, type: string): string {
    const { status = '', reason = '', message = '' } = this.pod(name).status?.conditions?.find((entry) => entry.type === type) ?? {}
    return [status, reason, message].filter((text) => text !== '').join(' ')
  }

  /** `reason: message xN` of a pod's or node's events, in order. */
  events(name: string): string[] {
    const events = this.cluster.read.list('Event') as unknown as { involvedObject: { name: string }, reason: string, message: string, count: number, metadata: { name: string } }[]
    return events.filter(({ involvedObject }) => involvedObject.name === name)
      .sort((a, b) => (a.metadata.name.split('.').at(-1) ?? '') < (b.metadata.name.split('.').at(-1) ?? '') ? -1 : 1)
      .map(({ reason, message, count }) => `${reason}: ${message}${count > 1 ? ` x${count}` : ''}`)
  }

  #tell(name: string, before: string, after: string): void {
    if (before !== after) this.story.push(`${this.seconds} ${name} ${after}`)
  }
}

export function node(name: string, more: { readonly labels?: Record<string, string>, readonly allocatable?: Record<string, string>, readonly spec?: ValueMap, readonly status?: ValueMap } = {}): ValueMap {
  const allocatable = { cpu: '4', memory: '8Gi', pods: '110', ...more.allocatable }
  return {
    apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } }, spec: more.spec ?? {},
    status: { allocatable, capacity: allocatable, addresses: [{ type: 'InternalIP', address: '10.0.0.1' }], ...more.status },
  }
}

/** `Running ready web:running proxy:exited(1)x2`. */
function lineOf(pod: Pod | undefined): string {
  const { status = {}, metadata = {} } = pod ?? {}
  const isReady = status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
  const containers = [...status.initContainerStatuses ?? [], ...status.containerStatuses ?? []].map(stateOf)
  return [status.phase ?? 'unknown', ...status.reason === undefined ? [] : [status.reason], ...isReady ? ['ready'] : [], ...metadata.deletionTimestamp === undefined ? [] : ['leaving'], ...containers].join(' ')
}

function stateOf({ name = '', state = {}, restartCount = 0 }: ContainerStatus): string {
  const { running, terminated, waiting } = state
  const text = running !== undefined ? 'running' : terminated !== undefined ? `exited(${terminated.exitCode ?? 0}${terminated.reason === 'OOMKilled' ? ' OOMKilled' : ''})` : waiting?.reason ?? 'waiting'
  return `${name}:${text}${restartCount > 0 ? `x${restartCount}` : ''}`
}

function endingsOf(pod: Pod | undefined, start: number): string[] {
  return [...pod?.status?.initContainerStatuses ?? [], ...pod?.status?.containerStatuses ?? []]
    .map(({ name = '', state }) => ({ name, at: ((parseTime(state?.terminated?.finishedAt) ?? start) - start) / 1000, code: state?.terminated?.exitCode ?? 0 }))
    .filter(({ code }) => code !== 0).sort((a, b) => a.at - b.at).map(({ name, at }) => `${name} ${at}`)
}
