import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { FieldPath as Path, required } from '../../../../base/field.ts'
import { selectorFromMap } from '../../../../base/labels.ts'
import { dns1123SubdomainContentErrors } from '../../../../base/names.ts'
import type { PodTemplateSpec, ReplicationController, ReplicationControllerSpec, ReplicationControllerStatus } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { nameIsDNSSubdomain, validateNonnegativeField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import type { ValidateName } from '../metadata.ts'
import type { PodOptions } from '../pod/options.ts'
import { validatePodTemplateSpec } from '../pod/template.ts'
import { validateCounters } from './status.ts'
import { validateRunsForever, validateSelectorMatches } from './template-rules.ts'

/**
 * ReplicationControllers. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */
/** Declarative validation counts bytes and does not look at a `generateName`. */
const declaredName: ValidateName = (name, prefix) => prefix ? [] : dns1123SubdomainContentErrors(name)

const metadataPath = Path.of('metadata')
const specPath = Path.of('spec')

export function validateReplicationController({ metadata, spec = {} }: ReplicationController, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: gateEnabled(options.minor, 'ReplicationControllerPrefixUnchecked') ? declaredName : nameIsDNSSubdomain }, metadataPath),
    ...validateReplicationControllerSpec(spec, specPath, options),
  ]
}

export function validateReplicationControllerUpdate({ metadata, spec = {} }: ReplicationController, old: ReplicationController, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, metadataPath),
    ...validateReplicationControllerSpec(spec, specPath, options),
  ]
}

export function validateReplicationControllerStatusUpdate({ metadata, status = {} }: ReplicationController, old: ReplicationController): FieldError[] {
  return [...validateObjectMetaUpdate(metadata, old.metadata, metadataPath), ...validateStatus(status, Path.of('status'))]
}

function validateReplicationControllerSpec(spec: ReplicationControllerSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const { selector = {}, template } = spec
  return [
    ...validateNonnegativeField(spec.minReadySeconds, path.child('minReadySeconds')),
    ...Object.keys(selector).length === 0 ? [required(path.child('selector'))] : [],
    ...spec.replicas === undefined ? [required(path.child('replicas'))] : validateNonnegativeField(spec.replicas, path.child('replicas')),
    ...template === undefined ? [required(path.child('template'))] : validateTemplate(template, selector, path.child('template'), options),
  ]
}

function validateTemplate(template: PodTemplateSpec, selector: { [key: string]: string }, path: FieldPath, options: PodOptions): FieldError[] {
  return [
    ...validateSelectorMatches(template, selectorFromMap(selector), path),
    ...validatePodTemplateSpec(template, path, options),
    ...validateRunsForever(template, 'ReplicationController', path),
  ]
}

function validateStatus(status: ReplicationControllerStatus, path: FieldPath): FieldError[] {
  const counters = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'] as const
  return [
    ...counters.flatMap((counter) => validateNonnegativeField(status[counter], path.child(counter))),
    ...validateCounters(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], 'readyReplicas', path),
  ]
}
