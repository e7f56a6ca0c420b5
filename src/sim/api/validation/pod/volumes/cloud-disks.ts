import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { invalid, notSupported } from '../../../../../base/field.ts'
import { rangeMessage } from '../../../../../base/names.ts'
import type {
  AWSElasticBlockStoreVolumeSource, AzureDiskVolumeSource, AzureFilePersistentVolumeSource, AzureFileVolumeSource, GCEPersistentDiskVolumeSource,
  PhotonPersistentDiskVolumeSource, PortworxVolumeSource, VsphereVirtualDiskVolumeSource,
} from '../../../../../model/kubernetes.generated.ts'
import { requiredText } from '../../checks.ts'

/**
 * Disks of cloud providers, in Pods and PersistentVolumes alike. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

export function validateGCEPersistentDiskVolumeSource({ pdName, partition }: GCEPersistentDiskVolumeSource, path: FieldPath): FieldError[] {
  return [...requiredText(path.child('pdName'), pdName), ...validatePartition(partition, path)]
}

export function validateAWSElasticBlockStoreVolumeSource({ volumeID, partition }: AWSElasticBlockStoreVolumeSource, path: FieldPath): FieldError[] {
  return [...requiredText(path.child('volumeID'), volumeID), ...validatePartition(partition, path)]
}

export function validateVsphereVolumeSource({ volumePath }: VsphereVirtualDiskVolumeSource, path: FieldPath): FieldError[] {
  return requiredText(path.child('volumePath'), volumePath)
}

export function validatePhotonPersistentDiskVolumeSource({ pdID }: PhotonPersistentDiskVolumeSource, path: FieldPath): FieldError[] {
  return requiredText(path.child('pdID'), pdID)
}

export function validatePortworxVolumeSource({ volumeID }: PortworxVolumeSource, path: FieldPath): FieldError[] {
  return requiredText(path.child('volumeID'), volumeID)
}

export function validateAzureFile({ secretName, shareName }: AzureFileVolumeSource, path: FieldPath): FieldError[] {
  return [...requiredText(path.child('secretName'), secretName), ...requiredText(path.child('shareName'), shareName)]
}

export function validateAzureFilePersistentVolume(azure: AzureFilePersistentVolumeSource, path: FieldPath): FieldError[] {
  const { secretNamespace } = azure
  return [...validateAzureFile(azure, path), ...secretNamespace === undefined ? [] : requiredText(path.child('secretNamespace'), secretNamespace)]
}

export function validateAzureDisk({ diskName, diskURI = '', cachingMode, kind }: AzureDiskVolumeSource, path: FieldPath): FieldError[] {
  const errors = [...requiredText(path.child('diskName'), diskName), ...requiredText(path.child('diskURI'), diskURI)]
  if (cachingMode !== undefined && !cachingModes.includes(cachingMode)) errors.push(notSupported(path.child('cachingMode'), cachingMode, cachingModes))
  if (kind === undefined) return errors
  if (!diskKinds.includes(kind)) errors.push(notSupported(path.child('kind'), kind, diskKinds))
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/')) errors.push(notSupported(path.child('diskURI'), diskURI, [managedDisk]))
  if (kind !== 'Managed' && !diskURI.startsWith('https://')) errors.push(notSupported(path.child('diskURI'), diskURI, [blobDisk]))
  return errors
}

const cachingModes = ['None', 'ReadOnly', 'ReadWrite']
const diskKinds = ['Dedicated', 'Managed', 'Shared']
const managedDisk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
const blobDisk = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'

function validatePartition(partition = 0, path: FieldPath): FieldError[] {
  return partition < 0 || partition > 255 ? [invalid(path.child('partition'), partition, rangeMessage(1, 255))] : []
}
