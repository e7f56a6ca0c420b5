import type { FieldError } from '../../../../base/field.ts'
import { FieldPath } from '../../../../base/field.ts'
import type { StatefulSet } from '../../../../model/kubernetes.generated.ts'
import { validateNonnegativeField, validateObjectMetaUpdate } from '../metadata.ts'
import { validateCollisionCount, validateCounters } from './status.ts'

const counters = [
  'replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas', 'observedGeneration', 'collisionCount',
] as const

/** `ValidateStatefulSetStatusUpdate` of `pkg/apis/apps/validation/validation.go` (1.36). */
export function validateStatefulSetStatusUpdate({ metadata, status = {} }: StatefulSet, old: StatefulSet): FieldError[] {
  const path = FieldPath.of('status')
  return [
    ...counters.flatMap((counter) => validateNonnegativeField(status[counter], path.child(counter))),
    ...validateCounters(status, ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'], 'status.readyReplicas', path),
    ...validateObjectMetaUpdate(metadata, old.metadata, FieldPath.of('metadata')),
    ...validateCollisionCount(status.collisionCount, old.status?.collisionCount, path),
  ]
}
