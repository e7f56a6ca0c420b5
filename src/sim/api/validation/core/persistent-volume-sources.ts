import { type FieldError, type FieldPath, forbidden, required } from '../../../../base/field.ts'
import type { LocalVolumeSource, PersistentVolumeSpec } from '../../../../model/kubernetes.generated.ts'
import {
  validateAWSElasticBlockStoreVolumeSource, validateAzureDisk, validateAzureFilePersistentVolume, validateGCEPersistentDiskVolumeSource,
  validatePhotonPersistentDiskVolumeSource, validatePortworxVolumeSource, validateVsphereVolumeSource,
} from '../pod/volumes/cloud-disks.ts'
import { validateCSIPersistentVolumeSource } from '../pod/volumes/csi.ts'
import { validateFCVolumeSource } from '../pod/volumes/fibre-channel.ts'
import { validateHostPathVolumeSource } from '../pod/volumes/host-path.ts'
import { validateISCSIPersistentVolumeSource } from '../pod/volumes/iscsi.ts'
import {
  validateCephFSVolumeSource, validateCinderPersistentVolumeSource, validateFlexVolumeSource, validateFlockerVolumeSource,
  validateGlusterfsPersistentVolumeSource, validateNFSVolumeSource, validateQuobyteVolumeSource, validateRBDVolumeSource,
  validateScaleIOVolumeSource, validateStorageOSPersistentVolumeSource,
} from '../pod/volumes/network-storage.ts'
import { validatePathNoBacksteps } from '../pod/volumes/paths.ts'

type Spec = PersistentVolumeSpec
type Check<K extends keyof Spec> = (source: NonNullable<Spec[K]>, path: FieldPath, volumeName: string) => FieldError[]

interface Source {
  readonly field: keyof Spec
  /** As the errors inside the source spell it, and as the error about a second source does; mostly the field. */
  readonly inside: string
  readonly second: string
  readonly check: (spec: Spec, path: FieldPath, volumeName: string) => FieldError[]
}

/** The sources in the order of the checks; upstream spells some of their paths otherwise than the field. */
const sources: readonly Source[] = [
  source('hostPath', validateHostPathVolumeSource),
  source('gcePersistentDisk', validateGCEPersistentDiskVolumeSource, { inside: 'persistentDisk' }),
  source('awsElasticBlockStore', validateAWSElasticBlockStoreVolumeSource),
  source('glusterfs', validateGlusterfsPersistentVolumeSource),
  source('flocker', validateFlockerVolumeSource),
  source('nfs', validateNFSVolumeSource),
  source('rbd', validateRBDVolumeSource),
  source('quobyte', validateQuobyteVolumeSource),
  source('cephfs', validateCephFSVolumeSource, { second: 'cephFS' }),
  source('iscsi', (iscsi, path, volumeName) => validateISCSIPersistentVolumeSource(iscsi, volumeName, path)),
  source('cinder', validateCinderPersistentVolumeSource),
  source('fc', validateFCVolumeSource),
  source('flexVolume', validateFlexVolumeSource),
  source('azureFile', validateAzureFilePersistentVolume),
  source('vsphereVolume', validateVsphereVolumeSource),
  source('photonPersistentDisk', validatePhotonPersistentDiskVolumeSource),
  source('portworxVolume', validatePortworxVolumeSource),
  source('azureDisk', validateAzureDisk),
  source('scaleIO', validateScaleIOVolumeSource),
  source('local', validateLocalVolumeSource),
  source('storageos', validateStorageOSPersistentVolumeSource),
  source('csi', validateCSIPersistentVolumeSource),
]

export const persistentVolumeSources = sources.map(({ field }) => field)

/** Exactly one source; a local one needs node affinity. Only flexVolume is checked even when it is a second source. */
export function validatePersistentVolumeSource(spec: Spec, volumeName: string, hasNodeAffinity: boolean, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  let found = 0
  for (const { field, inside, second, check } of sources) {
    if (spec[field] === undefined) continue
    if (found > 0 && field !== 'flexVolume') {
      errors.push(forbidden(path.child(second), 'may not specify more than 1 volume type'))
      continue
    }
    found++
    errors.push(...check(spec, path.child(inside), volumeName))
    if (field === 'local' && !hasNodeAffinity) errors.push(required(path.child('nodeAffinity'), 'Local volume requires node affinity'))
  }
  if (found === 0) errors.push(required(path, 'must specify a volume type'))
  return errors
}

function source<K extends keyof Spec>(field: K, check: Check<K>, { inside = field, second = field }: { inside?: string, second?: string } = {}): Source {
  return {
    field, inside, second,
    check: (spec, path, volumeName) => spec[field] === undefined ? [] : check(spec[field], path, volumeName),
  }
}

function validateLocalVolumeSource({ path: localPath = '' }: LocalVolumeSource, path: FieldPath): FieldError[] {
  return localPath === '' ? [required(path.child('path'))] : validatePathNoBacksteps(localPath, path.child('path'))
}
