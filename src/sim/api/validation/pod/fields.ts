import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid } from '../../../../base/field.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, dns1123SubdomainWithUnderscoreErrors } from '../../../../base/names.ts'
import { invalids } from '../checks.ts'

/**
 * Formats that many fields of a pod share. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

export function validateDNS1123Label(value: string, path: FieldPath): FieldError[] {
  return invalids(path, value, dns1123LabelErrors(value))
}

export function validateDNS1123Subdomain(value: string, path: FieldPath): FieldError[] {
  return invalids(path, value, dns1123SubdomainErrors(value))
}

export function validateDNS1123SubdomainWithUnderscore(value: string, path: FieldPath): FieldError[] {
  return invalids(path, value, dns1123SubdomainWithUnderscoreErrors(value))
}

export function validatePositiveField(value: number | undefined, path: FieldPath): FieldError[] {
  return (value ?? 0) <= 0 ? [invalid(path, value ?? 0, 'must be greater than zero')] : []
}
