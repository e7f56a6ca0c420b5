import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { duplicate, forbidden, invalid, required } from '../../../../../base/field.ts'
import { goQuote } from '../../../../../base/go-format.ts'
import { dns1123SubdomainErrors } from '../../../../../base/names.ts'
import { parseQuantity } from '../../../../../base/quantity.ts'
import type { ImageVolumeSource, ObjectMeta, Volume } from '../../../../../model/kubernetes.generated.ts'
import { invalids, requiredText } from '../../checks.ts'
import { validateDNS1123Label } from '../fields.ts'
import type { PodOptions } from '../options.ts'
import { validatePullPolicy } from '../pull-policy.ts'
import {
  validateAWSElasticBlockStoreVolumeSource, validateAzureDisk, validateAzureFile, validateGCEPersistentDiskVolumeSource,
  validatePhotonPersistentDiskVolumeSource, validatePortworxVolumeSource, validateVsphereVolumeSource,
} from './cloud-disks.ts'
import { validateCSIVolumeSource } from './csi.ts'
import { validateEphemeralVolumeSource } from './ephemeral.ts'
import { validateFCVolumeSource } from './fibre-channel.ts'
import { validateConfigMapVolumeSource, validateDownwardAPIVolumeSource, validateSecretVolumeSource } from './files.ts'
import { validateGitRepoVolumeSource } from './git-repo.ts'
import { validateHostPathVolumeSource } from './host-path.ts'
import { iscsiNameTooLong, iscsiNameTooLongMessage, validateISCSIVolumeSource } from './iscsi.ts'
import {
  validateCephFSVolumeSource, validateCinderVolumeSource, validateFlexVolumeSource, validateFlockerVolumeSource, validateGlusterfsVolumeSource,
  validateNFSVolumeSource, validateQuobyteVolumeSource, validateRBDVolumeSource, validateScaleIOVolumeSource, validateStorageOSVolumeSource,
} from './network-storage.ts'
import { validateProjectedVolumeSource } from './projected.ts'

/** Volumes that passed, by name: only these can be mounted. */
export type ValidVolumes = ReadonlyMap<string, Volume>

/** `ValidateVolumes` (1.36). `podMeta` is absent for templates, whose pods have no name yet. */
export function validateVolumes(
  volumes: readonly Volume[], podMeta: ObjectMeta | undefined, path: FieldPath, options: PodOptions,
): { volumes: ValidVolumes, errors: FieldError[] } {
  const valid = new Map<string, Volume>()
  const errors: FieldError[] = []
  const createdClaims = new Set(podMeta?.name
    ? volumes.filter(({ ephemeral }) => ephemeral !== undefined).map(({ name = '' }) => `${podMeta.name}-${name}`)
    : [])
  for (const [index, volume] of volumes.entries()) {
    const here = path.index(index)
    const { name = '', persistentVolumeClaim } = volume
    const found = validateVolumeSource(volume, podMeta, here, options)
    found.push(...name === '' ? [required(here.child('name'))] : validateDNS1123Label(name, here.child('name')))
    if (valid.has(name)) found.push(duplicate(here.child('name'), name))
    if (found.length === 0) valid.set(name, volume)
    errors.push(...found)
    if (persistentVolumeClaim !== undefined && createdClaims.has(persistentVolumeClaim.claimName ?? '')) {
      errors.push(invalid(here.child('persistentVolumeClaim', 'claimName'), persistentVolumeClaim.claimName ?? '',
        'must not reference a PVC that gets created for an ephemeral volume'))
    }
  }
  return { volumes: valid, errors }
}

/** `validateVolumeSource` (1.36): exactly one source, and that one right. */
function validateVolumeSource(volume: Volume, podMeta: ObjectMeta | undefined, path: FieldPath, options: PodOptions): FieldError[] {
  const errors: FieldError[] = []
  let sources = 0
  for (const [field, validate, names] of sourceValidators) {
    if (volume[field] === undefined) continue
    if (sources > 0) errors.push(forbidden(path.child(names?.second ?? field), 'may not specify more than 1 volume type'))
    else {
      sources++
      errors.push(...validate(volume, path.child(names?.source ?? field), options))
      if (field === 'ephemeral') errors.push(...validateClaimName(volume.name ?? '', podMeta, path))
    }
    if (field === 'iscsi' && volume.iscsi !== undefined && iscsiNameTooLong(volume.iscsi, volume.name ?? '')) {
      errors.push(invalid(path.child('name'), volume.name ?? '', iscsiNameTooLongMessage))
    }
  }
  if (sources === 0) errors.push(required(path, 'must specify a volume type'))
  return errors
}

type SourceField = Exclude<keyof Volume, 'name'>
type ValidateSource = (volume: Volume, path: FieldPath, options: PodOptions) => FieldError[]

/** Where upstream names the path otherwise than the field: of the source itself, and of one source too many. */
interface PathNames { readonly source?: string, readonly second?: string }

function source<F extends SourceField>(
  field: F, validate: (value: NonNullable<Volume[F]>, path: FieldPath, options: PodOptions) => FieldError[], names?: PathNames,
): readonly [SourceField, ValidateSource, PathNames?] {
  const check: ValidateSource = (volume, path, options) => {
    const value = volume[field]
    return value === undefined ? [] : validate(value, path, options)
  }
  return names === undefined ? [field, check] : [field, check, names]
}

/** In the server's order. */
const sourceValidators = [
  source('emptyDir', ({ sizeLimit }, path) => (parseQuantity(sizeLimit)?.sign ?? 0) < 0
    ? [forbidden(path.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity')]
    : []),
  source('hostPath', validateHostPathVolumeSource),
  source('gitRepo', validateGitRepoVolumeSource),
  source('gcePersistentDisk', validateGCEPersistentDiskVolumeSource, { source: 'persistentDisk' }),
  source('awsElasticBlockStore', validateAWSElasticBlockStoreVolumeSource),
  source('secret', validateSecretVolumeSource),
  source('nfs', validateNFSVolumeSource),
  source('iscsi', validateISCSIVolumeSource),
  source('glusterfs', validateGlusterfsVolumeSource),
  source('flocker', validateFlockerVolumeSource),
  source('persistentVolumeClaim', ({ claimName }, path) => requiredText(path.child('claimName'), claimName)),
  source('rbd', validateRBDVolumeSource),
  source('cinder', validateCinderVolumeSource),
  source('cephfs', validateCephFSVolumeSource, { second: 'cephFS' }),
  source('quobyte', validateQuobyteVolumeSource),
  source('downwardAPI', validateDownwardAPIVolumeSource, { second: 'downwarAPI' }),
  source('fc', validateFCVolumeSource),
  source('flexVolume', validateFlexVolumeSource),
  source('configMap', validateConfigMapVolumeSource),
  source('azureFile', validateAzureFile),
  source('vsphereVolume', validateVsphereVolumeSource),
  source('photonPersistentDisk', validatePhotonPersistentDiskVolumeSource),
  source('portworxVolume', validatePortworxVolumeSource),
  source('azureDisk', validateAzureDisk),
  source('storageos', validateStorageOSVolumeSource),
  source('projected', validateProjectedVolumeSource),
  source('scaleIO', validateScaleIOVolumeSource),
  source('csi', validateCSIVolumeSource),
  source('ephemeral', (ephemeral, path, { minor }) => validateEphemeralVolumeSource(ephemeral, path, minor)),
  source('image', validateImageVolumeSource),
]

/** The claim of an ephemeral volume is named after pod and volume. */
function validateClaimName(volumeName: string, podMeta: ObjectMeta | undefined, path: FieldPath): FieldError[] {
  if (!podMeta?.name || volumeName === '') return []
  const claim = `${podMeta.name}-${volumeName}`
  return invalids(path.child('name'), volumeName, dns1123SubdomainErrors(claim).map((message) => `PVC name ${goQuote(claim)}: ${message}`))
}

function validateImageVolumeSource({ reference, pullPolicy }: ImageVolumeSource, path: FieldPath, { resourceIsPod }: PodOptions): FieldError[] {
  return [
    ...resourceIsPod ? requiredText(path.child('reference'), reference) : [],
    ...validatePullPolicy(pullPolicy, path.child('pullPolicy')),
  ]
}
