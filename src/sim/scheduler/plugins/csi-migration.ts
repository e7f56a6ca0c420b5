import type { CSINode, PersistentVolume, Volume } from '../../../model/kubernetes.generated.ts'

/** An in-tree disk as the CSI driver that serves it now. */
export interface MigratedVolume {
  /** The old plugin, as CSINodes name it in `storage.alpha.kubernetes.io/migrated-plugins`. */
  readonly plugin: string
  readonly driver: string
  readonly handle: string
}

const drivers: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
}

type DiskSources = Pick<Volume & NonNullable<PersistentVolume['spec']>, 'awsElasticBlockStore' | 'gcePersistentDisk' | 'cinder' | 'portworxVolume'> & {
  readonly azureDisk?: Volume['azureDisk']
}

/** Upstream: `csi-translation-lib/plugins` (v0.36), the disks that count towards a node's attach limit. */
export function migratedVolume(source: DiskSources): MigratedVolume | undefined {
  const migrated = (plugin: string, handle: string | undefined): MigratedVolume => ({ plugin, driver: drivers[plugin] ?? '', handle: handle ?? '' })
  if (source.awsElasticBlockStore) return migrated('kubernetes.io/aws-ebs', source.awsElasticBlockStore.volumeID)
  if (source.gcePersistentDisk) return migrated('kubernetes.io/gce-pd', `projects/UNSPECIFIED/zones/UNSPECIFIED/disks/${source.gcePersistentDisk.pdName ?? ''}`)
  if (source.azureDisk) return migrated('kubernetes.io/azure-disk', source.azureDisk.diskURI)
  if (source.cinder) return migrated('kubernetes.io/cinder', source.cinder.volumeID)
  if (source.portworxVolume) return migrated('kubernetes.io/portworx-volume', source.portworxVolume.volumeID)
  return undefined
}

/** The CSI driver of an in-tree provisioner, or undefined when it is none. */
export function driverOfProvisioner(provisioner: string): string | undefined {
  return Object.hasOwn(drivers, provisioner) ? drivers[provisioner] : undefined
}

export function isMigratedOn(csiNode: CSINode | undefined, plugin: string): boolean {
  const listed = csiNode?.metadata?.annotations?.['storage.alpha.kubernetes.io/migrated-plugins'] ?? ''
  return listed.split(',').includes(plugin)
}
