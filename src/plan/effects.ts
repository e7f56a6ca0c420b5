import type { NetworkView } from '../sim/network/view.ts'
import type { TraceEntry } from '../sim/trace.ts'
import { brokenConnections } from './effects/broken.ts'
import { evictions } from './effects/evicted.ts'
import { restartsOf } from './effects/restarts.ts'
import { serviceEffects } from './effects/services.ts'
import { budgetEffects } from './effects/budgets.ts'
import type { Effects } from './plan.ts'

export interface EffectsRequest {
  /** The cluster before anything was sent: `snapshotOf(cluster.read)`. */
  readonly before: NetworkView
  /** The cluster at the end. */
  readonly after: NetworkView
  /** What happened in between. */
  readonly trace: readonly TraceEntry[]
}

/** What changed for those who use the cluster. */
export function effectsOf({ before, after, trace }: EffectsRequest): Effects {
  return {
    services: serviceEffects(before, after),
    budgets: budgetEffects(before, after),
    restarts: restartsOf(before, after),
    broken: brokenConnections(before, after),
    evicted: evictions(trace),
  }
}
