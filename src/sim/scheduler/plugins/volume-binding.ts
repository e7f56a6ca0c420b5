import type { CSIStorageCapacity, Quantity } from '../../../model/kubernetes.generated.ts'
import { nanoOf } from '../cycle/amounts.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { claimVolumesOf } from '../cycle/pod-volumes.ts'
import { failure, unresolvable, type Verdict } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'
import { sameValue } from '../../../base/json.ts'
import { classifyClaims, findPodVolumes, type PodClaims } from './volume-binder.ts'
import { notOwnedBy } from './volume-claims.ts'
import type { PodInfo } from '../cycle/pod-info.ts'

/** Claims and the volumes behind them. Upstream: `framework/plugins/volumebinding/volume_binding.go` (1.36). */
export function volumeBinding(cache: SchedulerCache): Plugin {
  return definePlugin<PodClaims, undefined>({
    name: 'VolumeBinding',

    preFilter(pod) {
      if (claimVolumesOf(pod.pod).length === 0) return { skip: true }
      const refused = unusableClaim(pod, cache)
      if (refused !== undefined) return { reject: refused }
      const claims = classifyClaims(pod, cache.objects)
      return claims.immediate.length > 0 ? { reject: unresolvable('pod has unbound immediate PersistentVolumeClaims') } : { state: claims }
    },

    filter(_pod, node, claims) {
      const found = findPodVolumes(claims, node, cache.objects)
      if ('error' in found) return failure(found.error)
      if (found.conflicts.length === 0) return undefined
      return { code: 'UnschedulableAndUnresolvable', reasons: found.conflicts.map((text) => ({ text })) }
    },

    // The scorer belongs to the alpha gate StorageCapacityScoring.
    preScore: () => ({ skip: true }),
    score: () => 0,

    missingState: { filter: 'not found' },

    hints: [
      onEvent('StorageClass', ['Add', 'Update'], (_pod, event) => event.old === undefined || !sameValue(event.old.allowedTopologies, event.new?.allowedTopologies)),
      onEvent('PersistentVolumeClaim', ['Add', 'Update'], ({ pod, namespace }, event) => {
        const claim = event.new?.metadata
        return (claim?.namespace ?? 'default') === namespace && claimVolumesOf(pod).some((volume) => volume.claim === claim?.name)
      }),
      onEvent('PersistentVolume', ['Add', 'Update']),
      onEvent('Node', ['Add', 'UpdateNodeLabel']),
      onEvent('CSINode', ['Add', 'Update'], (_pod, event) => event.old === undefined
        || event.old.metadata?.annotations?.[migratedPlugins] !== event.new?.metadata?.annotations?.[migratedPlugins]),
      onEvent('CSIDriver', ['Update'], ({ pod }, event) => event.old?.spec?.storageCapacity === true && event.new?.spec?.storageCapacity !== true
        && (pod.spec?.volumes ?? []).some((volume) => volume.csi?.driver === event.new?.metadata?.name)),
      onEvent('CSIStorageCapacity', ['Add', 'Update'], (_pod, event) => {
        const [before, after] = [volumeLimit(event.old), volumeLimit(event.new)]
        return event.old === undefined || (after !== undefined && (before === undefined || nanoOf(after) > nanoOf(before)))
      }),
    ],
  })
}

const migratedPlugins = 'storage.alpha.kubernetes.io/migrated-plugins'

function volumeLimit(capacity: CSIStorageCapacity | undefined): Quantity | undefined {
  return capacity?.maximumVolumeSize ?? capacity?.capacity
}

function unusableClaim(info: PodInfo, cache: SchedulerCache): Verdict | undefined {
  for (const { claim: name, ephemeral } of claimVolumesOf(info.pod)) {
    const claim = cache.objects.find('PersistentVolumeClaim', `${info.namespace}/${name}`)
    const detail = { kind: 'claim', claim: name } as const
    if (claim === undefined) {
      const missing = `persistentvolumeclaim "${name}"`
      return unresolvable(ephemeral ? `waiting for ephemeral volume controller to create the ${missing}` : `${missing} not found`, detail)
    }
    if (claim.status?.phase === 'Lost') {
      return unresolvable(`persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`, detail)
    }
    if (claim.metadata?.deletionTimestamp !== undefined) return unresolvable(`persistentvolumeclaim "${name}" is being deleted`, detail)
    const foreign = ephemeral ? notOwnedBy(info.pod, claim) : undefined
    if (foreign !== undefined) return unresolvable(foreign, detail)
  }
  return undefined
}
