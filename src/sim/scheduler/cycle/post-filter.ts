import type { CycleState } from './cycle-state.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { PodInfo } from './pod-info.ts'
import type { Profile } from './profile.ts'
import type { Preemption } from '../preemption/preemption.ts'

/** What came of asking whether room can be made. */
export interface PostFilterOutcome {
  /** Where room is being made; '' takes an earlier nomination back, undefined leaves it. */
  readonly nominatedNode: string | undefined
  /** Missing when preemption was never asked, because an earlier plugin failed. */
  readonly preemption: Preemption | undefined
}

/** Adds the text of the phase to the diagnosis. Upstream: `framework/runtime/framework.go` (1.36), RunPostFilterPlugins. */
export function runPostFilters(profile: Profile, cycle: CycleState, pod: PodInfo, diagnosis: Diagnosis): PostFilterOutcome {
  const texts: string[] = []
  let nominatedNode: string | undefined
  let preemption: Preemption | undefined
  for (const plugin of profile.postFilter) {
    const result = plugin.postFilter?.(pod, cycle, diagnosis)
    if (result === undefined) continue
    preemption = result.preemption ?? preemption
    if (result.code !== 'Unschedulable') {
      // Success says nothing; anything else ends the phase with its own words alone.
      diagnosis.postFilterMessage = result.text
      return { nominatedNode: result.code === 'Error' ? undefined : result.nominatedNode, preemption }
    }
    nominatedNode = result.nominatedNode ?? nominatedNode
    if (result.text !== '') texts.push(result.text)
  }
  diagnosis.postFilterMessage = texts.join(', ')
  return { nominatedNode, preemption }
}
