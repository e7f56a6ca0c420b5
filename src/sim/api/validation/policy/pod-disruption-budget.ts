import { FieldPath, type FieldError, invalid } from '../../../../base/field.ts'
import { percentOf, type IntOrString } from '../../../../base/int-or-string.ts'
import { percentErrors } from '../../../../base/names.ts'
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from '../../../../model/kubernetes.generated.ts'
import { invalids, unsupportedIfSet } from '../checks.ts'
import { validateConditions } from '../conditions.ts'
import { goStruct } from '../go-struct.ts'
import { validateLabelSelector, validateNonnegativeField } from '../metadata.ts'

/** PodDisruptionBudgets: `pkg/apis/policy/validation/validation.go` (1.36). Their metadata is left to the common checks. */
const specPath = FieldPath.of('spec')

export function validatePodDisruptionBudget({ spec = {} }: PodDisruptionBudget): FieldError[] {
  return validateSpec(spec, false)
}

export function validatePodDisruptionBudgetUpdate({ spec = {} }: PodDisruptionBudget, old: PodDisruptionBudget): FieldError[] {
  return validateSpec(spec, validateLabelSelector(old.spec?.selector, {}, specPath).length > 0)
}

export function validatePodDisruptionBudgetStatusUpdate({ status = {} }: PodDisruptionBudget): FieldError[] {
  const path = FieldPath.of('status')
  return [
    ...validateConditions(status.conditions, path.child('conditions')),
    ...(['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const).flatMap((field) =>
      validateNonnegativeField(status[field], path.child(field))),
  ]
}

function validateSpec(spec: PodDisruptionBudgetSpec, allowInvalidLabelValueInSelector: boolean): FieldError[] {
  const errors: FieldError[] = []
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    errors.push(invalid(specPath, goStruct(specShape, spec), 'minAvailable and maxUnavailable cannot be both set'))
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const value = spec[field]
    if (value !== undefined) errors.push(...validatePositiveIntOrPercent(value, specPath.child(field)))
  }
  errors.push(...validateLabelSelector(spec.selector, { allowInvalidLabelValueInSelector }, specPath.child('selector')))
  return [...errors, ...unsupportedIfSet(specPath.child('unhealthyPodEvictionPolicy'), spec.unhealthyPodEvictionPolicy, ['AlwaysAllow', 'IfHealthyBudget'])]
}

/** A number of pods, or a percentage of at most 100. */
function validatePositiveIntOrPercent(value: IntOrString, path: FieldPath): FieldError[] {
  if (typeof value === 'number') return validateNonnegativeField(value, path)
  const errors = invalids(path, value, percentErrors(value))
  if (errors.length === 0 && (percentOf(value) ?? 0) > 100) errors.push(invalid(path, value, 'must not be greater than 100%'))
  return errors
}

const specShape = [
  ['MinAvailable', 'minAvailable', null], ['Selector', 'selector', 'selector'], ['MaxUnavailable', 'maxUnavailable', null],
  ['UnhealthyPodEvictionPolicy', 'unhealthyPodEvictionPolicy', null],
] as const
