import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { FieldPath as Path, invalid } from '../../../../base/field.ts'
import type { ReplicaSet, ReplicaSetSpec, ReplicaSetStatus } from '../../../../model/kubernetes.generated.ts'
import { goLabelSelector } from '../go-struct.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateNonnegativeField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import type { PodOptions } from '../pod/options.ts'
import { validateTemplateForReplicaSet } from './deployment.ts'
import { selectorOf, validateControllerSelector } from './selector.ts'
import { validateCounters } from './status.ts'

/**
 * ReplicaSets. Source: `pkg/apis/apps/validation/validation.go` (1.36).
 */
const metadataPath = Path.of('metadata')
const specPath = Path.of('spec')

export function validateReplicaSet({ metadata, spec = {} }: ReplicaSet, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateReplicaSetSpec(spec, specPath, options),
  ]
}

export function validateReplicaSetUpdate({ metadata, spec = {} }: ReplicaSet, old: ReplicaSet, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, metadataPath),
    ...validateReplicaSetSpec(spec, specPath, options),
    ...validateImmutableField(spec.selector, old.spec?.selector, specPath.child('selector'), goLabelSelector(spec.selector)),
  ]
}

export function validateReplicaSetStatusUpdate({ metadata, status = {} }: ReplicaSet, old: ReplicaSet): FieldError[] {
  return [...validateObjectMetaUpdate(metadata, old.metadata, metadataPath), ...validateReplicaSetStatus(status, Path.of('status'))]
}

/** Messages call it a deployment, as upstream does. */
function validateReplicaSetSpec(spec: ReplicaSetSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const selector = selectorOf(spec.selector)
  return [
    ...validateNonnegativeField(spec.replicas, path.child('replicas')),
    ...validateNonnegativeField(spec.minReadySeconds, path.child('minReadySeconds')),
    ...validateControllerSelector(spec.selector, 'deployment', path.child('selector')),
    ...selector === undefined
      ? [invalid(path.child('selector'), goLabelSelector(spec.selector), 'invalid label selector')]
      : validateTemplateForReplicaSet(spec.template ?? {}, selector, path.child('template'), options),
  ]
}

function validateReplicaSetStatus(status: ReplicaSetStatus, path: FieldPath): FieldError[] {
  return [
    ...validateNonnegativeField(status.replicas, path.child('replicas')),
    ...validateNonnegativeField(status.fullyLabeledReplicas, path.child('fullyLabeledReplicas')),
    ...validateNonnegativeField(status.readyReplicas, path.child('readyReplicas')),
    ...validateNonnegativeField(status.availableReplicas, path.child('availableReplicas')),
    ...validateNonnegativeField(status.observedGeneration, path.child('observedGeneration')),
    ...validateNonnegativeField(status.terminatingReplicas, path.child('terminatingReplicas')),
    ...validateCounters(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], 'readyReplicas', path),
  ]
}
