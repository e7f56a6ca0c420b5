import type { ValueMap } from '../base/json.ts'
import { Random } from '../base/random.ts'
import type { Minor } from '../base/release.ts'
import type { Pod } from '../model/kubernetes.generated.ts'
import { mapObject } from '../sim/api/rest-mapping.ts'
import { Cluster, type Livelock } from '../sim/cluster.ts'
import { attachScheduler } from '../sim/cluster-scheduler.ts'
import { allControllers } from '../sim/controllers/all.ts'
import type { SchedulerSettings } from '../sim/scheduler/configuration/settings.ts'
import type { Framework } from '../sim/scheduler/cycle/framework.ts'
import type { PodInfo } from '../sim/scheduler/cycle/pod-info.ts'
import { explainPod, type PodExplanation } from '../sim/scheduler/explain/explain-pod.ts'
import { explainPending, type PendingExplanation } from '../sim/scheduler/explain/propose.ts'
import { Scheduler, type Decision, type SchedulerOptions } from '../sim/scheduler/scheduler.ts'
import { addDefaultAccounts, loadCluster } from './cluster-input.ts'

export interface PlacementRequest {
  readonly minor: Minor
  /** Objects of the cluster as it is. */
  readonly cluster: readonly ValueMap[]
  /** Objects that are created, in this order. */
  readonly manifests: readonly ValueMap[]
  readonly settings?: SchedulerSettings | undefined
  /** Draws among equal nodes; without one the first in the scheduler's own heap is taken. */
  readonly seed?: number | undefined
  /** The pod to explain, as `isAsked` says of it. */
  readonly isAsked?: (pod: Pod) => boolean
}

/** One try of the scheduler. */
export interface PlacementAttempt {
  readonly namespace: string
  readonly pod: string
  readonly decision: Exclude<Decision, { kind: 'gated' }>
}

export interface ExplainedAttempt extends PlacementAttempt {
  readonly explanation: PodExplanation
  /** Where the pod did not fit. */
  readonly pending: PendingExplanation | undefined
}

export interface Refused {
  readonly object: ValueMap
  readonly message: string
}

export interface Placement {
  /** In the order in which the scheduler came to them; a pod that is tried again stands there again. */
  readonly attempts: readonly PlacementAttempt[]
  readonly explained: readonly ExplainedAttempt[]
  /** The pods that are asked about as they stand in the end, by namespace and name: also those that the scheduler never had to look at. */
  readonly asked: readonly Pod[]
  /** What the API server, or the client before it, did not take. */
  readonly refused: readonly Refused[]
  /** Objects of the cluster whose kind is not known. */
  readonly unknown: readonly ValueMap[]
  readonly livelock: Livelock | undefined
}

/** No plan depends on the day on which it is made. */
const start = Date.UTC(2026, 0, 1)

/**
 * Creates the manifests in the cluster and lets controllers and scheduler work until nothing is due, without letting time pass: every pod
 * gets to its first node or stays pending. Kubelets do nothing yet, so a rolling update stands at its first step.
 */
export function placePods({ minor, cluster: objects, manifests, settings, seed, isAsked }: PlacementRequest): Placement {
  const cluster = new Cluster({ minor, start, controllers: allControllers({ lastRenewal: () => start }) })
  const attempts: PlacementAttempt[] = []
  const watch = new WatchedScheduler({
    ...settings === undefined ? {} : { settings },
    ...seed === undefined ? {} : { tieBreak: { rule: 'seed' as const, random: new Random(seed) } },
    ties: true,
  }, isAsked ?? (() => false), (attempt) => { attempts.push(attempt) })
  attachScheduler(cluster, watch)
  const unknown = loadCluster(cluster.server, objects)
  let livelock = cluster.settle()
  const refused = create(cluster, manifests)
  livelock ??= cluster.settle()
  const asked = (cluster.read.list('Pod') as Pod[]).filter((pod) => isAsked?.(pod) ?? false)
  return { asked, attempts, explained: watch.explained, refused, unknown, livelock }
}

function create({ server }: Cluster, manifests: readonly ValueMap[]): Refused[] {
  return manifests.flatMap((object) => {
    const mapping = mapObject(server.registry, object)
    if ('reason' in mapping) return [{ object, message: mapping.message }]
    const { status } = server.create(mapping.target, object, { fieldManager: 'kubectl-create', fieldValidation: 'Strict' })
    if (object.kind === 'Namespace') addDefaultAccounts(server)
    return status === undefined ? [] : [{ object, message: status.message }]
  })
}

/** Tells what it decides, and writes down beforehand everything there is to say about the pods that are asked about. */
export class WatchedScheduler extends Scheduler {
  readonly explained: ExplainedAttempt[] = []
  readonly #isAsked: (pod: Pod) => boolean
  readonly #tell: (attempt: PlacementAttempt) => void

  constructor(options: SchedulerOptions, isAsked: (pod: Pod) => boolean, tell: (attempt: PlacementAttempt) => void = () => undefined) {
    super(options)
    this.#isAsked = isAsked
    this.#tell = tell
  }

  override attempt(framework: Framework, info: PodInfo): ReturnType<Scheduler['attempt']> {
    const explanation = this.#isAsked(info.pod) ? explainPod(framework, this.cache, info) : undefined
    const decision = super.attempt(framework, info)
    const { namespace = '', name = '' } = info.pod.metadata ?? {}
    const attempt = { namespace, pod: name, decision }
    this.#tell(attempt)
    if (explanation !== undefined) {
      const pending = decision.kind === 'placed' ? undefined : explainPending(this, info, decision.message)
      this.explained.push({ ...attempt, explanation, pending })
    }
    return decision
  }
}

/** Whether a pod has this name, or belongs to a workload of this name: ReplicaSets of Deployments carry a hash behind it. */
export function belongsTo(pod: Pod, name: string): boolean {
  const own = pod.metadata?.name ?? ''
  if (own === name) return true
  const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller === true)
  if (owner === undefined) return false
  const hash = pod.metadata?.labels?.['pod-template-hash']
  return owner.name === name || (hash !== undefined && owner.name === `${name}-${hash}`)
}
