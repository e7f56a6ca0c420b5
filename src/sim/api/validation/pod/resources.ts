import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, forbidden, invalid, notFound, required } from '../../../../base/field.ts'
import { sortedKeys } from '../../../../base/json.ts'
import type { Quantity } from '../../../../base/quantity.ts'
import { quantityOrZero } from '../../../../base/quantity.ts'
import type { Quantity as QuantityText, ResourceClaim, ResourceRequirements } from '../../../../model/kubernetes.generated.ts'
import { validateDNS1123Label } from './fields.ts'
import {
  isHugePageResourceName, isHugePageValueDivisible, isOvercommitAllowed, validateContainerResourceName, validateResourceQuantityValue,
} from './resource-names.ts'

/**
 * Requests and limits. Source: `validateResourceRequirements` in `pkg/apis/core/validation/validation.go` (1.36).
 * Upstream walks the maps in random order; here names are sorted.
 */
export interface ResourceOptions { readonly allowIndivisibleHugePagesValues: boolean }

/** Names of `spec.resourceClaims`, which containers may use. */
export type ClaimNames = ReadonlySet<string>

export type ValidateResourceName = (name: string, path: FieldPath) => FieldError[]

/** As containers have them; `validateName` differs for a pod as a whole. */
export function validateResourceRequirements(
  requirements: ResourceRequirements, claimNames: ClaimNames, path: FieldPath, options: ResourceOptions,
  validateName: ValidateResourceName = validateContainerResourceName,
): FieldError[] {
  const limits = requirements.limits ?? {}
  const requests = requirements.requests ?? {}
  const errors: FieldError[] = []
  for (const [name, amount] of entries(limits)) {
    const here = path.child('limits').key(name)
    errors.push(...validateName(name, here), ...validateResourceQuantityValue(name, amount, here), ...validateHugePages(name, amount, here, options))
  }
  for (const [name, amount] of entries(requests)) {
    const here = path.child('requests').key(name)
    errors.push(...validateName(name, here), ...validateResourceQuantityValue(name, amount, here))
    errors.push(...validateAgainstLimit(name, amount, limits[name], path))
    errors.push(...validateHugePages(name, amount, here, options))
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  if (names.some(isHugePageResourceName) && !names.includes('cpu') && !names.includes('memory')) {
    errors.push(forbidden(path, 'HugePages require cpu or memory'))
  }
  return [...errors, ...validateClaims(requirements.claims ?? [], claimNames, path.child('claims'))]
}

function entries(list: { [key: string]: QuantityText }): [string, Quantity][] {
  return sortedKeys(list).map((name) => [name, quantityOrZero(list[name])])
}

function validateAgainstLimit(name: string, request: Quantity, limitText: QuantityText | undefined, path: FieldPath): FieldError[] {
  const overcommit = isOvercommitAllowed(name)
  if (limitText === undefined) {
    return overcommit ? [] : [required(path.child('limits'), 'Limit must be set for non overcommitable resources')]
  }
  const limit = quantityOrZero(limitText)
  const order = request.compare(limit)
  if (order !== 0 && !overcommit) return [invalid(path.child('requests'), request.toString(), `must be equal to ${name} limit of ${limit.toString()}`)]
  return order > 0 ? [invalid(path.child('requests'), request.toString(), `must be less than or equal to ${name} limit of ${limit.toString()}`)] : []
}

function validateHugePages(name: string, amount: Quantity, path: FieldPath, options: ResourceOptions): FieldError[] {
  if (!isHugePageResourceName(name) || options.allowIndivisibleHugePagesValues || isHugePageValueDivisible(name, amount)) return []
  return [invalid(path, amount.toString(), `${amount.toString()} is not positive integer multiple of ${name}`)]
}

function validateClaims(claims: readonly ResourceClaim[], claimNames: ClaimNames, path: FieldPath): FieldError[] {
  const seen = new Set<string>()
  return claims.flatMap((claim, index) => validateClaim(claim, seen, claimNames, path.index(index)))
}

/** A claim may be used as a whole once, or by several requests of it. */
function validateClaim({ name = '', request = '' }: ResourceClaim, seen: Set<string>, claimNames: ClaimNames, path: FieldPath): FieldError[] {
  if (name === '') return [required(path)]
  const errors: FieldError[] = []
  if (seen.has(name)) errors.push(duplicate(path, name))
  else {
    const key = request === '' ? name : `${name}/${request}`
    if (request !== '') errors.push(...validateDNS1123Label(request, path.child('request')))
    if (seen.has(key)) errors.push(duplicate(path, key))
    else if (request === '') errors.push(...[...seen].filter((other) => other.startsWith(`${name}/`)).map(() => duplicate(path, name)))
    seen.add(key)
  }
  if (!claimNames.has(name)) errors.push(claimNotFound(name, claimNames, path))
  return errors
}

function claimNotFound(name: string, claimNames: ClaimNames, path: FieldPath): FieldError {
  const among = claimNames.size === 0 ? ' which is empty' : `: ${[...claimNames].sort().join(', ')}`
  const error = notFound(path, name)
  return { ...error, body: `${error.body}: must be one of the names in pod.spec.resourceClaims${among}` }
}
