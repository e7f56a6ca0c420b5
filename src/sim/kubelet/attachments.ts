import type { Pod, VolumeAttachment } from '../../model/kubernetes.generated.ts'
import type { Informers } from '../cluster-informers.ts'
import { attachableVolumesOf, attachmentName } from '../controllers/attachdetach/volumes.ts'

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
