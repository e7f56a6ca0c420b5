import { type FieldError, FieldPath, forbidden } from '../../../../base/field.ts'
import type { VolumeAttributesClass } from '../../../../model/kubernetes.generated.ts'
import { nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { validateParameters, validateProvisioner } from './parameters.ts'

/** `pkg/apis/storage/validation/validation.go` (1.36). */

export function validateVolumeAttributesClass(attributesClass: VolumeAttributesClass): FieldError[] {
  return [
    ...validateObjectMeta(attributesClass.metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata')),
    ...validateProvisioner(attributesClass.driverName ?? '', FieldPath.of('driverName')),
    ...validateParameters(attributesClass.parameters, false, FieldPath.of('parameters')),
  ]
}

export function validateVolumeAttributesClassUpdate(attributesClass: VolumeAttributesClass, old: VolumeAttributesClass): FieldError[] {
  const errors = validateObjectMetaUpdate(attributesClass.metadata, old.metadata, FieldPath.of('metadata'))
  if ((attributesClass.driverName ?? '') !== (old.driverName ?? '')) {
    errors.push(forbidden(FieldPath.of('driverName'), 'updates to driverName are forbidden.'))
  }
  if (!semanticEqual(attributesClass.parameters, old.parameters)) {
    errors.push(forbidden(FieldPath.of('parameters'), 'updates to parameters are forbidden.'))
  }
  return [...errors, ...validateVolumeAttributesClass(attributesClass)]
}
