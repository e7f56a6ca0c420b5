import { type FieldError, type FieldPath, invalid, required, tooLong } from '../../../../base/field.ts'
import { sortedKeys } from '../../../../base/json.ts'
import { byteLength, dns1123SubdomainErrors, qualifiedNameErrors } from '../../../../base/names.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids } from '../checks.ts'

/** Checks that several kinds of `storage.k8s.io` share: `pkg/apis/storage/validation/validation.go` (1.36). */

const maxParameters = 512
const maxParameterBytes = 256 * 1024

export function validateProvisioner(provisioner: string, path: FieldPath): FieldError[] {
  if (provisioner === '') return [required(path)]
  const lower = provisioner.toLowerCase()
  return invalids(path, lower, qualifiedNameErrors(lower))
}

export function validateParameters(parameters: { [key: string]: string } | undefined, allowEmpty: boolean, path: FieldPath): FieldError[] {
  const map = parameters ?? {}
  const keys = sortedKeys(map)
  if (keys.length > maxParameters) return [tooLong(path, '', maxParameters)]
  const errors: FieldError[] = []
  let bytes = 0
  for (const key of keys) {
    if (key === '') errors.push(invalid(path, key, 'field can not be empty.'))
    bytes += byteLength(key) + byteLength(map[key] ?? '')
  }
  if (bytes > maxParameterBytes) errors.push(tooLong(path, '', maxParameterBytes))
  if (!allowEmpty && keys.length === 0) errors.push(required(path, 'must contain at least one key/value pair'))
  return errors
}

/** Names of CSI drivers in references to them; capitals are accepted there (`ValidateCSIDriverName` of the core group). */
export function validateCSIDriverName(name: string, path: FieldPath, { minor }: ValidationContext): FieldError[] {
  if (name !== '') return validateCSIDriverNameFormat(name, path)
  return [required(path), ...gateEnabled(minor, 'CSIDriverNameEndsWhenMissing') ? [] : validateCSIDriverNameFormat(name, path)]
}

export function validateCSIDriverNameFormat(name: string, path: FieldPath): FieldError[] {
  return [...byteLength(name) > 63 ? [tooLong(path, '', 63)] : [], ...invalids(path, name, dns1123SubdomainErrors(name.toLowerCase()))]
}
