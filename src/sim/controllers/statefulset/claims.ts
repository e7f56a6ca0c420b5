import { cloneValue, sameValue } from '../../../base/json.ts'
import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '../../../model/kubernetes.generated.ts'
import type { ControllerContext } from '../controller.ts'
import { claimsOf, ordinalOf } from './pod-identity.ts'

/**
 * Owners of a pod's claims by the retention policy: the set when claims go with it, the pod when they go as it is scaled away. The garbage
 * collector does the rest. `updateClaimOwnerRefForSetAndPod` of `stateful_set_utils.go` (1.36). Gives whether something was changed.
 */
export function fixClaims(set: StatefulSet, pod: Pod, context: ControllerContext): boolean {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {}
  const ordinal = ordinalOf(set, pod)
  const start = set.spec?.ordinals?.start ?? 0
  const isCondemned = ordinal < start || ordinal >= start + (set.spec?.replicas ?? 1)
  let hasChanged = false
  for (const { metadata } of claimsOf(set, ordinal)) {
    const live = context.read.get('PersistentVolumeClaim', metadata?.namespace ?? '', metadata?.name ?? '') as PersistentVolumeClaim | undefined
    // What belongs to an earlier set or pod of the same name is left to the garbage collector.
    if (live === undefined || isStale(live, 'StatefulSet', set) || isStale(live, 'Pod', pod)) continue
    const others = (live.metadata?.ownerReferences ?? []).filter(({ uid }) => uid !== set.metadata?.uid && uid !== pod.metadata?.uid)
    const isForeign = (whenDeleted === 'Delete' || whenScaled === 'Delete') && others.some(({ controller }) => controller === true)
    const byPod = whenScaled === 'Delete' && isCondemned && !isForeign
    const bySet = whenDeleted === 'Delete' && !byPod && !isForeign
    const owners = [...others, ...bySet ? [reference('apps/v1', 'StatefulSet', set)] : [], ...byPod ? [reference('v1', 'Pod', pod)] : []]
    if (sameValue(owners, live.metadata?.ownerReferences ?? [])) continue
    if (isForeign) context.event('StatefulSet', set, 'Warning', 'ConflictingController', `PersistentVolumeClaim ${metadata?.name ?? ''} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`)
    const changed = cloneValue(live)
    changed.metadata = { ...changed.metadata, ownerReferences: owners }
    if (owners.length === 0) delete changed.metadata.ownerReferences
    if (context.write.update('PersistentVolumeClaim', changed, 'the retention policy').refusal === undefined) hasChanged = true
  }
  return hasChanged
}

/** A claim that goes with an earlier pod of this name keeps the new one from being made. */
export function hasStaleClaim(set: StatefulSet, ordinal: number, context: ControllerContext): boolean {
  if (set.spec?.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return false
  const podName = `${set.metadata?.name ?? ''}-${ordinal}`
  return claimsOf(set, ordinal).some(({ metadata }) => {
    const live = context.read.get('PersistentVolumeClaim', metadata?.namespace ?? '', metadata?.name ?? '')
    return (live?.metadata?.ownerReferences ?? []).some(({ kind, name }) => kind === 'Pod' && name === podName)
  })
}

/** Makes the claims of an ordinal that are not there; gives why that fails. */
export function createClaims(set: StatefulSet, ordinal: number, context: ControllerContext): string | undefined {
  const { name = '', namespace = '' } = set.metadata ?? {}
  const podName = `${name}-${ordinal}`
  const errors: string[] = []
  for (const wanted of claimsOf(set, ordinal)) {
    const claim = wanted.metadata?.name ?? ''
    const live = context.read.get('PersistentVolumeClaim', namespace, claim)
    if (live?.metadata?.deletionTimestamp !== undefined) errors.push(`pvc ${claim} is being deleted`)
    if (live !== undefined) continue
    const { refusal } = context.write.create<PersistentVolumeClaim>('PersistentVolumeClaim', ownedClaim(set, wanted), `pod ${podName} needs it`)
    if (refusal === undefined) context.event('StatefulSet', set, 'Normal', 'SuccessfulCreate', `Create Claim ${claim} Pod ${podName} in StatefulSet ${name} success`)
    else {
      context.event('StatefulSet', set, 'Warning', 'FailedCreate', `Create Claim ${claim} for Pod ${podName} in StatefulSet ${name} failed error: ${refusal.message}`)
      errors.push(`failed to create PVC ${claim}: ${refusal.message}`)
    }
  }
  return errors.length > 1 ? `[${errors.join(', ')}]` : errors[0]
}

/** A new claim belongs to the set from the start when it is to go with it. */
function ownedClaim(set: StatefulSet, claim: PersistentVolumeClaim): PersistentVolumeClaim {
  if (set.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted !== 'Delete') return claim
  return { ...claim, metadata: { ...claim.metadata, ownerReferences: [reference('apps/v1', 'StatefulSet', set)] } }
}

function reference(apiVersion: string, kind: string, { metadata }: StatefulSet | Pod): OwnerReference {
  return { apiVersion, kind, name: metadata?.name, uid: metadata?.uid, controller: true, blockOwnerDeletion: true }
}

function isStale({ metadata }: PersistentVolumeClaim, kind: string, owner: StatefulSet | Pod): boolean {
  return (metadata?.ownerReferences ?? []).some((entry) => entry.kind === kind && entry.name === owner.metadata?.name && entry.uid !== owner.metadata?.uid)
}
