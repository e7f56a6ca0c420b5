import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, invalid, notFound, notSupported, required } from '../../../../base/field.ts'
import type { Container, EphemeralContainer, VolumeMount } from '../../../../model/kubernetes.generated.ts'
import { validateLocalDescendingPath, validatePathNoBacksteps } from './volumes/paths.ts'
import type { ValidVolumes } from './volumes/volumes.ts'

/**
 * Mounts and raw devices of a container. Source: `pkg/apis/core/validation/validation.go` (1.36).
 * Sub paths, propagation and recursive read-only are reported at the list itself, without an index, as upstream does.
 */

export function validateVolumeMounts(container: Container | EphemeralContainer, volumes: ValidVolumes, path: FieldPath): FieldError[] {
  const devices = new Map((container.volumeDevices ?? []).map(({ name = '', devicePath = '' }) => [name, devicePath]))
  const devicePaths = new Set(devices.values())
  const mountPaths = new Set<string>()
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const here = path.index(index)
    const { name = '', mountPath = '', subPath = '', subPathExpr = '' } = mount
    const errors: FieldError[] = []
    if (name === '') errors.push(required(here.child('name')))
    if (!volumes.has(name)) errors.push(notFound(here.child('name'), name))
    if (mountPath === '') errors.push(required(here.child('mountPath')))
    if (mountPaths.has(mountPath)) errors.push(invalid(here.child('mountPath'), mountPath, 'must be unique'))
    mountPaths.add(mountPath)
    if (devices.has(name)) errors.push(invalid(here.child('name'), name, 'must not already exist in volumeDevices'))
    if (devicePaths.has(mountPath)) errors.push(invalid(here.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices'))
    if (subPath !== '') errors.push(...validateLocalDescendingPath(subPath, path.child('subPath')))
    if (subPathExpr !== '') {
      if (subPath !== '') errors.push(invalid(here.child('subPathExpr'), subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
      errors.push(...validateLocalDescendingPath(subPathExpr, path.child('subPathExpr')))
    }
    errors.push(...validateMountPropagation(mount, container, path.child('mountPropagation')))
    errors.push(...validateRecursiveReadOnly(mount, path.child('recursiveReadOnly')))
    return errors
  })
}

export function validateVolumeDevices(container: Container | EphemeralContainer, volumes: ValidVolumes, path: FieldPath): FieldError[] {
  const mounts = new Map((container.volumeMounts ?? []).map(({ name = '', mountPath = '' }) => [name, mountPath]))
  const mountPaths = new Set(mounts.values())
  const paths = new Set<string>()
  const names = new Set<string>()
  return (container.volumeDevices ?? []).flatMap(({ name = '', devicePath = '' }, index) => {
    const here = path.index(index)
    const errors: FieldError[] = []
    const volume = volumes.get(name)
    if (name === '') errors.push(required(here.child('name')))
    if (names.has(name)) errors.push(invalid(here.child('name'), name, 'must be unique'))
    if (volume === undefined) errors.push(notFound(here.child('name'), name))
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) {
      errors.push(invalid(here.child('name'), name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'))
    }
    if (devicePath === '') errors.push(required(here.child('devicePath')))
    if (paths.has(devicePath)) errors.push(invalid(here.child('devicePath'), devicePath, 'must be unique'))
    if (devicePath !== '' && validatePathNoBacksteps(devicePath, here).length > 0) {
      errors.push(invalid(here.child('devicePath'), devicePath, "can not contain backsteps ('..')"))
    } else paths.add(devicePath)
    if (mounts.has(name)) errors.push(invalid(here.child('name'), name, 'must not already exist in volumeMounts'))
    if (mountPaths.has(devicePath)) errors.push(invalid(here.child('devicePath'), devicePath, 'must not already exist as a path in volumeMounts'))
    if (name !== '') names.add(name)
    return errors
  })
}

const propagations = ['Bidirectional', 'HostToContainer', 'None']
const recursiveReadOnlyModes = ['Disabled', 'Enabled', 'IfPossible']

function validateMountPropagation({ mountPropagation }: VolumeMount, { securityContext }: Container | EphemeralContainer, path: FieldPath): FieldError[] {
  if (mountPropagation === undefined) return []
  if (!propagations.includes(mountPropagation)) return [notSupported(path, mountPropagation, propagations)]
  return mountPropagation === 'Bidirectional' && securityContext?.privileged !== true
    ? [forbidden(path, 'Bidirectional mount propagation is available only to privileged containers')]
    : []
}

function validateRecursiveReadOnly({ recursiveReadOnly, readOnly, mountPropagation }: VolumeMount, path: FieldPath): FieldError[] {
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return []
  if (!recursiveReadOnlyModes.includes(recursiveReadOnly)) return [notSupported(path, recursiveReadOnly, recursiveReadOnlyModes)]
  const errors: FieldError[] = []
  if (readOnly !== true) errors.push(forbidden(path, 'may only be specified when readOnly is true'))
  if (mountPropagation !== undefined && mountPropagation !== 'None') {
    errors.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'))
  }
  return errors
}
