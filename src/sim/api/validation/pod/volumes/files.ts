import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { invalid, required } from '../../../../../base/field.ts'
import type {
  ConfigMapVolumeSource, DownwardAPIVolumeFile, DownwardAPIVolumeSource, KeyToPath, SecretVolumeSource,
} from '../../../../../model/kubernetes.generated.ts'
import { requiredText } from '../../checks.ts'
import { validateContainerResourceFieldSelector, validateObjectFieldSelector } from '../field-selectors.ts'
import { validateFileMode, validateLocalNonReservedPath } from './paths.ts'

/**
 * Volumes whose files the kubelet writes. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

export function validateSecretVolumeSource({ secretName, defaultMode, items }: SecretVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...requiredText(path.child('secretName'), secretName),
    ...validateFileMode(defaultMode, path.child('defaultMode')),
    ...validateItems(items, path.child('items')),
  ]
}

export function validateConfigMapVolumeSource({ name, defaultMode, items }: ConfigMapVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...requiredText(path.child('name'), name),
    ...validateFileMode(defaultMode, path.child('defaultMode')),
    ...validateItems(items, path.child('items')),
  ]
}

export function validateKeyToPath({ key, path: target, mode }: KeyToPath, path: FieldPath): FieldError[] {
  return [
    ...requiredText(path.child('key'), key),
    ...requiredText(path.child('path'), target),
    ...validateLocalNonReservedPath(target ?? '', path.child('path')),
    ...validateFileMode(mode, path.child('mode')),
  ]
}

/** Upstream reports files of `items` at the volume source itself, without an index. */
export function validateDownwardAPIVolumeSource({ defaultMode, items }: DownwardAPIVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...validateFileMode(defaultMode, path.child('defaultMode')),
    ...(items ?? []).flatMap((file) => validateDownwardAPIVolumeFile(file, path)),
  ]
}

export function validateDownwardAPIVolumeFile(file: DownwardAPIVolumeFile, path: FieldPath): FieldError[] {
  const { path: target, fieldRef, resourceFieldRef, mode } = file
  const errors = [...requiredText(path.child('path'), target), ...validateLocalNonReservedPath(target ?? '', path.child('path'))]
  if (fieldRef !== undefined) {
    errors.push(...validateObjectFieldSelector(fieldRef, volumeFieldPaths, path.child('fieldRef')))
    if (resourceFieldRef !== undefined) errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (resourceFieldRef !== undefined) {
    errors.push(...validateContainerResourceFieldSelector(resourceFieldRef, path.child('resourceFieldRef'), true))
  } else {
    errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'))
  }
  return [...errors, ...validateFileMode(mode, path.child('mode'))]
}

const volumeFieldPaths = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']

function validateItems(items: readonly KeyToPath[] | undefined, path: FieldPath): FieldError[] {
  return (items ?? []).flatMap((item, index) => validateKeyToPath(item, path.index(index)))
}
