import type { Job } from '../../../model/kubernetes.generated.ts'
import { parseIndexes } from './indexes.ts'

/** `matchSuccessPolicy` of `pkg/controller/job/success_policy.go` (1.36): the message of the first rule that is met. */
export function matchSuccessPolicy(job: Job, succeeded: ReadonlySet<number>): string | undefined {
  const rules = job.spec?.successPolicy?.rules ?? []
  const completions = job.spec?.completions ?? 0
  const met = rules.findIndex(({ succeededIndexes, succeededCount }) => {
    const wanted = succeededIndexes === undefined ? undefined : parseIndexes(succeededIndexes, completions)
    const matched = wanted === undefined ? succeeded.size : [...wanted].filter((index) => succeeded.has(index)).length
    return matched > 0 && (matched === wanted?.size || (succeededCount !== undefined && matched >= succeededCount))
  })
  return met < 0 ? undefined : `Matched rules at index ${met}`
}
