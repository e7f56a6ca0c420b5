import type { Pod, Volume } from '../../../model/kubernetes.generated.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { claimVolumesOf } from '../cycle/pod-volumes.ts'
import { failure, unresolvable, unschedulable } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'

const diskConflict = 'node(s) had no available disk'
const singlePodConflict = 'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod'

interface State {
  /** Names of the pod's claims that one pod at a time may use. */
  readonly singlePodClaims: ReadonlySet<string>
  users: number
}

/** Disks that only one pod may hold. Upstream: `framework/plugins/volumerestrictions/volume_restrictions.go` (1.36). */
export function volumeRestrictions(cache: SchedulerCache): Plugin {
  return definePlugin<State, undefined>({
    name: 'VolumeRestrictions',

    preFilter({ pod, namespace }) {
      const singlePodClaims = new Set<string>()
      for (const name of claimNames(pod)) {
        const claim = cache.objects.find('PersistentVolumeClaim', `${namespace}/${name}`)
        if (claim === undefined) return { reject: unresolvable(`persistentvolumeclaim "${name}" not found`, { kind: 'claim', claim: name }) }
        if (claim.spec?.accessModes?.includes('ReadWriteOncePod')) singlePodClaims.add(name)
      }
      const users = [...singlePodClaims].filter((name) => cache.claimUsers(`${namespace}/${name}`) > 0).length
      const needsCheck = (pod.spec?.volumes ?? []).some(isExclusiveDisk)
      return needsCheck || users > 0 ? { state: { singlePodClaims, users } } : { skip: true }
    },

    extensions: {
      copy: (state) => ({ ...state }),
      addPod: (state, _pod, added) => { state.users += usersIn(state, added.pod) },
      removePod: (state, _pod, removed) => { state.users -= usersIn(state, removed.pod) },
    },

    filter({ pod }, node, state) {
      if (node.pods.some((other) => disksConflict(pod, other.pod))) return unschedulable(diskConflict)
      if (state === undefined) return failure('cannot read "PreFilterVolumeRestrictions" from cycleState')
      return state.users > 0 ? unschedulable(singlePodConflict) : undefined
    },

    missingState: { filter: 'cannot read "PreFilterVolumeRestrictions" from cycleState' },

    hints: [
      onEvent('Pod', ['Delete'], ({ pod, namespace }, event) => {
        const gone = event.old
        if (gone === undefined || (gone.metadata?.namespace ?? 'default') !== namespace) return false
        if (disksConflict(pod, gone)) return true
        const claims = new Set(claimNames(pod))
        return claimNames(gone).some((name) => claims.has(name))
      }),
      onEvent('Node', ['Add']),
      onEvent('PersistentVolumeClaim', ['Add'], ({ pod, namespace }, event) => {
        const claim = event.new?.metadata
        return (claim?.namespace ?? 'default') === namespace && claimNames(pod).includes(claim?.name ?? '')
      }),
    ],
  })
}

function claimNames(pod: Pod): string[] {
  return claimVolumesOf(pod).filter((volume) => !volume.ephemeral).map((volume) => volume.claim)
}

function usersIn(state: State, pod: Pod): number {
  return claimNames(pod).filter((name) => state.singlePodClaims.has(name)).length
}

function isExclusiveDisk(volume: Volume): boolean {
  return (volume.gcePersistentDisk ?? volume.awsElasticBlockStore ?? volume.rbd ?? volume.iscsi) !== undefined
}

function disksConflict(pod: Pod, other: Pod): boolean {
  return (pod.spec?.volumes ?? []).some((volume) => isExclusiveDisk(volume) && (other.spec?.volumes ?? []).some((held) => sameDisk(volume, held)))
}

/** Read-only on both sides is fine, except on EBS. */
function sameDisk(a: Volume, b: Volume): boolean {
  const bothReadOnly = (x: { readOnly?: boolean | undefined }, y: { readOnly?: boolean | undefined }): boolean => x.readOnly === true && y.readOnly === true
  const [gce, otherGce] = [a.gcePersistentDisk, b.gcePersistentDisk]
  if (gce && otherGce && gce.pdName === otherGce.pdName && !bothReadOnly(gce, otherGce)) return true
  const [ebs, otherEbs] = [a.awsElasticBlockStore, b.awsElasticBlockStore]
  if (ebs && otherEbs && ebs.volumeID === otherEbs.volumeID) return true
  const [iscsi, otherIscsi] = [a.iscsi, b.iscsi]
  if (iscsi && otherIscsi && iscsi.iqn === otherIscsi.iqn && !bothReadOnly(iscsi, otherIscsi)) return true
  const [rbd, otherRbd] = [a.rbd, b.rbd]
  if (!rbd || !otherRbd || bothReadOnly(rbd, otherRbd)) return false
  return (rbd.pool ?? 'rbd') === (otherRbd.pool ?? 'rbd') && rbd.image === otherRbd.image
    && (rbd.monitors ?? []).some((monitor) => (otherRbd.monitors ?? []).includes(monitor))
}
