import type { Headroom } from './plan.ts'
import { growthOf } from './headroom/growth.ts'
import { lossesOf } from './headroom/losses.ts'
import type { NetworkView } from '../sim/network/view.ts'
import type { Scheduler } from '../sim/scheduler/scheduler.ts'

/**
 * How much more fits, and what the loss of a machine or a zone would cost. Both are asked of a copy of the scheduler as it stands, so
 * every filter that counts for real pods counts here.
 */
export function headroomOf(scheduler: Scheduler, view: NetworkView): Headroom {
  const growth = growthOf(scheduler, view)
  const losses = lossesOf(scheduler, view)
  const notes = [...growth.notes, ...losses.notes]
  return { workloads: growth.workloads, losses: losses.losses, ...notes.length === 0 ? {} : { notes } }
}
