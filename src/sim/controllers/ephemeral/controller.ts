import type { PersistentVolumeClaim, Pod, Volume } from '../../../model/kubernetes.generated.ts'
import { defineController, keyOf, splitKey, type ControllerContext } from '../controller.ts'
import { controllerRef } from '../pod-control.ts'

/** Claims of generic ephemeral volumes, which live as long as their pod: `pkg/controller/volume/ephemeral/controller.go` (1.36). */
export const ephemeralVolumeController = defineController({
  name: 'ephemeral-volume',
  component: 'ephemeral_volume',
  watches: {
    Pod: ({ before, after }) => before === undefined && after !== undefined && hasEphemeral(after) ? [keyOf(after)] : [],
    // A claim that went is made again.
    PersistentVolumeClaim: ({ before, after }) => {
      const owner = after === undefined ? before?.metadata?.ownerReferences?.find(({ controller }) => controller === true) : undefined
      return owner?.kind === 'Pod' ? [`${before?.metadata?.namespace ?? ''}/${owner.name ?? ''}`] : []
    },
  },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const pod = context.read.get('Pod', namespace, name) as Pod | undefined
    if (pod === undefined || pod.metadata?.deletionTimestamp !== undefined) return undefined
    for (const volume of pod.spec?.volumes ?? []) {
      const error = volume.ephemeral === undefined ? undefined : makeClaim(pod, volume, context)
      if (error === undefined) continue
      context.event('Pod', pod, 'Warning', 'FailedBinding', `ephemeral volume ${volume.name ?? ''}: ${error}`)
      return error
    }
    return undefined
  },
})

function hasEphemeral(pod: Pod): boolean {
  return pod.spec?.volumes?.some(({ ephemeral }) => ephemeral !== undefined) === true
}

function makeClaim(pod: Pod, volume: Volume, context: ControllerContext): string | undefined {
  const { namespace = '', name = '', uid } = pod.metadata ?? {}
  const claim = `${name}-${volume.name ?? ''}`
  const live = context.read.get('PersistentVolumeClaim', namespace, claim)
  if (live !== undefined) {
    const isOurs = live.metadata?.ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid) === true
    return isOurs ? undefined : `PVC ${namespace}/${claim} was not created for pod ${namespace}/${name} (pod is not owner)`
  }
  const { metadata: { labels, annotations } = {}, spec } = volume.ephemeral?.volumeClaimTemplate ?? {}
  const wanted: PersistentVolumeClaim = {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec,
    metadata: {
      name: claim, namespace, ...labels === undefined ? {} : { labels }, ...annotations === undefined ? {} : { annotations },
      ownerReferences: [controllerRef({ apiVersion: 'v1', kind: 'Pod', object: pod })],
    },
  }
  const { refusal } = context.write.create('PersistentVolumeClaim', wanted, `volume ${volume.name ?? ''} of pod ${name}`)
  return refusal === undefined ? undefined : `create PVC ${claim}: ${refusal.message}`
}
