import { CycleState } from '../../sim/scheduler/cycle/cycle-state.ts'
import type { PodInfo, PodShape } from '../../sim/scheduler/cycle/pod-info.ts'
import { tolerates } from '../../sim/scheduler/cycle/tolerations.ts'
import { spreadConstraints } from '../../sim/scheduler/plugins/spread-constraint.ts'
import type { Scheduler } from '../../sim/scheduler/scheduler.ts'
import { unplaced } from './one-more.ts'
import { dependsOnOthers } from './room.ts'

/** What the node lifecycle controller marks a silent machine with: `pkg/controller/nodelifecycle` (1.36). */
export const unreachableKey = 'node.kubernetes.io/unreachable'

/** Tells without placing anything that pods which leave their node find another. It says no where that has to be tried. */
export class Refuge {
  readonly #scheduler: Scheduler
  readonly #enough: number
  readonly #nodes = new Map<PodShape, readonly string[]>()

  /** No more than `enough` nodes are looked for on behalf of one pod. */
  constructor(scheduler: Scheduler, enough: number) {
    this.#scheduler = scheduler
    this.#enough = enough
  }

  /**
   * Whether all of them surely find a place elsewhere. Three pods that each fit on three other nodes do: when the last one comes, the others
   * have taken room on two of them at most.
   */
  shelters(pods: readonly PodInfo[], lost: readonly string[]): boolean {
    if (this.#scheduler.nominator.size > 0) return false
    const shapes = new Map(pods.map((info) => [info.shape, info]))
    return pods.every(({ pod }) => !dependsOnOthers(pod)) && [...shapes.values()].every((info) => this.#nodesFor(info).filter((name) => !lost.includes(name)).length >= pods.length)
  }

  /** Nodes that take such a pod as they are. */
  #nodesFor(info: PodInfo): readonly string[] {
    let found = this.#nodes.get(info.shape)
    if (found === undefined) this.#nodes.set(info.shape, found = this.#search(info))
    return found
  }

  #search({ pod: placed }: PodInfo): string[] {
    const { cache } = this.#scheduler
    const pod = unplaced(placed)
    const framework = this.#scheduler.frameworkFor(pod)
    // Who may go to a lost machine may be lost there.
    const isHardy = (pod.spec?.tolerations ?? []).some((toleration) => tolerates(toleration, { key: unreachableKey, effect: 'NoSchedule' }))
    if (framework === undefined || isHardy || spreadConstraints(pod, 'DoNotSchedule', framework.profile.args.spread, cache.objects).length > 0) return []
    const info = cache.shapes.infoOf(pod)
    const cycle = new CycleState()
    const narrowed = this.#scheduler.gates(framework, info).length > 0 ? { status: 'gated' } : framework.runPreFilters(cycle, info)
    if ('status' in narrowed) return []
    const found: string[] = []
    for (const node of cache.nodes) {
      if (found.length >= this.#enough) break
      if (narrowed.nodes?.has(node.name) !== false && framework.runFiltersWithNominatedPods(cycle, info, node) === undefined) found.push(node.name)
    }
    return found
  }
}
