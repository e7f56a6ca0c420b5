import type { FieldPath } from '../../../base/field.ts'
import type { Minor } from '../../../base/release.ts'
import type { JobSpec } from '../../../model/kubernetes.generated.ts'
import { podTemplateWarnings } from './pod.ts'

const manyCompletions = 'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail'

/** `WarningsForJobSpec` of `pkg/api/job/warnings.go` (1.36). */
export function jobSpecWarnings({ completionMode, completions = 0, parallelism = 0, template }: JobSpec, path: FieldPath, minor: Minor): string[] {
  return [
    ...completionMode === 'Indexed' && completions > 100_000 && parallelism > 10_000 ? [`${path.toString()}: ${manyCompletions}`] : [],
    ...podTemplateWarnings(template, path.child('template'), minor),
  ]
}
