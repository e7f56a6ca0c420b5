import type { Node, NodeSelectorRequirement, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../model/kubernetes.generated.ts'
import { driverOfProvisioner } from '../../scheduler/plugins/csi-migration.ts'

/** Says who deletes a volume when its claim is gone. */
export const provisionedBy = 'pv.kubernetes.io/provisioned-by'

/** The volume that a provisioner makes for a claim: of the size that is asked for, reachable from where such disks are. */
export function provisionedVolume({ metadata: { uid = '', name, namespace, resourceVersion } = {}, spec }: PersistentVolumeClaim, storage: StorageClass, node: Node | undefined): PersistentVolume {
  const provisioner = storage.provisioner ?? ''
  const driver = driverOfProvisioner(provisioner) ?? provisioner
  const volumeName = `pvc-${uid}`
  const bound = topology(driver, node)
  return {
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: volumeName, annotations: { [provisionedBy]: driver } },
    spec: {
      capacity: { storage: spec?.resources?.requests?.storage ?? '0' }, accessModes: spec?.accessModes, volumeMode: spec?.volumeMode,
      persistentVolumeReclaimPolicy: storage.reclaimPolicy ?? 'Delete', storageClassName: storage.metadata?.name, mountOptions: storage.mountOptions,
      ...sourceOf(driver, volumeName),
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion },
      ...bound === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [bound] }] } } },
    },
  }
}

/** Drivers of CSI have the name of a domain; what has a path in it makes folders or mounts of its own. */
function sourceOf(driver: string, volumeName: string): Pick<NonNullable<PersistentVolume['spec']>, 'csi' | 'hostPath'> {
  return driver.includes('/') ? { hostPath: { path: `/var/lib/volumes/${volumeName}` } } : { csi: { driver, volumeHandle: volumeName } }
}

const zoneKey = 'topology.kubernetes.io/zone'
const hostKey = 'kubernetes.io/hostname'
const local = /local-path|hostpath|localvolume|topolvm/
const zonal: ReadonlySet<string> = new Set(['ebs.csi.aws.com', 'pd.csi.storage.gke.io', 'disk.csi.azure.com', 'cinder.csi.openstack.org'])

/** Where a volume can be reached from: some kinds of disk from their machine alone, others from their zone. */
function topology(driver: string, node: Node | undefined): NodeSelectorRequirement | undefined {
  const { labels = {}, name = '' } = node?.metadata ?? {}
  if (node === undefined) return undefined
  if (local.test(driver)) return { key: hostKey, operator: 'In', values: [labels[hostKey] ?? name] }
  const zone = labels[zoneKey]
  return zonal.has(driver) && zone !== undefined ? { key: zoneKey, operator: 'In', values: [zone] } : undefined
}
