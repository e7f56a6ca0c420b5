import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, FieldPath as Path, forbidden, invalid, required } from '../../../../base/field.ts'
import { dns1123SubdomainErrors } from '../../../../base/names.ts'
import type { ObjectMeta, PodResourceClaim } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { goStruct } from '../go-struct.ts'
import { validateDNS1123Label } from './fields.ts'

/** `validatePodResourceClaims` (1.36). */
export function validatePodResourceClaims(podMeta: ObjectMeta | undefined, claims: readonly PodResourceClaim[], path: FieldPath): FieldError[] {
  const isMirror = Object.hasOwn(podMeta?.annotations ?? {}, 'kubernetes.io/config.mirror')
  const names = new Set<string>()
  return claims.flatMap((claim, index) => isMirror
    ? [forbidden(Path.of(''), 'static pods do not support resource claims')]
    : validatePodResourceClaim(claim, names, path.index(index)))
}

/** Names that containers may use. */
export function podResourceClaimNames(claims: readonly PodResourceClaim[]): Set<string> {
  return new Set(claims.flatMap(({ name }) => name ? [name] : []))
}

const shape = [['Name', 'name', ''], ['ResourceClaimName', 'resourceClaimName', null], ['ResourceClaimTemplateName', 'resourceClaimTemplateName', null]] as const

function validatePodResourceClaim(claim: PodResourceClaim, names: Set<string>, path: FieldPath): FieldError[] {
  const { name = '', resourceClaimName, resourceClaimTemplateName } = claim
  const errors: FieldError[] = []
  if (name === '') errors.push(required(path.child('name')))
  else if (names.has(name)) errors.push(duplicate(path.child('name'), name))
  else {
    errors.push(...validateDNS1123Label(name, path.child('name')))
    names.add(name)
  }
  if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
    errors.push(invalid(path, goStruct(shape, claim), 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'))
  }
  if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
    errors.push(invalid(path, goStruct(shape, claim), 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'))
  }
  for (const field of ['resourceClaimName', 'resourceClaimTemplateName'] as const) {
    const value = claim[field]
    if (value !== undefined) errors.push(...invalids(path.child(field), value, dns1123SubdomainErrors(value)))
  }
  return errors
}
