import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { forbidden, required } from '../../../../../base/field.ts'
import type { Minor } from '../../../../../base/release.ts'
import type { EphemeralVolumeSource, ObjectMeta } from '../../../../../model/kubernetes.generated.ts'
import { validatePersistentVolumeClaimSpec } from '../../core/persistent-volume-claim.ts'
import { validateLabels } from '../../label-selector.ts'
import { validateAnnotations } from '../../metadata.ts'

/** `validateEphemeralVolumeSource` (1.36). */
export function validateEphemeralVolumeSource({ volumeClaimTemplate }: EphemeralVolumeSource, path: FieldPath, minor: Minor): FieldError[] {
  const templatePath = path.child('volumeClaimTemplate')
  if (volumeClaimTemplate === undefined) return [required(templatePath)]
  return [
    ...validateTemplateMeta(volumeClaimTemplate.metadata ?? {}, templatePath.child('metadata')),
    ...validatePersistentVolumeClaimSpec(volumeClaimTemplate.spec ?? {}, templatePath.child('spec'), { minor }),
  ]
}

/** Fields of metadata in the order of the Go struct, but for labels and annotations, which a template may have. */
const forbiddenMeta = [
  'name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp',
  'deletionGracePeriodSeconds', 'ownerReferences', 'finalizers', 'managedFields',
] as const

function validateTemplateMeta(meta: ObjectMeta, path: FieldPath): FieldError[] {
  return [
    ...validateAnnotations(meta.annotations, path.child('annotations')),
    ...validateLabels(meta.labels, path.child('labels')),
    ...forbiddenMeta.filter((field) => isSet(meta[field])).map((field) => forbidden(path.child(field === 'uid' ? 'uID' : field), 'cannot be set')),
  ]
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== '' && value !== 0
}
