import type { PersistentVolume } from '../../../model/kubernetes.generated.ts'
import { defaultResourceLists } from './resource-lists.ts'

/** `SetDefaults_PersistentVolume` and the sources' own defaults (`pkg/apis/core/v1/{defaults,zz_generated.defaults}.go`, 1.36). */
export function defaultPersistentVolume(volume: PersistentVolume): void {
  volume.status = { ...volume.status, phase: volume.status?.phase ?? 'Pending' }
  const spec = volume.spec ??= {}
  spec.persistentVolumeReclaimPolicy ??= 'Retain'
  spec.volumeMode ??= 'Filesystem'
  defaultResourceLists(spec, ['capacity'])
  const { hostPath, rbd, iscsi, azureDisk, scaleIO } = spec
  if (hostPath !== undefined) hostPath.type ??= ''
  if (rbd !== undefined) {
    rbd.pool ??= 'rbd'
    rbd.user ??= 'admin'
    rbd.keyring ??= '/etc/ceph/keyring'
  }
  if (iscsi !== undefined) iscsi.iscsiInterface ??= 'default'
  if (azureDisk !== undefined) {
    azureDisk.cachingMode ??= 'ReadWrite'
    azureDisk.kind ??= 'Shared'
    azureDisk.fsType ??= 'ext4'
    azureDisk.readOnly ??= false
  }
  if (scaleIO !== undefined) {
    scaleIO.storageMode ??= 'ThinProvisioned'
    scaleIO.fsType ??= 'xfs'
  }
}
