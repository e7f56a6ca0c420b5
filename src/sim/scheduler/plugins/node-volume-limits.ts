import type { CSINode, PersistentVolumeClaim, Pod } from '../../../model/kubernetes.generated.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import type { PodInfo } from '../cycle/pod-info.ts'
import { claimVolumesOf } from '../cycle/pod-volumes.ts'
import { failure, unresolvable, unschedulable, type Verdict } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'
import { driverOfProvisioner, isMigratedOn, migratedVolume } from './csi-migration.ts'
import { notOwnedBy, storageClassOf } from './volume-claims.ts'

const exceeded = 'node(s) exceed max volume count'

/** Volumes (`driver/handle`) and their driver. */
type AttachableVolumes = Map<string, string>

/** How many volumes of a driver a node can hold. Upstream: `framework/plugins/nodevolumelimits/csi.go` (1.36). */
export function nodeVolumeLimits(cache: SchedulerCache): Plugin {
  return definePlugin({
    name: 'NodeVolumeLimits',

    preFilter: ({ pod }) => usesAttachable(pod) ? { state: undefined } : { skip: true },

    filter(pod, node) {
      const csiNode = cache.objects.find('CSINode', node.name)
      const wanted = attachableVolumes(cache, pod, csiNode, true)
      if (!(wanted instanceof Map)) return wanted
      const limits = limitsOf(csiNode)
      if (wanted.size === 0 || limits.size === 0) return undefined
      const attached: AttachableVolumes = new Map()
      for (const other of node.pods) {
        const volumes = attachableVolumes(cache, other, csiNode, false)
        if (!(volumes instanceof Map)) return volumes
        for (const [volume, driver] of volumes) attached.set(volume, driver)
      }
      for (const volume of attached.keys()) wanted.delete(volume)
      for (const [volume, driver] of attachments(cache, node.name)) attached.set(volume, driver)
      for (const [driver, asked] of countByDriver(wanted)) {
        const capacity = limits.get(driver)
        const used = countByDriver(attached).get(driver) ?? 0
        if (capacity !== undefined && used + asked > capacity) return unschedulable(exceeded, { kind: 'volumes', driver, asked, used, capacity })
      }
      return undefined
    },

    hints: [
      onEvent('CSINode', ['Add']),
      onEvent('CSINode', ['Update'], (_pod, event) => {
        const before = limitsOf(event.old)
        return [...limitsOf(event.new)].some(([driver, limit]) => limit > (before.get(driver) ?? 0))
      }),
      onEvent('Pod', ['Delete'], (_pod, { old }) => old !== undefined && usesAttachable(old) && Boolean(old.spec?.nodeName || old.status?.nominatedNodeName)),
      onEvent('PersistentVolumeClaim', ['Add'], ({ pod, namespace }, event) => {
        const claim = event.new?.metadata
        return (claim?.namespace ?? 'default') === namespace && claimVolumesOf(pod).some((volume) => volume.claim === claim?.name)
      }),
      onEvent('VolumeAttachment', ['Delete'], ({ pod }, event) => (pod.spec?.volumes ?? []).some((volume) =>
        volume.persistentVolumeClaim !== undefined || migratedVolume(volume)?.driver === event.old?.spec?.attacher)),
    ],
  })
}

function usesAttachable(pod: Pod): boolean {
  return (pod.spec?.volumes ?? []).some((volume) => volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined || migratedVolume(volume) !== undefined)
}

function attachableVolumes(cache: SchedulerCache, info: PodInfo, csiNode: CSINode | undefined, isNew: boolean): AttachableVolumes | Verdict {
  const found: AttachableVolumes = new Map()
  for (const volume of info.pod.spec?.volumes ?? []) {
    const inline = migratedVolume(volume)
    if (inline !== undefined && isMigratedOn(csiNode, inline.plugin)) found.set(`${inline.driver}/${inline.handle}`, inline.driver)
  }
  for (const { claim: name, ephemeral } of claimVolumesOf(info.pod)) {
    if (name === '') return failure('PersistentVolumeClaim had no name')
    const claim = cache.objects.find('PersistentVolumeClaim', `${info.namespace}/${name}`)
    if (claim === undefined) {
      if (isNew) return unresolvable(`looking up PVC ${info.namespace}/${name}: persistentvolumeclaim "${name}" not found`, { kind: 'claim', claim: name })
      continue
    }
    const foreign = ephemeral ? notOwnedBy(info.pod, claim) : undefined
    if (foreign !== undefined) return failure(foreign)
    const volume = csiVolumeOf(cache, claim, csiNode)
    if (volume !== undefined) found.set(`${volume.driver}/${volume.handle}`, volume.driver)
  }
  return found
}

function csiVolumeOf(cache: SchedulerCache, claim: PersistentVolumeClaim, csiNode: CSINode | undefined): { driver: string, handle: string } | undefined {
  const bound = claim.spec?.volumeName ? cache.objects.find('PersistentVolume', claim.spec.volumeName) : undefined
  if (bound === undefined) return futureVolumeOf(cache, claim, csiNode)
  const csi = bound.spec?.csi
  if (csi !== undefined) return csi.driver && csi.volumeHandle ? { driver: csi.driver, handle: csi.volumeHandle } : undefined
  const migrated = migratedVolume(bound.spec ?? {})
  return migrated !== undefined && isMigratedOn(csiNode, migrated.plugin) ? migrated : undefined
}

/** A claim without a volume will be served by its class: one volume per claim. */
function futureVolumeOf(cache: SchedulerCache, claim: PersistentVolumeClaim, csiNode: CSINode | undefined): { driver: string, handle: string } | undefined {
  const storageClass = cache.objects.find('StorageClass', storageClassOf(claim))
  const provisioner = storageClass?.provisioner
  if (!provisioner) return undefined
  const handle = `unbound-${claim.metadata?.namespace ?? 'default'}/${claim.metadata?.name ?? ''}`
  const migrated = driverOfProvisioner(provisioner)
  if (migrated === undefined) return { driver: provisioner, handle }
  return isMigratedOn(csiNode, provisioner) ? { driver: migrated, handle } : undefined
}

function attachments(cache: SchedulerCache, nodeName: string): AttachableVolumes {
  const found: AttachableVolumes = new Map()
  for (const { spec } of cache.objects.list('VolumeAttachment')) {
    if (spec?.nodeName !== nodeName || !spec.attacher || !spec.source?.persistentVolumeName) continue
    const handle = cache.objects.find('PersistentVolume', spec.source.persistentVolumeName)?.spec?.csi?.volumeHandle
    if (handle !== undefined) found.set(`${spec.attacher}/${handle}`, spec.attacher)
  }
  return found
}

function limitsOf(csiNode: CSINode | undefined): Map<string, number> {
  const limits = new Map<string, number>()
  for (const { name, allocatable } of csiNode?.spec?.drivers ?? []) {
    if (allocatable?.count !== undefined) limits.set(name ?? '', allocatable.count)
  }
  return limits
}

function countByDriver(volumes: AttachableVolumes): Map<string, number> {
  const counts = new Map<string, number>()
  for (const driver of volumes.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1)
  return counts
}
