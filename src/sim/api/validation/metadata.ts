import { type FieldError, type FieldPath, forbidden, invalid, required, tooLong } from '../../../base/field.ts'
import { goQuote, GoStruct } from '../../../base/go-format.ts'
import { sortedKeys } from '../../../base/json.ts'
import {
  byteLength, dns1035LabelErrors, dns1123LabelErrors, dns1123SubdomainErrors, pathSegmentNameErrors, pathSegmentPrefixErrors, qualifiedNameErrors,
} from '../../../base/names.ts'
import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../../../model/kubernetes.generated.ts'
import { lookingOnce } from './found-good.ts'
import { validateLabels } from './label-selector.ts'
import { semanticEqual } from './semantic-equality.ts'

export { type LabelSelectorOptions, validateLabelName, validateLabels, validateLabelSelector } from './label-selector.ts'

/**
 * Checks of `metadata` that all kinds share, in the server's order.
 * Source: `k8s.io/apimachinery/pkg/api/validation/objectmeta.go`, `generic.go`, and `ValidateObjectMeta` of
 * `k8s.io/kubernetes/pkg/apis/core/validation/validation.go` (1.36).
 */

/** Messages of what is wrong with a name; `prefix`: it is a `generateName`, to which characters will be added. */
export type ValidateName = (name: string, prefix: boolean) => string[]

export interface ObjectMetaOptions {
  readonly namespaced: boolean
  readonly validateName: ValidateName
  /**
   * Also refuse finalizers without a slash that Kubernetes does not know. On by default, as in the groups that validate
   * with the core group's helper; off for those that use apimachinery's alone (CRDs, API services, webhooks).
   */
  readonly kubeFinalizers?: boolean
}

export const fieldImmutable = 'field is immutable'
const negative = 'must be greater than or equal to 0'
const maxAnnotationBytes = 256 * 1024

export const nameIsDNSSubdomain: ValidateName = (name, prefix) => dns1123SubdomainErrors(prefix ? maskTrailingDash(name) : name)
export const nameIsDNSLabel: ValidateName = (name, prefix) => dns1123LabelErrors(prefix ? maskTrailingDash(name) : name)
export const nameIsDNS1035Label: ValidateName = (name, prefix) => dns1035LabelErrors(prefix ? maskTrailingDash(name) : name)
export const nameIsPathSegment: ValidateName = (name, prefix) => prefix ? pathSegmentPrefixErrors(name) : pathSegmentNameErrors(name)

/** `metadata` on creation, after a generated name was filled in. */
export function validateObjectMeta(meta: ObjectMeta | undefined, options: ObjectMetaOptions, path: FieldPath): FieldError[] {
  const errors = validateGenericObjectMeta(meta, options, path)
  if (options.kubeFinalizers ?? true) errors.push(...validateKubeFinalizers(meta?.finalizers, path))
  return errors
}

/** `metadata` of an update against the stored one; upstream runs it before the checks of creation. */
export function validateObjectMetaUpdate(
  meta: ObjectMeta | undefined, old: ObjectMeta | undefined, path: FieldPath, options: { kubeFinalizers?: boolean } = {},
): FieldError[] {
  const errors = validateGenericObjectMetaUpdate(meta, old, path)
  if (options.kubeFinalizers ?? true) errors.push(...validateKubeFinalizers(meta?.finalizers, path))
  return errors
}

/** What the registry checks for every kind after the kind's own validation passed on create (`rest.BeforeCreate`). */
export function validateCommonMetaOnCreate(meta: ObjectMeta | undefined, namespaced: boolean, path: FieldPath): FieldError[] {
  return validateGenericObjectMeta(meta, { namespaced, validateName: nameIsPathSegment }, path)
}

/**
 * What the registry checks for every kind on update, before the kind's own `validateUpdate` and together with it
 * (`rest.BeforeUpdate`): a wrong label is told by both, so its cause comes several times.
 */
export function validateCommonMetaOnUpdate(
  meta: ObjectMeta | undefined, old: ObjectMeta | undefined, namespaced: boolean, path: FieldPath,
): FieldError[] {
  return [...validateCommonMetaOnCreate(meta, namespaced, path), ...validateGenericObjectMetaUpdate(meta, old, path)]
}

export const validateAnnotations = lookingOnce((annotations: { [key: string]: string }, path) => {
  const errors: FieldError[] = []
  let size = 0
  for (const key of sortedKeys(annotations)) {
    size += byteLength(key) + byteLength(annotations[key] ?? '')
    for (const message of qualifiedNameErrors(key.toLowerCase())) errors.push(invalid(path, key, message))
  }
  if (size > maxAnnotationBytes) errors.push(tooLong(path, '', maxAnnotationBytes))
  return errors
})

/** `field is immutable` unless both mean the same; `shown` replaces the printed value where Go prints an internal struct. */
export function validateImmutableField(value: unknown, old: unknown, path: FieldPath, shown: unknown = value): FieldError[] {
  return semanticEqual(value, old) ? [] : [invalid(path, shown, fieldImmutable)]
}

export function validateNonnegativeField(value: number | bigint | undefined, path: FieldPath): FieldError[] {
  return value !== undefined && value < 0 ? [invalid(path, value, negative)] : []
}

export function validateFinalizerName(name: string, path: FieldPath): FieldError[] {
  return qualifiedNameErrors(name).map((message) => invalid(path, name, message))
}

/** The name of a field manager: at most 128 bytes, printable. */
export function validateFieldManager(manager: string | undefined, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const text = manager ?? ''
  if (byteLength(text) > 128) errors.push(tooLong(path, '', 128))
  let position = 0
  for (const char of text) {
    if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(char)) {
      const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
      errors.push(invalid(path, text, `invalid character U+${code} (at position ${position})`))
    }
    position += byteLength(char)
  }
  return errors
}

/** Errors of a finalizer name that is neither Kubernetes' own nor qualified, at its index. */
export function validateKubeFinalizers(finalizers: readonly string[] | undefined, path: FieldPath): FieldError[] {
  return (finalizers ?? []).flatMap((name, index) => validateKubeFinalizerName(name, path.child('finalizers').index(index)))
}

export function validateKubeFinalizerName(name: string, path: FieldPath): FieldError[] {
  if (name.includes('/') || standardFinalizers.has(name)) return []
  return [invalid(path, name, 'name is neither a standard finalizer name nor is it fully qualified')]
}

export const validateOwnerReferences = lookingOnce((references: readonly OwnerReference[], path) => {
  const errors: FieldError[] = []
  let controller: string | undefined
  for (const reference of references) {
    errors.push(...validateOwnerReference(reference, path))
    if (reference.controller !== true) continue
    const name = `${reference.kind ?? ''}/${reference.name ?? ''}`
    if (controller === undefined) controller = name
    else {
      errors.push(invalid(path, references.map(shownOwnerReference),
        `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`))
    }
  }
  return errors
})

function validateGenericObjectMeta(meta: ObjectMeta | undefined, options: ObjectMetaOptions, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const { name = '', generateName = '' } = meta ?? {}
  if (generateName !== '') {
    for (const message of options.validateName(generateName, true)) errors.push(invalid(path.child('generateName'), generateName, message))
  }
  if (name === '') errors.push(required(path.child('name'), 'name or generateName is required'))
  else for (const message of options.validateName(name, false)) errors.push(invalid(path.child('name'), name, message))
  errors.push(...validateNamespaceOf(meta?.namespace ?? '', options.namespaced, path.child('namespace')))
  errors.push(...validateNonnegativeField(meta?.generation, path.child('generation')))
  errors.push(...validateLabels(meta?.labels, path.child('labels')))
  errors.push(...validateAnnotations(meta?.annotations, path.child('annotations')))
  errors.push(...validateOwnerReferences(meta?.ownerReferences, path.child('ownerReferences')))
  errors.push(...validateFinalizers(meta?.finalizers ?? [], path.child('finalizers')))
  errors.push(...validateManagedFields(meta?.managedFields, path.child('managedFields')))
  return errors
}

function validateGenericObjectMetaUpdate(meta: ObjectMeta | undefined, old: ObjectMeta | undefined, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const { finalizers = [], resourceVersion = '', generation = 0 } = meta ?? {}
  if (old?.deletionTimestamp !== undefined) errors.push(...validateNoNewFinalizers(finalizers, old.finalizers ?? [], path.child('finalizers')))
  if (resourceVersion === '') errors.push(invalid(path.child('resourceVersion'), resourceVersion, 'must be specified for an update'))
  if (generation < (old?.generation ?? 0)) errors.push(invalid(path.child('generation'), generation, 'must not be decremented'))
  for (const field of ['name', 'namespace', 'uid'] as const) {
    errors.push(...validateImmutableField(meta?.[field] ?? '', old?.[field] ?? '', path.child(field)))
  }
  for (const field of ['creationTimestamp', 'deletionTimestamp'] as const) {
    if (!sameTime(meta?.[field], old?.[field])) errors.push(invalid(path.child(field), meta?.[field], fieldImmutable))
  }
  if (meta?.deletionGracePeriodSeconds !== old?.deletionGracePeriodSeconds) {
    errors.push(invalid(path.child('deletionGracePeriodSeconds'), meta?.deletionGracePeriodSeconds, fieldImmutable))
  }
  errors.push(...validateLabels(meta?.labels, path.child('labels')))
  errors.push(...validateAnnotations(meta?.annotations, path.child('annotations')))
  errors.push(...validateOwnerReferences(meta?.ownerReferences, path.child('ownerReferences')))
  errors.push(...validateManagedFields(meta?.managedFields, path.child('managedFields')))
  return errors
}

function validateNamespaceOf(namespace: string, namespaced: boolean, path: FieldPath): FieldError[] {
  if (!namespaced) return namespace === '' ? [] : [forbidden(path, 'not allowed on this type')]
  if (namespace === '') return [required(path)]
  return nameIsDNSLabel(namespace, false).map((message) => invalid(path, namespace, message))
}

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

function validateFinalizers(finalizers: readonly string[], path: FieldPath): FieldError[] {
  const errors = finalizers.flatMap((name) => validateFinalizerName(name, path))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return errors
}

function validateNoNewFinalizers(finalizers: readonly string[], old: readonly string[], path: FieldPath): FieldError[] {
  const added = [...new Set(finalizers)].filter((name) => !old.includes(name)).sort()
  if (added.length === 0) return []
  return [forbidden(path,
    `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map(goQuote).join(', ')}}`)]
}

function validateOwnerReference(reference: OwnerReference, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const { apiVersion = '', kind = '', name = '', uid = '' } = reference
  if (versionOf(apiVersion) === '') errors.push(invalid(path.child('apiVersion'), apiVersion, 'version must not be empty'))
  if (kind === '') errors.push(invalid(path.child('kind'), kind, 'must not be empty'))
  if (name === '') errors.push(invalid(path.child('name'), name, 'must not be empty'))
  if (uid === '') errors.push(invalid(path.child('uid'), uid, 'must not be empty'))
  if (apiVersion === 'v1' && kind === 'Event') {
    errors.push(invalid(path, shownOwnerReference(reference), '/v1, Kind=Event is disallowed from being an owner'))
  }
  return errors
}

/** `schema.FromAPIVersionAndKind`: a text with two slashes names neither group nor version. */
function versionOf(apiVersion: string): string {
  const parts = apiVersion.split('/')
  return parts.length > 2 ? '' : parts.at(-1) ?? ''
}

function shownOwnerReference(reference: OwnerReference): GoStruct {
  const { apiVersion = '', kind = '', name = '', uid = '', controller, blockOwnerDeletion } = reference
  return new GoStruct([
    ['apiVersion', apiVersion], ['kind', kind], ['name', name], ['uid', uid],
    ...(controller === undefined ? [] : [['controller', controller] as const]),
    ...(blockOwnerDeletion === undefined ? [] : [['blockOwnerDeletion', blockOwnerDeletion] as const]),
  ])
}

function validateManagedFields(entries: readonly ManagedFieldsEntry[] | undefined, path: FieldPath): FieldError[] {
  return (entries ?? []).flatMap((entry, index) => {
    const here = path.index(index)
    const errors: FieldError[] = []
    const { operation = '', fieldsType = '', subresource = '' } = entry
    if (operation !== 'Apply' && operation !== 'Update') errors.push(invalid(here.child('operation'), operation, 'must be `Apply` or `Update`'))
    if (fieldsType !== '' && fieldsType !== 'FieldsV1') errors.push(invalid(here.child('fieldsType'), fieldsType, 'must be `FieldsV1`'))
    errors.push(...validateFieldManager(entry.manager, here.child('manager')))
    if (byteLength(subresource) > 256) errors.push(tooLong(here.child('subresource'), '', 256))
    return errors
  })
}

/** Times are compared as instants: `2026-01-01T01:00:00+01:00` is `2026-01-01T00:00:00Z`. */
function sameTime(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a ?? '').replace(/\+00:00$/, 'Z') === (b ?? '').replace(/\+00:00$/, 'Z')
}

/** Upstream cuts two characters, not one, before it adds the `a`. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}
