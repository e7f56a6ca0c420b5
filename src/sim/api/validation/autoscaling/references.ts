import { type FieldError, type FieldPath, invalid, required } from '../../../../base/field.ts'
import { pathSegmentNameErrors } from '../../../../base/names.ts'
import type { CrossVersionObjectReference } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'

/** How strictly an apiVersion is read that names what is scaled or measured. */
export interface ReferenceOptions {
  readonly allowEmptyAPIGroup: boolean
  readonly allowInvalidAPIVersion: boolean
}

/** Kind and name are path segments; the apiVersion names a group. */
export function validateCrossVersionObjectReference(reference: CrossVersionObjectReference, path: FieldPath, options: ReferenceOptions): FieldError[] {
  const { kind = '', name = '', apiVersion = '' } = reference
  const errors: FieldError[] = []
  for (const [field, value] of [['kind', kind], ['name', name]] as const) {
    errors.push(...value === '' ? [required(path.child(field))] : invalids(path.child(field), value, pathSegmentNameErrors(value)))
  }
  const problem = apiVersionProblem(apiVersion, options)
  if (problem !== undefined) errors.push(invalid(path.child('apiVersion'), apiVersion, problem))
  return errors
}

/** `schema.ParseGroupVersion`, and a group where one is needed. */
export function apiVersionProblem(apiVersion: string, options: ReferenceOptions): string | undefined {
  if (options.allowInvalidAPIVersion) return undefined
  const parts = apiVersion.split('/')
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`
  const group = parts.length === 2 ? parts[0] : ''
  return group === '' && !options.allowEmptyAPIGroup ? 'apiVersion must specify API group' : undefined
}
