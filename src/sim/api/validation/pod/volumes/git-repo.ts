import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import type { GitRepoVolumeSource } from '../../../../../model/kubernetes.generated.ts'
import { requiredText } from '../../checks.ts'
import { validateLocalDescendingPath } from './paths.ts'

/** `validateGitRepoVolumeSource` (1.36). */
export function validateGitRepoVolumeSource({ repository, directory = '' }: GitRepoVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...requiredText(path.child('repository'), repository),
    ...validateLocalDescendingPath(directory, path.child('directory')),
  ]
}
