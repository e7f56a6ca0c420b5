import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../model/kubernetes.generated.ts'
import { defineController, self, splitKey, type Controller, type ControllerContext } from '../controller.ts'
import { provisionedBy, provisionedVolume } from './volume.ts'

const storageProvisioner = 'volume.kubernetes.io/storage-provisioner'
const selectedNode = 'volume.kubernetes.io/selected-node'

/**
 * Stands in for the CSI provisioners of a cluster: what a StorageClass promises, it makes after a while, and deletes again. Which volumes
 * they could really make, nobody can know from files. `sigs.k8s.io/sig-storage-lib-external-provisioner` v13 is its model.
 */
export function externalProvisioner(provisions: (provisioner: string) => boolean, milliseconds: number): Controller {
  const since = new Map<string, number>()
  return defineController({
    name: 'external-provisioner',
    component: 'external-provisioner',
    watches: { PersistentVolumeClaim: self, PersistentVolume: ({ after }) => after === undefined ? [] : [`/${after.metadata?.name ?? ''}`] },

    reconcile(key, context) {
      const { namespace, name } = splitKey(key)
      if (namespace === '') return removeReleased(context.read.get('PersistentVolume', '', name), provisions, context)
      const claim = context.read.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined
      const storage = claim === undefined ? undefined : classToProvision(claim, provisions, context)
      if (claim === undefined || storage === undefined) {
        since.delete(key)
        return undefined
      }
      const left = (since.get(key) ?? context.clock.now) + milliseconds - context.clock.now
      if (left > 0) {
        if (!since.has(key)) context.event('PersistentVolumeClaim', claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${key}"`)
        since.set(key, since.get(key) ?? context.clock.now)
        return void context.requeueAfter(key, left)
      }
      since.delete(key)
      return provision(claim, storage, context)
    },
  })
}

/** The class of a claim that waits for a volume, once its node is chosen where that is to be. */
function classToProvision(claim: PersistentVolumeClaim, provisions: (provisioner: string) => boolean, context: ControllerContext): StorageClass | undefined {
  const { annotations = {}, deletionTimestamp } = claim.metadata ?? {}
  const storage = context.read.get('StorageClass', '', claim.spec?.storageClassName ?? '') as StorageClass | undefined
  if ((claim.spec?.volumeName ?? '') !== '' || deletionTimestamp !== undefined || storage === undefined || annotations[storageProvisioner] !== storage.provisioner) return undefined
  if (storage.volumeBindingMode === 'WaitForFirstConsumer' && annotations[selectedNode] === undefined) return undefined
  return provisions(storage.provisioner ?? '') ? storage : undefined
}

function provision(claim: PersistentVolumeClaim, storage: StorageClass, context: ControllerContext): string | undefined {
  const { namespace = '', name = '', annotations = {} } = claim.metadata ?? {}
  const volume = provisionedVolume(claim, storage, context.read.get('Node', '', annotations[selectedNode] ?? ''))
  const { refusal } = context.write.create('PersistentVolume', volume, `claim ${namespace}/${name} asks ${storage.provisioner ?? ''} for it`)
  if (refusal === undefined) context.event('PersistentVolumeClaim', claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume.metadata?.name ?? ''}`)
  return refusal?.message
}

/** Only volumes that a provisioner made. */
function removeReleased(volume: PersistentVolume | undefined, provisions: (provisioner: string) => boolean, context: ControllerContext): undefined {
  const { name = '', annotations = {} } = volume?.metadata ?? {}
  const by = annotations[provisionedBy]
  if (volume?.status?.phase !== 'Released' || volume.spec?.persistentVolumeReclaimPolicy !== 'Delete' || by === undefined || !provisions(by)) return
  context.write.delete('PersistentVolume', '', name, 'its claim is gone and its reclaim policy is Delete')
}
