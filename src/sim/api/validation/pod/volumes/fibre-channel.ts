import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { invalid, required } from '../../../../../base/field.ts'
import { rangeMessage } from '../../../../../base/names.ts'
import type { FCVolumeSource } from '../../../../../model/kubernetes.generated.ts'

/** `validateFCVolumeSource` (1.36); also of PersistentVolumes. */
export function validateFCVolumeSource({ targetWWNs = [], wwids = [], lun }: FCVolumeSource, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (targetWWNs.length === 0 && wwids.length === 0) {
    errors.push(required(path.child('targetWWNs'), 'must specify either targetWWNs or wwids, but not both'))
  }
  if (targetWWNs.length > 0 && wwids.length > 0) {
    errors.push(invalid(path.child('targetWWNs'), targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'))
  }
  if (targetWWNs.length > 0) {
    if (lun === undefined) errors.push(required(path.child('lun'), 'lun is required if targetWWNs is specified'))
    else if (lun < 0 || lun > 255) errors.push(invalid(path.child('lun'), lun, rangeMessage(0, 255)))
  }
  return errors
}
