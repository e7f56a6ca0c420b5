import { invalid, type FieldError, type FieldPath } from '../../../../base/field.ts'
import { dns1035LabelErrors } from '../../../../base/names.ts'
import type { CrdNames } from '../../custom-resources/definition.ts'

/** `spec.names` and `status.acceptedNames`: `ValidateCustomResourceDefinitionNames` (1.36). */
export function validateNames(names: CrdNames, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const label = (value: string, at: FieldPath): void => {
    const problems = dns1035LabelErrors(value)
    if (problems.length > 0) errors.push(invalid(at, value, problems.join(',')))
  }
  const { plural = '', singular = '', kind = '', listKind = '' } = names
  if (plural !== '') label(plural, path.child('plural'))
  if (singular !== '') label(singular, path.child('singular'))
  for (const [name, value] of [['kind', kind], ['listKind', listKind]] as const) {
    const problems = value === '' ? [] : dns1035LabelErrors(value.toLowerCase())
    if (problems.length > 0) errors.push(invalid(path.child(name), value, `may have mixed case, but should otherwise match: ${problems.join(',')}`))
  }
  names.shortNames?.forEach((name, index) => { label(name, path.child('shortNames').index(index)) })
  if (kind !== '' && kind === listKind) errors.push(invalid(path.child('listKind'), listKind, 'kind and listKind may not be the same'))
  names.categories?.forEach((name, index) => { label(name, path.child('categories').index(index)) })
  return errors
}
