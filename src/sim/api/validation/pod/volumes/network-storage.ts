import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { invalid, required } from '../../../../../base/field.ts'
import { dns1123LabelErrors, byteLength } from '../../../../../base/names.ts'
import type {
  CephFSPersistentVolumeSource, CephFSVolumeSource, CinderPersistentVolumeSource, CinderVolumeSource, FlexPersistentVolumeSource, FlexVolumeSource,
  FlockerVolumeSource, GlusterfsPersistentVolumeSource, GlusterfsVolumeSource, NFSVolumeSource, QuobyteVolumeSource, RBDPersistentVolumeSource,
  RBDVolumeSource, ScaleIOPersistentVolumeSource, ScaleIOVolumeSource, StorageOSPersistentVolumeSource, StorageOSVolumeSource,
} from '../../../../../model/kubernetes.generated.ts'
import { sortedKeys } from '../../../../../base/json.ts'
import { invalids, requiredText } from '../../checks.ts'
import { validateDNS1123Label } from '../fields.ts'

/**
 * Storage reached over the network, in Pods and PersistentVolumes. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

export function validateNFSVolumeSource({ server, path: exported = '' }: NFSVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...requiredText(path.child('server'), server),
    ...requiredText(path.child('path'), exported),
    ...exported.startsWith('/') ? [] : [invalid(path.child('path'), exported, 'must be an absolute path')],
  ]
}

export function validateQuobyteVolumeSource({ registry = '', tenant = '', volume }: QuobyteVolumeSource, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (registry === '') errors.push(required(path.child('registry'), hostPortMessage))
  else if (byteLength(tenant) >= 65) errors.push(required(path.child('tenant'), 'must be a UUID and may not exceed a length of 64 characters'))
  else {
    for (const pair of registry.split(',')) {
      if (!isHostPort(pair)) errors.push(invalid(path.child('registry'), registry, hostPortMessage))
    }
  }
  return [...errors, ...requiredText(path.child('volume'), volume)]
}

export function validateGlusterfsVolumeSource({ endpoints, path: share }: GlusterfsVolumeSource, path: FieldPath): FieldError[] {
  return [...requiredText(path.child('endpoints'), endpoints), ...requiredText(path.child('path'), share)]
}

export function validateGlusterfsPersistentVolumeSource(glusterfs: GlusterfsPersistentVolumeSource, path: FieldPath): FieldError[] {
  const { endpointsNamespace } = glusterfs
  const errors = validateGlusterfsVolumeSource(glusterfs, path)
  if (endpointsNamespace === '') {
    errors.push(invalid(path.child('endpointsNamespace'), '', 'if the endpointnamespace is set, it must be a valid namespace name'))
  } else if (endpointsNamespace !== undefined) {
    errors.push(...invalids(path.child('endpointsNamespace'), endpointsNamespace, dns1123LabelErrors(endpointsNamespace)))
  }
  return errors
}

export function validateFlockerVolumeSource({ datasetName = '', datasetUUID = '' }: FlockerVolumeSource, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (datasetName === '' && datasetUUID === '') errors.push(required(path, 'one of datasetName and datasetUUID is required'))
  if (datasetName !== '' && datasetUUID !== '') {
    errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'))
  }
  if (datasetName.includes('/')) errors.push(invalid(path.child('datasetName'), datasetName, "must not contain '/'"))
  return errors
}

/** Also of PersistentVolumes. */
export function validateRBDVolumeSource({ monitors = [], image }: RBDVolumeSource | RBDPersistentVolumeSource, path: FieldPath): FieldError[] {
  return [...monitors.length === 0 ? [required(path.child('monitors'))] : [], ...requiredText(path.child('image'), image)]
}

/** Also of PersistentVolumes. */
export function validateCephFSVolumeSource({ monitors = [] }: CephFSVolumeSource | CephFSPersistentVolumeSource, path: FieldPath): FieldError[] {
  return monitors.length === 0 ? [required(path.child('monitors'))] : []
}

export function validateCinderVolumeSource({ volumeID, secretRef }: CinderVolumeSource, path: FieldPath): FieldError[] {
  return [...requiredText(path.child('volumeID'), volumeID), ...secretRef === undefined ? [] : requiredText(path.child('secretRef', 'name'), secretRef.name)]
}

export function validateCinderPersistentVolumeSource(cinder: CinderPersistentVolumeSource, path: FieldPath): FieldError[] {
  const { secretRef } = cinder
  return [...validateCinderVolumeSource(cinder, path), ...secretRef === undefined ? [] : requiredText(path.child('secretRef', 'namespace'), secretRef.namespace)]
}

/** Also of PersistentVolumes. */
export function validateFlexVolumeSource({ driver, options }: FlexVolumeSource | FlexPersistentVolumeSource, path: FieldPath): FieldError[] {
  const errors = requiredText(path.child('driver'), driver)
  for (const key of sortedKeys(options ?? {})) {
    const namespace = `.${(key.split('/', 1)[0] ?? '').toLowerCase()}`
    if (namespace.endsWith('.kubernetes.io') || namespace.endsWith('.k8s.io')) {
      errors.push(invalid(path.child('options').key(key), key, 'kubernetes.io and k8s.io namespaces are reserved'))
    }
  }
  return errors
}

/** Also of PersistentVolumes. */
export function validateScaleIOVolumeSource(scaleIO: ScaleIOVolumeSource | ScaleIOPersistentVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...requiredText(path.child('gateway'), scaleIO.gateway),
    ...requiredText(path.child('system'), scaleIO.system),
    ...requiredText(path.child('volumeName'), scaleIO.volumeName),
  ]
}

export function validateStorageOSVolumeSource(storageos: StorageOSVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...validateStorageOSNames(storageos, path),
    ...storageos.secretRef === undefined ? [] : requiredText(path.child('secretRef', 'name'), storageos.secretRef.name),
  ]
}

export function validateStorageOSPersistentVolumeSource(storageos: StorageOSPersistentVolumeSource, path: FieldPath): FieldError[] {
  const { secretRef } = storageos
  return [
    ...validateStorageOSNames(storageos, path),
    ...secretRef === undefined ? [] : requiredText(path.child('secretRef', 'name'), secretRef.name),
    ...secretRef === undefined ? [] : requiredText(path.child('secretRef', 'namespace'), secretRef.namespace),
  ]
}

function validateStorageOSNames({ volumeName, volumeNamespace }: StorageOSVolumeSource | StorageOSPersistentVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...volumeName ? validateDNS1123Label(volumeName, path.child('volumeName')) : [required(path.child('volumeName'))],
    ...volumeNamespace ? validateDNS1123Label(volumeNamespace, path.child('volumeNamespace')) : [],
  ]
}

const hostPortMessage = 'must be a host:port pair or multiple pairs separated by commas'

/** Whether `net.SplitHostPort` takes it: `host:port`, `[v6]:port`, `:port`. */
function isHostPort(pair: string): boolean {
  return /^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair)
}
