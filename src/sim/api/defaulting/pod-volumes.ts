import type {
  AzureDiskVolumeSource, DownwardAPIVolumeFile, EphemeralVolumeSource, ISCSIVolumeSource, ProjectedVolumeSource, RBDVolumeSource, ScaleIOVolumeSource,
  Volume,
} from '../../../model/kubernetes.generated.ts'
import { defaultFieldSelectors } from './pod-containers.ts'
import { imageTag } from './image-name.ts'
import { canonicalQuantity, roundResourceList } from './quantities.ts'

/** Defaults of a pod's volumes: `pkg/apis/core/v1/defaults.go`, `zz_generated.defaults.go` (1.36). */
export function defaultVolume(volume: Volume): void {
  const hasSource = Object.entries(volume).some(([field, value]) => field !== 'name' && value !== undefined)
  if (!hasSource) volume.emptyDir = {}
  const { emptyDir, hostPath, secret, configMap, downwardAPI, projected, ephemeral, image, iscsi, rbd, azureDisk, scaleIO } = volume
  if (emptyDir?.sizeLimit !== undefined) emptyDir.sizeLimit = canonicalQuantity(emptyDir.sizeLimit)
  if (hostPath !== undefined) hostPath.type ??= ''
  if (secret !== undefined) secret.defaultMode ??= 0o644
  if (configMap !== undefined) configMap.defaultMode ??= 0o644
  if (downwardAPI !== undefined) {
    downwardAPI.defaultMode ??= 0o644
    downwardAPI.items?.forEach(defaultDownwardAPIFile)
  }
  if (projected !== undefined) defaultProjected(projected)
  if (ephemeral !== undefined) defaultEphemeral(ephemeral)
  if (image !== undefined) image.pullPolicy ||= imageTag(image.reference ?? '') === 'latest' ? 'Always' : 'IfNotPresent'
  if (iscsi !== undefined) defaultISCSI(iscsi)
  if (rbd !== undefined) defaultRBD(rbd)
  if (azureDisk !== undefined) defaultAzureDisk(azureDisk)
  if (scaleIO !== undefined) defaultScaleIO(scaleIO)
}

function defaultDownwardAPIFile(file: DownwardAPIVolumeFile): void {
  defaultFieldSelectors(file)
}

function defaultProjected(projected: ProjectedVolumeSource): void {
  projected.defaultMode ??= 0o644
  for (const { downwardAPI, serviceAccountToken } of projected.sources ?? []) {
    downwardAPI?.items?.forEach(defaultDownwardAPIFile)
    if (serviceAccountToken !== undefined) serviceAccountToken.expirationSeconds ??= 3600
  }
}

function defaultEphemeral({ volumeClaimTemplate }: EphemeralVolumeSource): void {
  if (volumeClaimTemplate === undefined) return
  volumeClaimTemplate.metadata ??= {}
  const spec = volumeClaimTemplate.spec ??= {}
  spec.volumeMode ??= 'Filesystem'
  spec.resources ??= {}
  roundResourceList(spec.resources.limits)
  roundResourceList(spec.resources.requests)
}

function defaultISCSI(iscsi: ISCSIVolumeSource): void {
  iscsi.iscsiInterface ||= 'default'
}

function defaultRBD(rbd: RBDVolumeSource): void {
  rbd.pool ||= 'rbd'
  rbd.user ||= 'admin'
  rbd.keyring ||= '/etc/ceph/keyring'
}

function defaultAzureDisk(disk: AzureDiskVolumeSource): void {
  disk.cachingMode ??= 'ReadWrite'
  disk.kind ??= 'Shared'
  disk.fsType ??= 'ext4'
  disk.readOnly ??= false
}

function defaultScaleIO(scaleIO: ScaleIOVolumeSource): void {
  scaleIO.storageMode ||= 'ThinProvisioned'
  scaleIO.fsType ||= 'xfs'
}
