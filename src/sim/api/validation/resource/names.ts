import { type FieldError, type FieldPath, invalid, required, tooLong } from '../../../../base/field.ts'
import { goQuote } from '../../../../base/go-format.ts'
import { byteLength, cIdentifierErrors, dns1123LabelErrors, dns1123SubdomainErrors, maxSubdomainLength } from '../../../../base/names.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids } from '../checks.ts'
import { validateCSIDriverNameFormat } from '../storage/parameters.ts'

/** Names of `resource.k8s.io`: `pkg/apis/resource/validation/validation.go` (1.36). */

export { validateCSIDriverName as validateDriverName } from '../storage/parameters.ts'

const maxIDLength = 32
/** `<domain of 63>/<identifier of 32>`. */
export const maxQualifiedNameLength = 63 + 1 + maxIDLength

/** Devices, requests, counters. */
export function validateLabelName(name: string, path: FieldPath): FieldError[] {
  return invalids(path, name, dns1123LabelErrors(name))
}

export function validateDeviceClassName(name: string, path: FieldPath): FieldError[] {
  return name === '' ? [required(path)] : invalids(path, name, dns1123SubdomainErrors(name))
}

/** Subdomains between slashes. */
export function validatePoolName(name: string, path: FieldPath): FieldError[] {
  if (name === '') return [required(path)]
  return [
    ...byteLength(name) > maxSubdomainLength ? [tooLong(path, '', maxSubdomainLength)] : [],
    ...name.split('/').flatMap((part) => invalids(path, part, dns1123SubdomainErrors(part))),
  ]
}

/** `[<driver>/]<identifier>`; with more slashes nothing is checked. */
export function validateQualifiedName(name: string, path: FieldPath): FieldError[] {
  const parts = name.split('/')
  const [first = '', second = ''] = parts
  if (parts.length === 1) return validateCIdentifier(first, path)
  if (parts.length > 2) return []
  return [
    ...first === '' ? [invalid(path, '', 'the domain must not be empty')] : validateCSIDriverNameFormat(first, path),
    ...second === '' ? [invalid(path, '', 'the name must not be empty')] : validateCIdentifier(second, path),
  ]
}

export function validateFullyQualifiedName(name: string, path: FieldPath, { minor }: ValidationContext): FieldError[] {
  const declarative = gateEnabled(minor, 'DRAWordsOfDeclarativeValidation')
  const errors = name === '' && !declarative ? [required(path, 'name required')] : validateQualifiedName(name, path)
  if (name.includes('/') || (name === '' && !declarative)) return errors
  errors.push(invalid(path, name, declarative ? 'a fully qualified name must be a domain and a name separated by a slash' : 'must include a domain'))
  return errors
}

export function validateUID(uid: string, path: FieldPath): FieldError[] {
  const problem = uuidError(uid)
  if (problem !== undefined) return [invalid(path, uid, `error validating uid: ${problem}`)]
  if (uid.length === 36 && uid === uid.toLowerCase()) return []
  return [invalid(path, uid, 'uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters')]
}

function validateCIdentifier(id: string, path: FieldPath): FieldError[] {
  return [...byteLength(id) > maxIDLength ? [tooLong(path, '', maxIDLength)] : [], ...invalids(path, id, cIdentifierErrors(id))]
}

/** What `github.com/google/uuid` (1.6) says of a text in any of the four forms that it reads. */
function uuidError(uid: string): string | undefined {
  let text = uid
  if (text.length === 45) {
    if (text.slice(0, 9).toLowerCase() !== 'urn:uuid:') return `invalid urn prefix: ${goQuote(text.slice(0, 9))}`
    text = text.slice(9)
  } else if (text.length === 38) {
    if (!text.startsWith('{') || !text.endsWith('}')) return 'invalid bracketed UUID format'
    text = text.slice(1, -1)
  } else if (text.length !== 36 && text.length !== 32) {
    return `invalid UUID length: ${text.length}`
  }
  const form = text.length === 32 ? /^[0-9a-f]{32}$/i : /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
  return form.test(text) ? undefined : 'invalid UUID format'
}
