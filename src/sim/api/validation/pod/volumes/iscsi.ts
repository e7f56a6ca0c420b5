import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { invalid, required } from '../../../../../base/field.ts'
import { byteLength, rangeMessage } from '../../../../../base/names.ts'
import type { ISCSIPersistentVolumeSource, ISCSIVolumeSource } from '../../../../../model/kubernetes.generated.ts'
import { requiredText } from '../../checks.ts'

/** `validateISCSIVolumeSource` (1.36) with the length check of `validateVolumeSource`. */
export function validateISCSIVolumeSource(iscsi: ISCSIVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...requiredText(path.child('targetPortal'), iscsi.targetPortal),
    ...validateIQN(iscsi.iqn, path.child('iqn'), prefixMessage),
    ...validateLunAndSecret(iscsi, path),
    ...validateInitiator(iscsi.initiatorName, path.child('initiatorname'), prefixMessage),
  ]
}

/** `validateISCSIPersistentVolumeSource` (1.36). */
export function validateISCSIPersistentVolumeSource(iscsi: ISCSIPersistentVolumeSource, pvName: string, path: FieldPath): FieldError[] {
  return [
    ...requiredText(path.child('targetPortal'), iscsi.targetPortal),
    ...iscsiNameTooLong(iscsi, pvName) ? [invalid(path.child('targetportal'), iscsi.targetPortal ?? '', iscsiNameTooLongMessage)] : [],
    ...validateIQN(iscsi.iqn, path.child('iqn'), formatMessage),
    ...validateLunAndSecret(iscsi, path),
    ...iscsi.secretRef === undefined ? [] : requiredText(path.child('secretRef', 'name'), iscsi.secretRef.name),
    ...validateInitiator(iscsi.initiatorName, path.child('initiatorname'), formatMessage),
  ]
}

export const iscsiNameTooLongMessage = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'

/** The volume's name and portal become one device name of at most 64 bytes. */
export function iscsiNameTooLong({ initiatorName, targetPortal = '' }: ISCSIVolumeSource, volumeName: string): boolean {
  return initiatorName !== undefined && byteLength(`${volumeName}:${targetPortal}`) > 64
}

const formatMessage = 'must be valid format'
const prefixMessage = 'must be valid format starting with iqn, eui, or naa'

const formats: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([0-9A-Za-z-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[0-9A-Za-z]{16}$/,
  naa: /^naa.[0-9A-Za-z]{32}$/,
}

function validateIQN(iqn: string | undefined, path: FieldPath, unknownPrefix: string): FieldError[] {
  return iqn ? validateInitiator(iqn, path, unknownPrefix) : [required(path)]
}

function validateInitiator(name: string | undefined, path: FieldPath, unknownPrefix: string): FieldError[] {
  if (name === undefined) return []
  const format = formats[name.slice(0, 3)]
  if (format === undefined) return [invalid(path, name, unknownPrefix)]
  return format.test(name) ? [] : [invalid(path, name, formatMessage)]
}

function validateLunAndSecret(iscsi: ISCSIVolumeSource | ISCSIPersistentVolumeSource, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const { lun = 0 } = iscsi
  if (lun < 0 || lun > 255) errors.push(invalid(path.child('lun'), lun, rangeMessage(0, 255)))
  if ((iscsi.chapAuthDiscovery === true || iscsi.chapAuthSession === true) && iscsi.secretRef === undefined) {
    errors.push(required(path.child('secretRef')))
  }
  return errors
}
