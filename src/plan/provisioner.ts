import type { Node, NodeSelectorRequirement, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../model/kubernetes.generated.ts'
import { defineController, keyOf, splitKey, type Controller, type ControllerContext } from '../sim/controllers/controller.ts'

const selectedNode = 'volume.kubernetes.io/selected-node'
const provisionedBy = 'pv.kubernetes.io/provisioned-by'
const zoneKey = 'topology.kubernetes.io/zone'
const waits = 1000

/**
 * The provisioners that StorageClasses name: each makes a volume of the size that a claim asks for, one second after it may. What
 * `sig-storage-lib-external-provisioner` v13 does, with a disk that is always there.
 */
export function externalProvisioner(): Controller {
  const due = new Map<string, number>()
  return defineController({
    name: 'external-provisioner',
    component: 'external-provisioner',
    watches: {
      PersistentVolumeClaim: ({ after }) => after === undefined ? [] : [keyOf(after)],
      PersistentVolume: ({ after }) => after === undefined ? [] : [`/${after.metadata?.name ?? ''}`],
      StorageClass: (_change, { read }) => read.list('PersistentVolumeClaim').map(keyOf),
    },
    reconcile(key, context) {
      const { namespace, name } = splitKey(key)
      if (namespace === '') return reclaim(name, context)
      const claim = context.read.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined
      const storage = claim === undefined ? undefined : provisionable(claim, context)
      if (claim === undefined || storage === undefined) return undefined
      const time = due.get(key) ?? context.clock.now + waits
      due.set(key, time)
      if (context.clock.now < time) {
        context.requeueAfter(key, time - context.clock.now)
        return undefined
      }
      due.delete(key)
      return provision(claim, storage, context)
    },
  })
}

/** The class of a claim that waits for a volume of its own; one that waits for its pod must know the node. */
function provisionable({ metadata, spec, status }: PersistentVolumeClaim, { read }: ControllerContext): StorageClass | undefined {
  if (status?.phase !== 'Pending' || spec?.volumeName !== undefined || metadata?.deletionTimestamp !== undefined) return undefined
  const storage = read.get('StorageClass', '', spec?.storageClassName ?? '') as StorageClass | undefined
  if (storage === undefined || storage.provisioner === 'kubernetes.io/no-provisioner') return undefined
  return storage.volumeBindingMode === 'WaitForFirstConsumer' && metadata?.annotations?.[selectedNode] === undefined ? undefined : storage
}

function provision(claim: PersistentVolumeClaim, storage: StorageClass, context: ControllerContext): string | undefined {
  const { uid, name, namespace } = claim.metadata ?? {}
  const node = context.read.get('Node', '', claim.metadata?.annotations?.[selectedNode] ?? '') as Node | undefined
  const bound = topology(storage.provisioner ?? '', node)
  const volumeName = `pvc-${uid ?? ''}`
  const volume: PersistentVolume = {
    apiVersion: 'v1', kind: 'PersistentVolume',
    metadata: { name: volumeName, annotations: { [provisionedBy]: storage.provisioner ?? '' } },
    spec: {
      capacity: { storage: claim.spec?.resources?.requests?.storage ?? '1Gi' },
      accessModes: claim.spec?.accessModes, volumeMode: claim.spec?.volumeMode,
      persistentVolumeReclaimPolicy: storage.reclaimPolicy ?? 'Delete', storageClassName: storage.metadata?.name,
      mountOptions: storage.mountOptions,
      ...sourceOf(storage.provisioner ?? '', volumeName),
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
      ...bound === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [bound] }] } } },
    },
  }
  const { refusal } = context.write.create('PersistentVolume', volume, `claim ${name ?? ''} asks for it`)
  if (refusal !== undefined) return refusal.message
  context.event('PersistentVolumeClaim', claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volumeName}`)
  return undefined
}

/** Drivers of CSI have the name of a domain; what has a path in it makes folders or mounts of its own. */
function sourceOf(provisioner: string, volumeName: string): Pick<NonNullable<PersistentVolume['spec']>, 'csi' | 'hostPath'> {
  return provisioner.includes('/') ? { hostPath: { path: `/var/lib/volumes/${volumeName}` } } : { csi: { driver: provisioner, volumeHandle: volumeName } }
}

const local = /local-path|hostpath|localvolume|topolvm/
const zonal = /^(?:ebs\.csi\.aws\.com|kubernetes\.io\/(?:aws-ebs|gce-pd|azure-disk)|pd\.csi\.storage\.gke\.io|disk\.csi\.azure\.com|cinder\.csi\.openstack\.org)$/

/** Where a volume can be reached from: some kinds of disk from their machine alone, others from their zone. */
function topology(provisioner: string, node: Node | undefined): NodeSelectorRequirement | undefined {
  const { labels = {}, name = '' } = node?.metadata ?? {}
  if (node === undefined) return undefined
  if (local.test(provisioner)) return { key: 'kubernetes.io/hostname', operator: 'In', values: [labels['kubernetes.io/hostname'] ?? name] }
  const zone = labels[zoneKey]
  return zonal.test(provisioner) && zone !== undefined ? { key: zoneKey, operator: 'In', values: [zone] } : undefined
}

/** A volume whose claim is gone is deleted where its class says so. */
function reclaim(name: string, { read, write }: ControllerContext): undefined {
  const volume = read.get('PersistentVolume', '', name) as PersistentVolume | undefined
  if (volume?.status?.phase !== 'Released' || volume.spec?.persistentVolumeReclaimPolicy !== 'Delete' || volume.metadata?.annotations?.[provisionedBy] === undefined) return
  write.delete('PersistentVolume', '', name, 'its claim is gone')
}
