import { type FieldError, type FieldPath, invalid } from '../../../base/field.ts'
import { setKey, type ValueMap } from '../../../base/json.ts'
import { parseQuantity, type Quantity, quantityOrZero } from '../../../base/quantity.ts'

/** Checks of amounts that several kinds share: `pkg/apis/core/validation/validation.go` (1.36). */

/** A list of amounts as manifests write it. */
export type ResourceList = { readonly [key: string]: string | number } | undefined

export function validatePositiveQuantity(amount: Quantity, path: FieldPath): FieldError[] {
  return amount.sign > 0 ? [] : [invalid(path, amount.toString(), 'must be greater than zero')]
}

export function validateNonnegativeQuantity(amount: Quantity, path: FieldPath): FieldError[] {
  return amount.sign >= 0 ? [] : [invalid(path, amount.toString(), 'must be greater than or equal to 0')]
}

/** Not negative when rounded to whole units. */
export function validateBasicResource(amount: Quantity, path: FieldPath): FieldError[] {
  return amount.value() < 0n ? [invalid(path, amount.value(), 'must be a valid resource quantity')] : []
}

/** The amount of one resource; undefined when the list lacks it. */
export function amountOf(list: ResourceList, name: string): Quantity | undefined {
  return list !== undefined && Object.hasOwn(list, name) ? quantityOrZero(list[name]) : undefined
}

/** A list of amounts as messages print it: every amount in the server's spelling, nothing as `null`. */
export function shownResourceList(list: ResourceList): unknown {
  if (list === undefined) return null
  const shown: ValueMap = {}
  for (const [name, amount] of Object.entries(list)) setKey(shown, name, parseQuantity(amount)?.toString() ?? '0')
  return shown
}
