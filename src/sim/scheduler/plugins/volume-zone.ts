import type { PersistentVolume, Pod } from '../../../model/kubernetes.generated.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { claimVolumesOf } from '../cycle/pod-volumes.ts'
import { labelOf } from '../cycle/selector.ts'
import { unresolvable, type Verdict } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'
import { storageClassOf } from './volume-claims.ts'

const noZone = 'node(s) had no available volume zone'

/** The old labels and what they are called now. */
const topologyLabels: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'topology.kubernetes.io/region',
}

interface VolumeTopology { readonly key: string, readonly values: ReadonlySet<string> }

/** Zone labels of bound volumes. Upstream: `framework/plugins/volumezone/volume_zone.go` (1.36). */
export function volumeZone(cache: SchedulerCache): Plugin {
  return definePlugin<readonly VolumeTopology[], undefined>({
    name: 'VolumeZone',

    preFilter({ pod, namespace }) {
      const topologies: VolumeTopology[] = []
      for (const name of claimNames(pod)) {
        const found = volumeOf(cache, namespace, name)
        if (found !== undefined && 'code' in found) return { reject: found }
        if (found !== undefined) topologies.push(...topologiesOf(found.volume))
      }
      return topologies.length === 0 ? { skip: true } : { state: topologies }
    },

    filter({ pod }, { labels }, topologies) {
      if ((pod.spec?.volumes ?? []).length === 0) return undefined
      if (!Object.keys(topologyLabels).some((key) => Object.hasOwn(labels, key))) return undefined
      const matches = ({ key, values }: VolumeTopology): boolean => {
        const value = labelOf(labels, key) ?? labelOf(labels, topologyLabels[key] ?? key)
        return value !== undefined && values.has(value)
      }
      return topologies.every(matches) ? undefined : unresolvable(noZone)
    },

    hints: [
      onEvent('StorageClass', ['Add'], (_pod, event) => event.new?.volumeBindingMode === 'WaitForFirstConsumer'),
      onEvent('Node', ['Add', 'UpdateNodeLabel']),
      onEvent('PersistentVolumeClaim', ['Add', 'Update'], ({ pod, namespace }, event) => {
        const claim = event.new?.metadata
        return (claim?.namespace ?? 'default') === namespace && claimNames(pod).includes(claim?.name ?? '')
      }),
      onEvent('PersistentVolume', ['Add', 'Update'], (_pod, event) => {
        if (event.old === undefined) return true
        const before = new Map(topologiesOf(event.old).map(({ key, values }) => [key, [...values].sort().join()]))
        const after = event.new === undefined ? [] : topologiesOf(event.new)
        return after.length !== before.size || after.some(({ key, values }) => before.get(key) !== [...values].sort().join())
      }),
    ],
  })
}

function claimNames(pod: Pod): string[] {
  return claimVolumesOf(pod).filter((volume) => !volume.ephemeral).map((volume) => volume.claim)
}

/** The bound volume; undefined while a claim waits for its first consumer. */
function volumeOf(cache: SchedulerCache, namespace: string, claimName: string): { volume: PersistentVolume } | Verdict | undefined {
  if (claimName === '') return unresolvable('PersistentVolumeClaim had no name')
  const claim = cache.objects.find('PersistentVolumeClaim', `${namespace}/${claimName}`)
  if (claim === undefined) return unresolvable(`persistentvolumeclaim "${claimName}" not found`)
  const volumeName = claim.spec?.volumeName
  if (!volumeName) {
    const className = storageClassOf(claim)
    if (className === '') return unresolvable('PersistentVolumeClaim had no pv name and storageClass name')
    const storageClass = cache.objects.find('StorageClass', className)
    if (storageClass === undefined) return unresolvable(`storageclass.storage.k8s.io "${className}" not found`)
    return storageClass.volumeBindingMode === 'WaitForFirstConsumer' ? undefined : unresolvable('PersistentVolume had no name')
  }
  const volume = cache.objects.find('PersistentVolume', volumeName)
  return volume === undefined ? unresolvable(`persistentvolume "${volumeName}" not found`) : { volume }
}

/** A zone label may list several zones: `a__b`. */
function topologiesOf(volume: PersistentVolume): VolumeTopology[] {
  const labels = volume.metadata?.labels ?? {}
  return Object.keys(topologyLabels).filter((key) => Object.hasOwn(labels, key)).flatMap((key) => {
    const values = (labels[key] ?? '').split('__').map((value) => value.trim())
    return values.some((value) => value === '') ? [] : [{ key, values: new Set(values) }]
  })
}
