import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, invalid, required } from '../../../../base/field.ts'
import { cloneValue } from '../../../../base/json.ts'
import { rangeMessage } from '../../../../base/names.ts'
import type { Container, Pod, PodSpec, Toleration } from '../../../../model/kubernetes.generated.ts'
import { validateObjectMetaUpdate } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { validateAnnotationChanges, validatePodSpecificAnnotations } from './annotations.ts'
import { isPadded } from './containers.ts'
import { validateOnlyDeletedSchedulingGates } from './gates.ts'
import type { PodOptions } from './options.ts'
import { metadataPath, specPath, validatePodMetadataAndSpec } from './pod.ts'
import { validateGatedChanges } from './scheduling-directives.ts'
import { validateTolerations } from './tolerations.ts'

const updatableFields = [
  '`spec.containers[*].image`', '`spec.initContainers[*].image`', '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',')

/** `ValidatePodUpdate` of `pkg/apis/core/validation/validation.go` (1.36). Upstream adds a diff of the structs after the line. */
export function validatePodUpdate(pod: Pod, old: Pod, options: PodOptions): FieldError[] {
  const { spec = {} } = pod
  const { spec: oldSpec = {} } = old
  const errors = validatePodUpdateMeta(pod, old, options)
  for (const list of ['containers', 'initContainers'] as const) {
    const { errors: found, stop } = validateContainerUpdates(spec[list] ?? [], oldSpec[list] ?? [], specPath.child(list))
    errors.push(...found)
    if (stop) return errors
  }
  const deadline = validateDeadline(spec.activeDeadlineSeconds, oldSpec.activeDeadlineSeconds)
  errors.push(...deadline.errors)
  if (deadline.stop) return errors
  errors.push(...validateOnlyAddedTolerations(spec.tolerations ?? [], oldSpec.tolerations ?? [], specPath.child('tolerations'), options))
  errors.push(...validateOnlyDeletedSchedulingGates(spec.schedulingGates ?? [], oldSpec.schedulingGates ?? [], specPath.child('schedulingGates')))
  if (semanticEqual(spec, oldSpec)) return errors
  const munged = withoutAllowedChanges(spec, oldSpec)
  if ((oldSpec.schedulingGates ?? []).length > 0) errors.push(...validateGatedChanges(munged, oldSpec))
  if (!semanticEqual(munged, oldSpec)) errors.push(forbidden(specPath, `pod updates may not change fields other than ${updatableFields}\n`))
  return errors
}

/** What updates of the pod and of its ephemeral containers check first. */
export function validatePodUpdateMeta(pod: Pod, old: Pod, options: PodOptions): FieldError[] {
  const annotations = pod.metadata?.annotations
  const annotationsPath = metadataPath.child('annotations')
  return [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata, metadataPath),
    ...validatePodMetadataAndSpec(pod, options),
    ...validateAnnotationChanges(annotations, old.metadata?.annotations, annotationsPath),
    ...validatePodSpecificAnnotations(annotations, pod.spec ?? {}, annotationsPath, options),
  ]
}

function validateContainerUpdates(containers: readonly Container[], old: readonly Container[], path: FieldPath): { errors: FieldError[], stop: boolean } {
  if (containers.length !== old.length) return { errors: [forbidden(path, 'pod updates may not add or remove containers')], stop: true }
  const errors = containers.flatMap(({ image = '' }, index) => {
    const here = path.index(index).child('image')
    if (image === '') return [required(here)]
    return isPadded(image) ? [invalid(here, image, 'must not have leading or trailing whitespace')] : []
  })
  return { errors, stop: false }
}

/** A deadline may be set or brought forward, never removed. */
function validateDeadline(deadline: number | undefined, old: number | undefined): { errors: FieldError[], stop: boolean } {
  const path = specPath.child('activeDeadlineSeconds')
  const max = 2147483647
  if (deadline === undefined) {
    return { errors: old === undefined ? [] : [invalid(path, null, 'must not update from a positive integer to nil value')], stop: false }
  }
  if (deadline < 0 || deadline > max) return { errors: [invalid(path, deadline, rangeMessage(0, max))], stop: true }
  if (old !== undefined && old < deadline) return { errors: [invalid(path, deadline, 'must be less than or equal to previous value')], stop: true }
  return { errors: [], stop: false }
}

function validateOnlyAddedTolerations(
  tolerations: readonly Toleration[], old: readonly Toleration[], path: FieldPath, options: PodOptions,
): FieldError[] {
  const kept = old.every((before) => tolerations.some((after) =>
    semanticEqual({ ...before, tolerationSeconds: after.tolerationSeconds }, after)))
  if (!kept) return [forbidden(path, 'existing toleration can not be modified except its tolerationSeconds')]
  return validateTolerations(tolerations, path, options)
}

/** The new spec with the old values wherever a change is allowed: what still differs is not. */
function withoutAllowedChanges(spec: PodSpec, old: PodSpec): PodSpec {
  const munged = cloneValue(spec)
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of (munged[list] ?? []).entries()) container.image = old[list]?.[index]?.image
  }
  munged.activeDeadlineSeconds = old.activeDeadlineSeconds
  munged.schedulingGates = old.schedulingGates
  munged.tolerations = old.tolerations
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && munged.terminationGracePeriodSeconds === 1) {
    munged.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds
  }
  return munged
}
