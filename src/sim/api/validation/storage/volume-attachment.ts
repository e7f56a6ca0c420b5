import { type FieldError, FieldPath, forbidden, invalid, required, tooLong } from '../../../../base/field.ts'
import { byteLength, dns1123SubdomainErrors, rangeMessage } from '../../../../base/names.ts'
import type { VolumeAttachment, VolumeAttachmentSource, VolumeAttachmentStatus, VolumeError } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids } from '../checks.ts'
import { validateInlinePersistentVolumeSpec } from '../core/persistent-volume.ts'
import { type GoShape, goStruct } from '../go-struct.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateObjectMeta } from '../metadata.ts'
import { validateCSIDriverName } from './parameters.ts'

/** `pkg/apis/storage/validation/validation.go` (1.36). */

const spec = FieldPath.of('spec')
const maxMetadataBytes = 256 * 1024
const maxMessageBytes = 1024

export function validateVolumeAttachment(attachment: VolumeAttachment, context: ValidationContext): FieldError[] {
  const { attacher = '', nodeName = '', source = {} } = attachment.spec ?? {}
  const driverName = validateCSIDriverName(attacher, spec.child('attacher'), context)
  const checkedOnce = gateEnabled(context.minor, 'VolumeAttacherCheckedOnce')
  const errors = [
    ...validateObjectMeta(attachment.metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata')),
    ...checkedOnce ? driverName : attacher === '' ? [required(spec.child('attacher'))] : [],
    ...validateSource(source, spec.child('source'), context),
    ...invalids(spec.child('nodeName'), nodeName, dns1123SubdomainErrors(nodeName)),
    ...validateStatus(attachment.status ?? {}, FieldPath.of('status')),
    ...checkedOnce ? [] : driverName,
  ]
  const volume = source.persistentVolumeName
  if (volume !== undefined) errors.push(...invalids(spec.child('source', 'persistentVolumeName'), volume, dns1123SubdomainErrors(volume)))
  return errors
}

export function validateVolumeAttachmentUpdate(attachment: VolumeAttachment, old: VolumeAttachment, context: ValidationContext): FieldError[] {
  return [
    ...validateVolumeAttachment(attachment, context),
    ...validateImmutableField(attachment.spec, old.spec, spec, goStruct(attachmentSpec, attachment.spec)),
  ]
}

function validateSource(source: VolumeAttachmentSource, path: FieldPath, context: ValidationContext): FieldError[] {
  const { inlineVolumeSpec, persistentVolumeName } = source
  const oneOf = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  if (inlineVolumeSpec === undefined && persistentVolumeName === undefined) return [required(path, oneOf)]
  if (inlineVolumeSpec !== undefined && persistentVolumeName !== undefined) return [forbidden(path, oneOf)]
  if (persistentVolumeName === '') return [required(path.child('persistentVolumeName'), 'must specify non empty persistentVolumeName')]
  return inlineVolumeSpec === undefined ? [] : validateInlinePersistentVolumeSpec(inlineVolumeSpec, path.child('inlineVolumeSpec'), context)
}

function validateStatus(status: VolumeAttachmentStatus, path: FieldPath): FieldError[] {
  const metadata = Object.entries(status.attachmentMetadata ?? {})
  const bytes = metadata.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0)
  return [
    ...bytes > maxMetadataBytes ? [tooLong(path.child('attachmentMetadata'), '', maxMetadataBytes)] : [],
    ...validateVolumeError(status.attachError, path.child('attachError')),
    ...validateVolumeError(status.detachError, path.child('detachError')),
  ]
}

function validateVolumeError(error: VolumeError | undefined, path: FieldPath): FieldError[] {
  if (error === undefined) return []
  const errors: FieldError[] = []
  // The limit that is told is upstream's limit for metadata, not the one that was passed.
  if (byteLength(error.message ?? '') > maxMessageBytes) errors.push(tooLong(path.child('message'), '', maxMetadataBytes))
  const { errorCode } = error
  if (errorCode !== undefined && errorCode < 0) errors.push(invalid(path.child('errorCode'), errorCode, rangeMessage(0, 2 ** 31 - 1)))
  return errors
}

const secretReference: GoShape = [['Name', 'name', ''], ['Namespace', 'namespace', '']]

/** `core.PersistentVolumeSpec`; an inline volume holds no source but `csi` and none of the fields for claims. */
const persistentVolumeSpec: GoShape = [
  ['Capacity', 'capacity', null], ['GCEPersistentDisk', 'gcePersistentDisk', null], ['AWSElasticBlockStore', 'awsElasticBlockStore', null],
  ['HostPath', 'hostPath', null], ['Glusterfs', 'glusterfs', null], ['NFS', 'nfs', null], ['RBD', 'rbd', null], ['Quobyte', 'quobyte', null],
  ['ISCSI', 'iscsi', null], ['FlexVolume', 'flexVolume', null], ['Cinder', 'cinder', null], ['CephFS', 'cephfs', null], ['FC', 'fc', null],
  ['Flocker', 'flocker', null], ['AzureFile', 'azureFile', null], ['VsphereVolume', 'vsphereVolume', null], ['AzureDisk', 'azureDisk', null],
  ['PhotonPersistentDisk', 'photonPersistentDisk', null], ['PortworxVolume', 'portworxVolume', null], ['ScaleIO', 'scaleIO', null],
  ['Local', 'local', null], ['StorageOS', 'storageos', null],
  ['CSI', 'csi', 'pointer', [
    ['Driver', 'driver', ''], ['VolumeHandle', 'volumeHandle', ''], ['ReadOnly', 'readOnly', false], ['FSType', 'fsType', ''],
    ['VolumeAttributes', 'volumeAttributes', null],
    ['ControllerPublishSecretRef', 'controllerPublishSecretRef', 'pointer', secretReference],
    ['NodeStageSecretRef', 'nodeStageSecretRef', 'pointer', secretReference],
    ['NodePublishSecretRef', 'nodePublishSecretRef', 'pointer', secretReference],
    ['ControllerExpandSecretRef', 'controllerExpandSecretRef', 'pointer', secretReference],
    ['NodeExpandSecretRef', 'nodeExpandSecretRef', 'pointer', secretReference],
  ]],
  ['AccessModes', 'accessModes', null], ['ClaimRef', 'claimRef', null], ['PersistentVolumeReclaimPolicy', 'persistentVolumeReclaimPolicy', ''],
  ['StorageClassName', 'storageClassName', ''], ['MountOptions', 'mountOptions', null], ['VolumeMode', 'volumeMode', null],
  ['NodeAffinity', 'nodeAffinity', null], ['VolumeAttributesClassName', 'volumeAttributesClassName', null],
]

const attachmentSpec: GoShape = [
  ['Attacher', 'attacher', ''],
  ['Source', 'source', 'struct', [
    ['PersistentVolumeName', 'persistentVolumeName', null],
    ['InlineVolumeSpec', 'inlineVolumeSpec', 'pointer', persistentVolumeSpec],
  ]],
  ['NodeName', 'nodeName', ''],
]
