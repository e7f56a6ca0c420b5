import { compareStrings } from '../../base/json.ts'
import type { Deployment, EndpointSlice, Job, Node, PersistentVolumeClaim, Pod } from '../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../sim/api/strategy.ts'
import type { History } from '../history.ts'
import { isDone } from '../rollouts.ts'
import type { MachineChange } from '../world.ts'
import type { Countable, State } from './expectation.ts'
import type { Target } from './scenario.ts'
import { isOf } from './target.ts'

/** A cluster as it stood at one instant, as expectations ask it. */
export class Moment {
  readonly #history: History
  readonly #time: number
  readonly #machines: readonly MachineChange[]

  constructor(history: History, time: number, machines: readonly MachineChange[] = []) {
    this.#history = history
    this.#time = time
    this.#machines = machines
  }

  list(kind: string, namespace?: string): AnyObject[] {
    return this.#history.listAt(this.#time, kind).filter(({ metadata }) => namespace === undefined || metadata?.namespace === namespace)
  }

  get(kind: string, namespace: string, name: string): AnyObject | undefined {
    return this.#history.at(this.#time, kind, namespace, name)
  }

  /** What happened to a machine, of which its Node says nothing yet. */
  machine(node: string): 'off' | 'cut off' | undefined {
    const last = this.#machines.findLast((change) => change.node === node && change.time <= this.#time)
    return last?.state === 'up' ? undefined : last?.state
  }

  /** The objects that a target names; a star stands for any letters. */
  objects({ namespace, kind, name }: Target): { readonly kind: string, readonly object: AnyObject }[] {
    return this.#history.kinds().filter((one) => kind === '' || one.toLowerCase() === kind).flatMap((one) =>
      this.list(one).filter(({ metadata }) => (namespace === '' || metadata?.namespace === namespace) && isNamed(metadata?.name ?? '', name)).map((object) => ({ kind: one, object })))
  }

  /** Pods of a workload, or pods that are named. */
  pods(target: Target): Pod[] {
    return (this.list('Pod') as Pod[]).filter((pod) => target.kind === 'pod' ? (target.namespace === '' || target.namespace === pod.metadata?.namespace) && isNamed(pod.metadata?.name ?? '', target.name) : isOf(pod, target, (kind, namespace, name) => this.get(kind, namespace, name)))
  }

  count(countable: Countable, target: Target, node: string | undefined): number {
    const pods = this.pods(target).filter(({ spec }) => node === undefined || spec?.nodeName === node)
    const alive = pods.filter(({ metadata, status }) => metadata?.deletionTimestamp === undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded')
    const inPhase = (phase: string): number => pods.filter(({ status }) => (status?.phase ?? 'Pending') === phase).length
    switch (countable) {
      case 'pods': return alive.length
      case 'ready': return alive.filter(isReady).length
      case 'running': return inPhase('Running')
      case 'pending': return inPhase('Pending')
      case 'failed': return inPhase('Failed')
      case 'succeeded': return inPhase('Succeeded')
      case 'restarts': return pods.flatMap(({ status }) => status?.containerStatuses ?? []).reduce((sum, { restartCount = 0 }) => sum + restartCount, 0)
      case 'nodes': return new Set(alive.map(({ spec }) => spec?.nodeName ?? '').filter((name) => name !== '')).size
      case 'zones': return new Set(alive.map(({ spec }) => (this.get('Node', '', spec?.nodeName ?? '') as Node | undefined)?.metadata?.labels?.['topology.kubernetes.io/zone'] ?? '').filter((zone) => zone !== '')).size
      case 'endpoints': return this.#endpoints(target)
      case 'available': case 'updated': case 'desired': return this.#status(countable, target)
    }
  }

  /** Whether all objects of a target are in a state; one that is not there is only `gone`. */
  is(state: State, target: Target): boolean {
    const found = this.objects(target)
    if (state === 'gone') return found.length === 0
    return found.length > 0 && found.every(({ kind, object }) => state === 'there' || isIn(state, kind, object))
  }

  /** Names of the templates that pods of a target come from. */
  templates(target: Target): string[] {
    const hashes = this.pods(target).filter(({ metadata }) => metadata?.deletionTimestamp === undefined).map(({ metadata }) => metadata?.labels?.['pod-template-hash'] ?? metadata?.labels?.['controller-revision-hash'] ?? '')
    return [...new Set(hashes)].sort(compareStrings)
  }

  #endpoints({ namespace, name }: Target): number {
    const slices = this.list('EndpointSlice').filter(({ metadata }) => (namespace === '' || metadata?.namespace === namespace) && metadata?.labels?.['kubernetes.io/service-name'] === name) as EndpointSlice[]
    return slices.flatMap(({ endpoints }) => endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).length
  }

  #status(countable: 'available' | 'updated' | 'desired', target: Target): number {
    return this.objects(target).reduce((sum, { object }) => {
      const { spec = {}, status = {} } = object as { spec?: Record<string, unknown>, status?: Record<string, unknown> }
      const fields = { available: [status.availableReplicas, status.numberAvailable], updated: [status.updatedReplicas, status.updatedNumberScheduled], desired: [status.desiredNumberScheduled, spec.replicas] }[countable]
      return sum + Number(fields.find((value) => typeof value === 'number') ?? 0)
    }, 0)
  }
}

function isNamed(name: string, wanted: string): boolean {
  if (!wanted.includes('*')) return name === wanted
  const parts = wanted.split('*')
  const [head = ''] = parts
  const tail = parts.at(-1) ?? ''
  return name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail) && parts.slice(1, -1).every((part) => name.includes(part))
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: verdict }) => type === 'Ready' && verdict === 'True') === true
}

function isIn(state: State, kind: string, object: AnyObject): boolean {
  const condition = (type: string): string | undefined => (object as Job).status?.conditions?.find((one) => one.type === type)?.status
  const phase = (object as Pod).status?.phase ?? (kind === 'Pod' ? 'Pending' : undefined)
  switch (state) {
    case 'running': return phase === 'Running'
    case 'pending': return phase === 'Pending'
    case 'succeeded': return phase === 'Succeeded'
    case 'failed': return phase === 'Failed' || condition('Failed') === 'True'
    case 'bound': return (object as PersistentVolumeClaim).status?.phase === 'Bound'
    case 'terminating': return object.metadata?.deletionTimestamp !== undefined
    case 'complete': return condition('Complete') === 'True' || (kind !== 'Job' && isDone(kind, object))
    case 'ready': return kind === 'Pod' || kind === 'Node' ? condition('Ready') === 'True' : isDone(kind, object)
    case 'rolled out': return isDone(kind, object)
    case 'paused': return (object as Deployment).spec?.paused === true
    case 'cordoned': return (object as Node).spec?.unschedulable === true
    case 'silent': return condition('Ready') === 'Unknown'
    case 'there': case 'gone': return true
  }
}
