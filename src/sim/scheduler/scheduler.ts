import type { Pod } from '../../model/kubernetes.generated.ts'
import { buildProfile } from './configuration/build-profile.ts'
import { defaultSettings, type SchedulerSettings } from './configuration/settings.ts'
import { SchedulerCache } from './cycle/cache.ts'
import { fitErrorMessage, noNodesMessage } from './cycle/diagnosis.ts'
import { Framework } from './cycle/framework.ts'
import type { PodInfo } from './cycle/pod-info.ts'
import { hasPlacedVolumes } from './cycle/pod-volumes.ts'
import { runPostFilters } from './cycle/post-filter.ts'
import { schedulePod, type Placed } from './cycle/schedule-pod.ts'
import type { TieBreak } from './cycle/select-host.ts'
import type { Verdict } from './cycle/verdict.ts'
import type { DeviceSelector } from './plugins/device-allocator.ts'
import { celDeviceSelector } from './plugins/device-selector.ts'
import { FastPath } from './fast/fast-path.ts'
import type { Preemption } from './preemption/preemption.ts'
import { Nominator } from './queue/nominator.ts'

export interface SchedulerOptions {
  readonly settings?: SchedulerSettings
  readonly tieBreak?: TieBreak
  /** Stop looking once enough nodes fit, as the real scheduler does from 100 nodes on. Off by default: the answer then depends on less. */
  readonly sampling?: boolean
  /** Remember what was worked out for pods of the same shape. The decisions are the same; off is for comparison. */
  readonly fast?: boolean
  /** List the nodes among which each choice was arbitrary. */
  readonly ties?: boolean
  /** How CEL expressions of device classes and requests are evaluated; by default with the API server's own rules. */
  readonly selectDevice?: DeviceSelector
  /** The alpha gate TaintTolerationComparisonOperators. */
  readonly taintComparison?: boolean
}

/** What came of one attempt to place a pod. */
export type Decision =
  | { readonly kind: 'gated', readonly gates: readonly Gate[] }
  | Placed
  | { readonly kind: 'error', readonly message: string }
  | Unschedulable

export interface Gate { readonly plugin: string, readonly verdict: Verdict }

export interface Unschedulable {
  readonly kind: 'unschedulable'
  /** The text of the PodScheduled condition; events cut it to 1024 bytes. */
  readonly message: string
  /** Plugins that said no: changes they care about bring the pod back. */
  readonly rejectedBy: readonly string[]
  /** Where room is being made; '' takes an earlier nomination back, undefined leaves it. */
  readonly nominatedNode: string | undefined
  readonly preemption: Preemption | undefined
}

/**
 * kube-scheduler 1.36 without its surroundings: nodes, pods and other objects go into `cache`, a pod comes out as a decision. Nothing is
 * written: whoever drives it assumes the pod (`cache.place`), deletes victims and records nominations.
 */
export class Scheduler {
  readonly cache: SchedulerCache
  readonly nominator = new Nominator()
  /** Pods whose victims are still being deleted, by key. */
  readonly preempting = new Set<string>()
  readonly tieBreak: TieBreak
  readonly sampling: boolean
  /** Where the next search among the nodes starts. */
  startIndex = 0
  readonly #fast: FastPath | undefined
  readonly #keepTies: boolean
  /** The last refusal of a shape of pods, for the next one of that shape while nothing has changed. */
  readonly #refusals = new Map<number, { readonly state: string, readonly decision: Unschedulable }>()
  readonly #frameworks = new Map<string, Framework>()

  readonly #options: SchedulerOptions

  constructor(options: SchedulerOptions = {}, cache = new SchedulerCache()) {
    this.#options = options
    this.cache = cache
    const settings = options.settings ?? defaultSettings
    const selectDevice = celDeviceSelector()
    this.tieBreak = options.tieBreak ?? { rule: 'heap' }
    this.sampling = options.sampling ?? false
    this.#fast = options.fast === false ? undefined : new FastPath(this.cache)
    this.#keepTies = options.ties ?? false
    for (const profile of settings.profiles) {
      const handle = {
        cache: this.cache,
        framework: () => framework,
        isPreempting: (pod: PodInfo) => this.preempting.has(pod.key),
        selectDevice: options.selectDevice ?? selectDevice,
        taintComparison: options.taintComparison ?? false,
      }
      const framework = new Framework(buildProfile(profile, settings.percentageOfNodesToScore, handle), this.nominator)
      this.#frameworks.set(profile.schedulerName, framework)
    }
  }

  /** The same scheduler and cluster for a what-if; changes there are not seen here. */
  copy(): Scheduler {
    const copy = new Scheduler(this.#options, this.cache.copy())
    this.nominator.copyInto(copy.nominator)
    for (const key of this.preempting) copy.preempting.add(key)
    copy.startIndex = this.startIndex
    return copy
  }

  /** The profile that the pod asks for; undefined when this scheduler has none of that name and leaves the pod alone. */
  frameworkFor(pod: Pod): Framework | undefined {
    return this.#frameworks.get(pod.spec?.schedulerName || 'default-scheduler')
  }

  get frameworks(): Iterable<Framework> {
    return this.#frameworks.values()
  }

  /** Reasons to keep a pod out of the queue. */
  gates(framework: Framework, info: PodInfo): Gate[] {
    return framework.profile.preEnqueue.flatMap((plugin) => {
      const verdict = plugin.preEnqueue?.(info)
      return verdict === undefined ? [] : [{ plugin: plugin.name, verdict }]
    })
  }

  /** One attempt, from the gates to preemption. */
  decide(framework: Framework, info: PodInfo): Decision {
    const gates = this.gates(framework, info)
    return gates.length > 0 ? { kind: 'gated', gates } : this.attempt(framework, info)
  }

  /** One attempt of a pod that has passed the gates. */
  attempt(framework: Framework, info: PodInfo): Placed | Unschedulable | { readonly kind: 'error', readonly message: string } {
    const search = { tieBreak: this.tieBreak, allNodes: !this.sampling, startIndex: this.startIndex }
    const refusal = this.#refusals.get(info.shape.id)
    if (refusal !== undefined && refusal.state === this.#stateFor(framework, info)) return refusal.decision
    const placement = this.#fast?.place(framework, info, search, this.#keepTies) ?? schedulePod(framework, this.cache, info, search)
    this.startIndex = search.startIndex
    switch (placement.kind) {
      case 'placed': return placement
      case 'error': return { kind: 'error', message: placement.error }
      case 'noNodes': return { kind: 'unschedulable', message: noNodesMessage, rejectedBy: [], nominatedNode: undefined, preemption: undefined }
      case 'unfit': {
        const { diagnosis, cycle } = placement
        const { nominatedNode, preemption } = runPostFilters(framework.profile, cycle, info, diagnosis)
        const decision: Unschedulable = { kind: 'unschedulable', message: fitErrorMessage(diagnosis), rejectedBy: [...diagnosis.rejectedBy].sort(), nominatedNode, preemption }
        const state = this.#stateFor(framework, info)
        if (state !== undefined && !nominatedNode) this.#refusals.set(info.shape.id, { state, decision })
        return decision
      }
    }
  }

  /** Names everything that a decision depends on but the shape; undefined when the pod itself matters, too. */
  #stateFor(framework: Framework, { pod }: PodInfo): string | undefined {
    const isItself = hasPlacedVolumes(pod) || (pod.spec?.resourceClaims ?? []).length > 0 || pod.status?.nominatedNodeName
    if (this.#fast === undefined || isItself || this.nominator.size > 0) return undefined
    return `${framework.profile.schedulerName} ${this.cache.nodesVersion} ${this.cache.changeCursor} ${this.cache.objects.version} ${this.startIndex}`
  }
}
