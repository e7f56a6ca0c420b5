import { type FieldError, type FieldPath, forbidden, invalid, required } from '../../../../base/field.ts'
import { type Quantity, parseQuantity, quantityOrZero } from '../../../../base/quantity.ts'
import type { CapacityRequestPolicy, CapacityRequestPolicyRange, DeviceCapacity } from '../../../../model/kubernetes.generated.ts'
import { validateSet } from './collections.ts'

/** How claims may take a part of a device's capacity: `pkg/apis/resource/validation/validation.go` (1.36). */

const maxValidValues = 10

export function validateCapacity({ value, requestPolicy }: DeviceCapacity, shared: boolean, path: FieldPath): FieldError[] {
  const at = path.child('requestPolicy')
  if (requestPolicy === undefined) return []
  if (!shared) return [forbidden(at, 'allowMultipleAllocations must be true')]
  if ((requestPolicy.validValues ?? []).length > 0 && requestPolicy.validRange !== undefined) {
    return [forbidden(at, 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time')]
  }
  return validatePolicy(quantityOrZero(value), requestPolicy, at)
}

function validatePolicy(capacity: Quantity, policy: CapacityRequestPolicy, path: FieldPath): FieldError[] {
  const { validValues = [], validRange } = policy
  const chosen = parseQuantity(policy.default)
  if (validValues.length > 0) {
    if (chosen === undefined) return [required(path.child('default'), 'required when validValues is defined')]
    return validateValues(chosen, capacity, validValues.map(quantityOrZero), path.child('validValues'))
  }
  if (validRange === undefined) return []
  if (chosen === undefined) return [required(path.child('default'), 'required when validRange is defined')]
  return validateRange(chosen, capacity, validRange, path.child('validRange'))
}

function validateValues(chosen: Quantity, capacity: Quantity, values: readonly Quantity[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  for (const [index, value] of values.entries()) {
    const before = values[index - 1]
    if (before !== undefined && before.compare(value) > 0) errors.push(invalid(path.index(index), value.toString(), 'values must be sorted in ascending order'))
  }
  const tooLarge = (value: Quantity, at: FieldPath): FieldError[] =>
    value.compare(capacity) > 0 ? [invalid(at, value.toString(), `option is larger than capacity value: ${capacity.toString()}`)] : []
  errors.push(...validateSet(values, maxValidValues, tooLarge, (value) => value.value().toString(), path))
  // Upstream looks for the default while it walks the values, which it does not when there are too many.
  const found = values.length <= maxValidValues && values.some((value) => value.compare(chosen) === 0)
  if (!found) errors.push(invalid(path, chosen.toString(), 'default value is not valid according to the requestPolicy'))
  return errors
}

function validateRange(chosen: Quantity, capacity: Quantity, range: CapacityRequestPolicyRange, path: FieldPath): FieldError[] {
  const [min, max, step] = [parseQuantity(range.min), parseQuantity(range.max), parseQuantity(range.step)]
  if (min === undefined) return [required(path.child('min'), 'required when validRange is defined')]
  const errors: FieldError[] = []
  const check = (wrong: boolean, field: string, shown: Quantity, detail: string): void => {
    if (wrong) errors.push(invalid(path.child(field), shown.toString(), detail))
  }
  check(min.compare(capacity) > 0, 'min', min, `min is larger than capacity value: ${capacity.toString()}`)
  check(chosen.compare(min) < 0, 'min', chosen, `default is less than min: ${min.toString()}`)
  if (max !== undefined) {
    check(min.compare(max) > 0, 'max', min, `min is larger than max: ${max.toString()}`)
    check(max.compare(capacity) > 0, 'max', max, `max is larger than capacity value: ${capacity.toString()}`)
    check(chosen.compare(max) > 0, 'max', chosen, `default is more than max: ${max.toString()}`)
  }
  if (step === undefined) return errors
  const once = min.add(step)
  check(once.compare(capacity) > 0, 'step', step, `one step ${once.toString()} is larger than capacity value: ${capacity.toString()}`)
  for (const value of max === undefined ? [chosen] : [chosen, max]) {
    check(!isMultiple(value, min, step), 'step', value, `value is not a multiple of a given step (${step.toString()}) from (${min.toString()})`)
  }
  return errors
}

/** In whole units, as Go's `Value()` rounds up. A step of zero, which upstream divides by, fits nothing. */
function isMultiple(value: Quantity, from: Quantity, step: Quantity): boolean {
  return step.value() !== 0n && (value.value() - from.value()) % step.value() === 0n
}
