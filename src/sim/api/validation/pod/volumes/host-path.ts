import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { notSupported, required } from '../../../../../base/field.ts'
import type { HostPathVolumeSource } from '../../../../../model/kubernetes.generated.ts'
import { validatePathNoBacksteps } from './paths.ts'

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

/** `validateHostPathVolumeSource` (1.36); also of PersistentVolumes. */
export function validateHostPathVolumeSource({ path: hostPath, type }: HostPathVolumeSource, path: FieldPath): FieldError[] {
  if (!hostPath) return [required(path.child('path'))]
  const unknown = type !== undefined && !hostPathTypes.includes(type) ? [notSupported(path.child('type'), type, hostPathTypes)] : []
  return [...validatePathNoBacksteps(hostPath, path.child('path')), ...unknown]
}
