import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid } from '../../../../base/field.ts'

/**
 * Counters in the status of controllers. Source: `pkg/apis/apps/validation/validation.go` (1.36).
 */

type Counter = 'updatedReplicas' | 'readyReplicas' | 'availableReplicas' | 'currentReplicas' | 'fullyLabeledReplicas'
type Counters = { readonly replicas?: number | undefined } & { readonly [counter in Counter]?: number | undefined }

/** None is above `replicas`, nor are available replicas above ready ones, which `readyWord` names. */
export function validateCounters(status: Counters, counters: readonly Counter[], readyWord: string, path: FieldPath): FieldError[] {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status
  return [
    ...counters.filter((counter) => (status[counter] ?? 0) > replicas)
      .map((counter) => invalid(path.child(counter), status[counter] ?? 0, 'cannot be greater than status.replicas')),
    ...availableReplicas > readyReplicas
      ? [invalid(path.child('availableReplicas'), availableReplicas, `cannot be greater than ${readyWord}`)]
      : [],
  ]
}

/** The count of hash collisions only grows. */
export function validateCollisionCount(count: number | undefined, old: number | undefined, path: FieldPath): FieldError[] {
  return old !== undefined && (count === undefined || count < old)
    ? [invalid(path.child('collisionCount'), count ?? 0, 'cannot be decremented')]
    : []
}
