import { FieldPath, type FieldError, required } from '../../../../base/field.ts'
import { GoStruct } from '../../../../base/go-format.ts'
import { dns1123SubdomainErrors, pathSegmentNameErrors } from '../../../../base/names.ts'
import type { IPAddress, ParentReference } from '../../../../model/kubernetes.generated.ts'
import { invalids, requiredText } from '../checks.ts'
import { validateIP } from '../ip.ts'
import { validateImmutableField, validateObjectMeta, validateObjectMetaUpdate, type ValidateName } from '../metadata.ts'

/** IPAddress objects: `pkg/apis/networking/validation/validation.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const parentPath = FieldPath.of('spec', 'parentRef')

export function validateIPAddress({ metadata, spec }: IPAddress): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: false, validateName: nameIsIP }, metadataPath),
    ...validateIPAddressParentReference(spec?.parentRef, parentPath),
  ]
}

export function validateIPAddressUpdate(address: IPAddress, old: IPAddress): FieldError[] {
  const parent = address.spec?.parentRef
  return [
    ...validateObjectMetaUpdate(address.metadata, old.metadata, metadataPath),
    ...validateImmutableField(parent, old.spec?.parentRef, parentPath, shownParent(parent)),
  ]
}

/** What the address belongs to; the core group of Services is the empty text, so the group may be missing. */
export function validateIPAddressParentReference(parent: ParentReference | undefined, path: FieldPath): FieldError[] {
  if (parent === undefined) return [required(path)]
  const { group = '', resource = '', name = '', namespace = '' } = parent
  const errors = group === '' ? [] : invalids(path.child('group'), group, dns1123SubdomainErrors(group))
  for (const [field, value] of [['resource', resource], ['name', name]] as const) {
    errors.push(...requiredText(path.child(field), value), ...value === '' ? [] : invalids(path.child(field), value, pathSegmentNameErrors(value)))
  }
  if (namespace !== '') errors.push(...invalids(path.child('namespace'), namespace, pathSegmentNameErrors(namespace)))
  return errors
}

/** The name is the address itself, in canonical form. */
const nameIsIP: ValidateName = (name) => validateIP(metadataPath, name).map(({ body }) => body.slice(body.indexOf('": ') + 3))

function shownParent(parent: ParentReference | undefined): unknown {
  if (parent === undefined) return null
  const { group = '', resource = '', namespace = '', name = '' } = parent
  return new GoStruct([['Group', group], ['Resource', resource], ['Namespace', namespace], ['Name', name]])
}
