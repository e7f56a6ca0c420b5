import { cloneValue } from '../../../base/json.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../model/kubernetes.generated.ts'
import { defineController, self, splitKey, type ControllerContext } from '../controller.ts'

const claimFinalizer = 'kubernetes.io/pvc-protection'
const volumeFinalizer = 'kubernetes.io/pv-protection'

/** Claims in use and bound volumes do not go: `pkg/controller/volume/{pvc,pv}protection` (1.36). */
export const storageProtectionController = defineController({
  name: 'storage-protection',
  component: 'pvc-protection-controller',
  turn: 'binder',
  watches: {
    PersistentVolume: self,
    PersistentVolumeClaim: self,
    Pod: ({ before, after }) => {
      const pod = (after ?? before) as Pod
      return claimsOf(pod).map((claim) => `${pod.metadata?.namespace ?? ''}/${claim}`)
    },
  },
  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    if (namespace === '') {
      const volume = context.read.get('PersistentVolume', '', name) as PersistentVolume | undefined
      if (volume === undefined) return undefined
      const isBound = volume.status?.phase === 'Bound'
      if (volume.metadata?.deletionTimestamp === undefined) addFinalizer(volume, context)
      else if (!isBound) drop('PersistentVolume', volume, volumeFinalizer, context)
      return undefined
    }
    const claim = context.read.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined
    if (claim?.metadata?.deletionTimestamp === undefined) return undefined
    const isUsed = (context.read.list('Pod', namespace) as Pod[]).some((pod) => claimsOf(pod).includes(name) && (pod.spec?.nodeName ?? '') !== '' && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed')
    if (!isUsed) drop('PersistentVolumeClaim', claim, claimFinalizer, context)
    return undefined
  },
})

function claimsOf({ spec }: Pod): string[] {
  return (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])
}

function addFinalizer(volume: PersistentVolume, context: ControllerContext): void {
  if (volume.metadata?.finalizers?.includes(volumeFinalizer) === true) return
  const changed = cloneValue(volume)
  changed.metadata = { ...changed.metadata, finalizers: [...changed.metadata?.finalizers ?? [], volumeFinalizer] }
  context.write.update('PersistentVolume', changed, 'volumes are protected')
}

function drop(kind: string, object: PersistentVolume | PersistentVolumeClaim, finalizer: string, context: ControllerContext): void {
  if (object.metadata?.finalizers?.includes(finalizer) !== true) return
  const freed = cloneValue(object)
  freed.metadata = { ...freed.metadata, finalizers: (freed.metadata?.finalizers ?? []).filter((name) => name !== finalizer) }
  if (freed.metadata.finalizers?.length === 0) delete freed.metadata.finalizers
  context.write.update(kind, freed, 'nothing uses it')
}
