import { duplicate, FieldPath, type FieldError, forbidden, invalid, required } from '../../../../base/field.ts'
import { compareStrings, sortedKeys } from '../../../../base/json.ts'
import { qualifiedNameErrors } from '../../../../base/names.ts'
import { Quantity, quantityOrZero } from '../../../../base/quantity.ts'
import type { LimitRange, LimitRangeItem } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { nameIsDNSSubdomain, validateObjectMeta } from '../metadata.ts'
import { isOvercommitAllowed, validateContainerResourceName, validateResourceName } from '../pod/resource-names.ts'

/** LimitRanges: `ValidateLimitRange` in `pkg/apis/core/validation/validation.go` (1.36). Also run as it is on update. */
export function validateLimitRange({ metadata, spec }: LimitRange): FieldError[] {
  const errors = validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata'))
  const seen = new Set<string>()
  for (const [index, item] of (spec?.limits ?? []).entries()) {
    const path = FieldPath.of('spec', 'limits').index(index)
    const type = item.type ?? ''
    errors.push(...validateLimitType(type, path.child('type')))
    if (seen.has(type)) errors.push(duplicate(path.child('type'), type))
    seen.add(type)
    errors.push(...validateItem(item, path))
  }
  return errors
}

function validateLimitType(type: string, path: FieldPath): FieldError[] {
  const errors = invalids(path, type, qualifiedNameErrors(type))
  if (errors.length > 0 || type.includes('/') || ['Pod', 'Container', 'PersistentVolumeClaim'].includes(type)) return errors
  return [invalid(path, type, 'must be a standard limit type or fully qualified')]
}

type Amounts = ReadonlyMap<string, Quantity>

function validateItem(item: LimitRangeItem, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const keys = new Set<string>()
  const read = (field: 'min' | 'max' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio'): Amounts => {
    const list = item[field] ?? {}
    const validateName = item.type === 'Pod' || item.type === 'Container' ? validateContainerResourceName : validateResourceName
    return new Map(sortedKeys(list).map((key) => {
      errors.push(...validateName(key, path.child(field).key(key)))
      keys.add(key)
      return [key, quantityOrZero(list[key])]
    }))
  }
  const max = read('max')
  const min = read('min')
  const isPod = item.type === 'Pod'
  if (isPod) {
    for (const field of ['default', 'defaultRequest'] as const) {
      if (Object.keys(item[field] ?? {}).length > 0) errors.push(forbidden(path.child(field), "may not be specified when `type` is 'Pod'"))
    }
  }
  const defaults: Amounts = isPod ? new Map() : read('default')
  const requests: Amounts = isPod ? new Map() : read('defaultRequest')
  if (item.type === 'PersistentVolumeClaim' && !min.has('storage') && !max.has('storage')) {
    errors.push(required(path.child('limits'), 'either minimum or maximum storage value is required, but neither was provided'))
  }
  const ratios = read('maxLimitRequestRatio')
  for (const key of [...keys].sort(compareStrings)) {
    errors.push(...validateAmounts(key, {
      min: min.get(key), max: max.get(key), limit: defaults.get(key), request: requests.get(key), ratio: ratios.get(key),
    }, path))
  }
  return errors
}

interface AmountsOfOne {
  readonly min: Quantity | undefined
  readonly max: Quantity | undefined
  readonly limit: Quantity | undefined
  readonly request: Quantity | undefined
  readonly ratio: Quantity | undefined
}

function validateAmounts(key: string, { min, max, limit, request, ratio }: AmountsOfOne, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const refuse = (field: string, shown: Quantity, detail: string): void => {
    errors.push(invalid(path.child(field).key(key), shown.toString(), detail))
  }
  if (min && max && min.compare(max) > 0) refuse('min', min, `min value ${min.toString()} is greater than max value ${max.toString()}`)
  if (request && min && min.compare(request) > 0) refuse('defaultRequest', request, `min value ${min.toString()} is greater than default request value ${request.toString()}`)
  if (request && max && request.compare(max) > 0) refuse('defaultRequest', request, `default request value ${request.toString()} is greater than max value ${max.toString()}`)
  if (request && limit && request.compare(limit) > 0) {
    refuse('defaultRequest', request, `default request value ${request.toString()} is greater than default limit value ${limit.toString()}`)
  }
  if (limit && min && min.compare(limit) > 0) refuse('default', min, `min value ${min.toString()} is greater than default value ${limit.toString()}`)
  if (limit && max && limit.compare(max) > 0) refuse('default', max, `default value ${limit.toString()} is greater than max value ${max.toString()}`)
  if (ratio && ratio.compare(Quantity.fromUnits(1)) < 0) refuse('maxLimitRequestRatio', ratio, `ratio ${ratio.toString()} is less than 1`)
  if (ratio && min && max) {
    const [most, possible] = ratioAndLimit(ratio, min, max)
    if (most > possible) refuse('maxLimitRequestRatio', ratio, `ratio ${ratio.toString()} is greater than max/min = ${fixed(possible)}`)
  }
  if (!isOvercommitAllowed(key) && limit && request && limit.compare(request) !== 0) {
    refuse('defaultRequest', request, `default value ${limit.toString()} must equal to defaultRequest value ${request.toString()} in ${key}`)
  }
  return errors
}

/** Thousandths while all three fit, else whole units: ratio 3 against 2/1 is [3, 2]. */
function ratioAndLimit(ratio: Quantity, min: Quantity, max: Quantity): [number, number] {
  const maxMilliValue = (2n ** 63n - 1n) / 1000n
  const inMilli = [ratio, min, max].every((amount) => amount.value() < maxMilliValue)
  return inMilli
    ? [Number(ratio.milliValue()) / 1000, Number(max.milliValue()) / Number(min.milliValue())]
    : [Number(ratio.value()), Number(max.value()) / Number(min.value())]
}

/** Go's `%f`. */
function fixed(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? value.toFixed(6) : value > 0 ? '+Inf' : '-Inf'
}
