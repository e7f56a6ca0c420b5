import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../model/kubernetes.generated.ts'

/** The class of a claim or a volume: the old annotation first, then the field. */
export function storageClassOf(object: PersistentVolume | PersistentVolumeClaim): string {
  return object.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? object.spec?.storageClassName ?? ''
}

/** Upstream: `component-helpers/storage/ephemeral`, VolumeIsForPod. */
export function notOwnedBy(pod: Pod, claim: PersistentVolumeClaim): string | undefined {
  const owner = claim.metadata?.ownerReferences?.find((reference) => reference.controller)
  const namespace = pod.metadata?.namespace ?? 'default'
  if ((claim.metadata?.namespace ?? 'default') === namespace && owner !== undefined && owner.uid === pod.metadata?.uid) return undefined
  return `PVC ${claim.metadata?.namespace ?? 'default'}/${claim.metadata?.name ?? ''} was not created for pod ${namespace}/${pod.metadata?.name ?? ''} (pod is not owner)`
}
