import { sha256 } from '../../../base/sha256.ts'
import type { CSIDriver, PersistentVolume, PersistentVolumeClaim, Pod } from '../../../model/kubernetes.generated.ts'
import type { Informers } from '../../cluster-informers.ts'
import { migratedVolume } from '../../scheduler/plugins/csi-migration.ts'

/** A volume that has to be attached to a machine before it can be mounted there. */
export interface AttachableVolume {
  /** That of its PersistentVolume. */
  readonly name: string
  readonly driver: string
  readonly handle: string
  /** Whether it may be attached to several machines. */
  readonly isShared: boolean
}

/**
 * A CSI volume, or an in-tree disk that a CSI driver serves now, unless the driver says that nothing is to be attached: `CanAttach` and `skipAttach` of
 * `pkg/volume/csi/csi_plugin.go`, `IsMultiAttachAllowed` of `pkg/volume/util` (1.36). A driver that no CSIDriver tells of attaches.
 */
export function attachable(volume: PersistentVolume, read: Pick<Informers, 'get'>): AttachableVolume | undefined {
  const { csi, accessModes = [] } = volume.spec ?? {}
  const source = csi === undefined ? migratedVolume(volume.spec ?? {}) : { driver: csi.driver ?? '', handle: csi.volumeHandle ?? '' }
  if (source === undefined) return undefined
  const driver = read.get('CSIDriver', '', source.driver) as CSIDriver | undefined
  if (driver?.spec?.attachRequired === false) return undefined
  const isShared = accessModes.length === 0 || accessModes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany')
  return { name: volume.metadata?.name ?? '', driver: source.driver, handle: source.handle, isShared }
}

/** Claims that a pod mounts, those of its ephemeral volumes included. */
export function claimsOf({ metadata, spec }: Pod): string[] {
  const claims: string[] = []
  for (const { name = '', persistentVolumeClaim, ephemeral } of spec?.volumes ?? []) {
    if (persistentVolumeClaim !== undefined) claims.push(persistentVolumeClaim.claimName ?? '')
    else if (ephemeral !== undefined) claims.push(`${metadata?.name ?? ''}-${name}`)
  }
  return claims
}

/** Volumes that have to be attached before a pod can start. */
export function attachableVolumesOf(pod: Pod, read: Pick<Informers, 'get'>): AttachableVolume[] {
  return claimsOf(pod).flatMap((name) => {
    const claim = read.get('PersistentVolumeClaim', pod.metadata?.namespace ?? '', name) as PersistentVolumeClaim | undefined
    const volume = read.get('PersistentVolume', '', claim?.spec?.volumeName ?? '') as PersistentVolume | undefined
    return volume === undefined ? [] : attachable(volume, read) ?? []
  })
}

/** `getAttachmentName` of `pkg/volume/csi/csi_attacher.go`. */
export function attachmentName({ driver, handle }: AttachableVolume, node: string): string {
  return `csi-${sha256(new TextEncoder().encode(`${handle}${driver}${node}`))}`
}
