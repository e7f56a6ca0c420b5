import type { PersistentVolumeClaim, Pod, VolumeAttachment } from '../../model/kubernetes.generated.ts'
import type { Informers } from '../cluster-informers.ts'
import { attachableVolumesOf, attachmentName, claimsOf } from '../controllers/attachdetach/volumes.ts'

/** Volumes of a pod that its machine does not have yet, each with the name of the VolumeAttachment that it waits for. */
export function unattached(pod: Pod, node: string, read: Pick<Informers, 'get'>): readonly { readonly volume: string, readonly attachment: string }[] {
  return (pod.spec?.volumes ?? []).flatMap((volume) => {
    if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) return []
    return attachableVolumesOf({ ...pod, spec: { ...pod.spec, volumes: [volume] } }, read).flatMap((attached) => {
      const attachment = attachmentName(attached, node)
      const isThere = (read.get('VolumeAttachment', '', attachment) as VolumeAttachment | undefined)?.status?.attached === true
      return isThere ? [] : [{ volume: volume.name ?? '', attachment }]
    })
  })
}

/** Claims of a pod that nothing can be mounted from: of a pod that no scheduler placed. `getPVCExtractPV` of `pkg/kubelet/volumemanager/populator` (1.36). */
export function unusableClaims(pod: Pod, read: Pick<Informers, 'get'>): readonly { readonly volume: string, readonly claim: string, readonly message: string }[] {
  return (pod.spec?.volumes ?? []).flatMap((volume) => {
    const [claim] = claimsOf({ ...pod, spec: { ...pod.spec, volumes: [volume] } })
    if (claim === undefined) return []
    const namespace = pod.metadata?.namespace ?? ''
    const object = read.get('PersistentVolumeClaim', namespace, claim) as PersistentVolumeClaim | undefined
    if (object?.status?.phase === 'Bound') return []
    const why = object === undefined ? `failed to fetch PVC from API server: persistentvolumeclaims "${claim}" not found` : 'PVC is not bound'
    const { name = '' } = volume
    return [{ volume: name, claim, message: `Unable to attach or mount volumes: unmounted volumes=[${name}], unattached volumes=[], failed to process volumes=[${name}]: error processing PVC ${namespace}/${claim}: ${why}` }]
  })
}
