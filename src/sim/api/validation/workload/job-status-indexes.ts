import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid } from '../../../../base/field.ts'
import type { Job } from '../../../../model/kubernetes.generated.ts'
import { countIndexes, overlappingIndex } from './job-indexes.ts'
import type { JobStatusChanges } from './job-status-changes.ts'

/** Completed and failed indexes in a Job's status. Source: `validateJobStatus` of `pkg/apis/batch/validation/validation.go` (1.36). */
export function validateJobIndexes({ spec = {}, status = {} }: Job, path: FieldPath, changes: JobStatusChanges): FieldError[] {
  const { completions, backoffLimitPerIndex, completionMode } = spec
  const { completedIndexes = '', failedIndexes } = status
  const [completedPath, failedPath] = [path.child('completedIndexes'), path.child('failedIndexes')]
  const errors: FieldError[] = []
  if (changes.completedIndexes && completions !== undefined) {
    const counted = countIndexes(completedIndexes, completions)
    if (typeof counted !== 'number') errors.push(invalid(completedPath, completedIndexes, `error parsing completedIndexes: ${counted.error}`))
  }
  if (changes.failedIndexes && completions !== undefined && backoffLimitPerIndex !== undefined && failedIndexes !== undefined) {
    const counted = countIndexes(failedIndexes, completions)
    if (typeof counted !== 'number') errors.push(invalid(failedPath, failedIndexes, `error parsing failedIndexes: ${counted.error}`))
  }
  if (changes.completedIndexes && completedIndexes !== '' && completionMode !== 'Indexed') {
    errors.push(invalid(completedPath, completedIndexes, 'cannot set non-empty completedIndexes when non-indexed completion mode'))
  }
  if (changes.failedIndexes && backoffLimitPerIndex === undefined && failedIndexes !== undefined) {
    errors.push(invalid(failedPath, failedIndexes, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'))
  }
  if ((changes.failedIndexes || changes.completedIndexes) && completions !== undefined && failedIndexes !== undefined) {
    const index = overlappingIndex(completedIndexes, failedIndexes, completions)
    if (index !== undefined) errors.push(invalid(failedPath, failedIndexes, `failedIndexes and completedIndexes overlap at index: ${index}`))
  }
  return errors
}
