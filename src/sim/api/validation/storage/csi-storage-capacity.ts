import { type FieldError, FieldPath, invalid } from '../../../../base/field.ts'
import { dns1123SubdomainErrors } from '../../../../base/names.ts'
import { quantityOrZero } from '../../../../base/quantity.ts'
import type { CSIStorageCapacity } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { goLabelSelector } from '../go-struct.ts'
import { fieldImmutable, nameIsDNSSubdomain, validateLabelSelector, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'

/** `pkg/apis/storage/validation/validation.go` (1.36). */

export function validateCSIStorageCapacity(
  capacity: CSIStorageCapacity, options = { allowInvalidLabelValueInSelector: false },
): FieldError[] {
  const { storageClassName = '' } = capacity
  const errors = [
    ...validateObjectMeta(capacity.metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata')),
    ...validateLabelSelector(capacity.nodeTopology, options, FieldPath.of('nodeTopology')),
    ...invalids(FieldPath.of('storageClassName'), storageClassName, dns1123SubdomainErrors(storageClassName)),
  ]
  const amount = quantityOrZero(capacity.capacity)
  if (amount.sign < 0) errors.push(invalid(FieldPath.of('capacity'), amount.toString(), 'must be greater than or equal to 0'))
  return errors
}

export function validateCSIStorageCapacityUpdate(capacity: CSIStorageCapacity, old: CSIStorageCapacity): FieldError[] {
  const stored = validateLabelSelector(old.nodeTopology, {}, FieldPath.of('nodeTopology'))
  const errors = [
    ...validateCSIStorageCapacity(capacity, { allowInvalidLabelValueInSelector: stored.length > 0 }),
    ...validateObjectMetaUpdate(capacity.metadata, old.metadata, FieldPath.of('metadata')),
  ]
  if (!semanticEqual(capacity.nodeTopology, old.nodeTopology)) {
    errors.push(invalid(FieldPath.of('nodeTopology'), goLabelSelector(capacity.nodeTopology), fieldImmutable))
  }
  if ((capacity.storageClassName ?? '') !== (old.storageClassName ?? '')) {
    errors.push(invalid(FieldPath.of('storageClassName'), capacity.storageClassName ?? '', fieldImmutable))
  }
  return errors
}
