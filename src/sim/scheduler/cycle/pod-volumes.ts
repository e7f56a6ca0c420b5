import type { Pod, Volume } from '../../../model/kubernetes.generated.ts'

/** A volume of a pod that stands for a claim. */
export interface ClaimVolume {
  readonly volume: Volume
  readonly claim: string
  /** The claim is made by the ephemeral volume controller from the pod's own template. */
  readonly ephemeral: boolean
}

/** Volumes backed by a claim. An ephemeral volume's claim is called `<pod>-<volume>`. */
export function claimVolumesOf(pod: Pod): ClaimVolume[] {
  const found: ClaimVolume[] = []
  for (const volume of pod.spec?.volumes ?? []) {
    const claim = volume.persistentVolumeClaim?.claimName
    if (volume.persistentVolumeClaim !== undefined) found.push({ volume, claim: claim ?? '', ephemeral: false })
    else if (volume.ephemeral !== undefined) found.push({ volume, claim: `${pod.metadata?.name ?? ''}-${volume.name ?? ''}`, ephemeral: true })
  }
  return found
}

/** Whether any volume of the pod has a say in where it may go. */
export function hasPlacedVolumes(pod: Pod): boolean {
  return (pod.spec?.volumes ?? []).some((volume) => placedSources.some((source) => volume[source] !== undefined))
}

const placedSources = ['persistentVolumeClaim', 'ephemeral', 'gcePersistentDisk', 'awsElasticBlockStore', 'azureDisk', 'cinder', 'portworxVolume', 'rbd', 'iscsi'] as const

/** `namespace/name` of each claim that the pod names itself; ephemeral claims are not counted. Upstream: NodeInfo.updatePVCRefCounts. */
export function claimKeysOf(info: { readonly pod: Pod, readonly namespace: string }): string[] {
  const volumes = info.pod.spec?.volumes
  if (volumes === undefined) return []
  return claimVolumesOf(info.pod).filter((volume) => !volume.ephemeral).map((volume) => `${info.namespace}/${volume.claim}`)
}
