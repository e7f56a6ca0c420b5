import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, forbidden } from '../../../../base/field.ts'
import type { PodReadinessGate, PodSchedulingGate } from '../../../../model/kubernetes.generated.ts'
import { validateLabelName } from '../label-selector.ts'

/**
 * Readiness and scheduling gates. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

export function validateReadinessGates(gates: readonly PodReadinessGate[], path: FieldPath): FieldError[] {
  return gates.flatMap(({ conditionType = '' }, index) => validateLabelName(conditionType, path.index(index).child('conditionType')))
}

export function validateSchedulingGates(gates: readonly PodSchedulingGate[], path: FieldPath): FieldError[] {
  const seen = new Set<string>()
  return gates.flatMap(({ name = '' }, index) => {
    const errors = validateLabelName(name, path.index(index))
    if (seen.has(name)) errors.push(duplicate(path.index(index), name))
    seen.add(name)
    return errors
  })
}

/** On update gates may only go. */
export function validateOnlyDeletedSchedulingGates(
  gates: readonly PodSchedulingGate[], old: readonly PodSchedulingGate[], path: FieldPath,
): FieldError[] {
  const known = new Set(old.map(({ name }) => name))
  return gates.flatMap(({ name = '' }, index) => known.has(name)
    ? []
    : [forbidden(path.index(index).child('name'), `only deletion is allowed, but found new scheduling gate '${name}'`)])
}
