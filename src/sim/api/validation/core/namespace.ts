import { FieldPath, type FieldError, invalid } from '../../../../base/field.ts'
import type { Namespace } from '../../../../model/kubernetes.generated.ts'
import {
  nameIsDNSLabel, validateFinalizerName, validateKubeFinalizerName, validateObjectMeta, validateObjectMetaUpdate,
} from '../metadata.ts'

/** Namespaces: `pkg/apis/core/validation/validation.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const finalizersPath = FieldPath.of('spec', 'finalizers')

export function validateNamespace({ metadata, spec }: Namespace): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: false, validateName: nameIsDNSLabel }, metadataPath),
    ...(spec?.finalizers ?? []).flatMap((name) => validateFinalizer(name, finalizersPath)),
  ]
}

export function validateNamespaceUpdate(namespace: Namespace, old: Namespace): FieldError[] {
  return validateObjectMetaUpdate(namespace.metadata, old.metadata, metadataPath)
}

export function validateNamespaceStatusUpdate(namespace: Namespace, old: Namespace): FieldError[] {
  const errors = validateObjectMetaUpdate(namespace.metadata, old.metadata, metadataPath)
  const phase = namespace.status?.phase ?? ''
  const isDeleting = namespace.metadata?.deletionTimestamp !== undefined
  const expected = isDeleting ? 'Terminating' : 'Active'
  if (phase !== expected) {
    errors.push(invalid(FieldPath.of('status', 'Phase'), phase,
      `may only be '${expected}' if \`deletionTimestamp\` is ${isDeleting ? 'not ' : ''}empty`))
  }
  return errors
}

export function validateNamespaceFinalizeUpdate(namespace: Namespace, old: Namespace): FieldError[] {
  return [
    ...validateObjectMetaUpdate(namespace.metadata, old.metadata, metadataPath),
    ...(namespace.spec?.finalizers ?? []).flatMap((name, index) => validateFinalizer(name, finalizersPath.index(index))),
  ]
}

function validateFinalizer(name: string, path: FieldPath): FieldError[] {
  return [...validateFinalizerName(name, path), ...validateKubeFinalizerName(name, path)]
}
