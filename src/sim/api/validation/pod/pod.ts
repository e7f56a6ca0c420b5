import type { FieldError } from '../../../../base/field.ts'
import { FieldPath, forbidden } from '../../../../base/field.ts'
import type { Pod } from '../../../../model/kubernetes.generated.ts'
import { nameIsDNSSubdomain, validateObjectMeta } from '../metadata.ts'
import { validateAnnotationsMatchFields, validatePodSpecificAnnotations } from './annotations.ts'
import { validateContainerOnlyForPod } from './containers.ts'
import type { PodOptions } from './options.ts'
import { validatePodSpec } from './spec.ts'

/**
 * Pods on creation. Source: `ValidatePodCreate` in `pkg/apis/core/validation/validation.go` (1.36).
 */
export const metadataPath = FieldPath.of('metadata')
export const specPath = FieldPath.of('spec')

export function validatePodCreate(pod: Pod, options: PodOptions): FieldError[] {
  const { spec = {} } = pod
  const errors = validatePodMetadataAndSpec(pod, options)
  if ((spec.ephemeralContainers ?? []).length > 0) errors.push(forbidden(specPath.child('ephemeralContainers'), 'cannot be set on create'))
  if (spec.nodeName && (spec.schedulingGates ?? []).length > 0) {
    errors.push(forbidden(specPath.child('nodeName'), 'cannot be set until all schedulingGates have been cleared'))
  }
  return [...errors, ...validateAnnotationsMatchFields(pod.metadata, spec, specPath)]
}

/** What creation and every kind of update check alike. */
export function validatePodMetadataAndSpec({ metadata, spec = {} }: Pod, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validatePodSpecificAnnotations(metadata?.annotations, spec, metadataPath.child('annotations'), options),
    ...validatePodSpec(spec, metadata ?? {}, specPath, options),
    ...spec.serviceAccountName ? [] : (spec.volumes ?? []).flatMap(({ projected }, index) => (projected?.sources ?? []).flatMap((source, sourceIndex) =>
      source.serviceAccountToken === undefined
        ? []
        : [forbidden(specPath.child('volumes').index(index).child('projected', 'sources').index(sourceIndex).child('serviceAccountToken'),
            'must not be specified when serviceAccountName is not set')])),
    ...(['containers', 'initContainers'] as const).flatMap((list) => (spec[list] ?? []).flatMap((container, index) =>
      validateContainerOnlyForPod(container, specPath.child(list).index(index)))),
  ]
}
