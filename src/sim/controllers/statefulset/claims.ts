import { cloneValue, sameValue } from '../../../base/json.ts'
import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '../../../model/kubernetes.generated.ts'
import type { ControllerContext } from '../controller.ts'
import { claimsOf, ordinalOf } from './pod-identity.ts'

/**
 * Owners of a pod's claims by the retention policy: the set when claims go with it, the pod when they go as it is scaled away. The garbage
 * collector does the rest. `updateClaimOwnerRefForSetAndPod` (1.36).
 */
export function fixClaims(set: StatefulSet, pod: Pod, isCondemned: boolean, context: ControllerContext): void {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {}
  let hasChanged = false
  for (const { metadata } of claimsOf(set, ordinalOf(set, pod))) {
    const live = context.read.get('PersistentVolumeClaim', metadata?.namespace ?? '', metadata?.name ?? '') as PersistentVolumeClaim | undefined
    if (live === undefined) continue
    const others = (live.metadata?.ownerReferences ?? []).filter(({ uid }) => uid !== set.metadata?.uid && uid !== pod.metadata?.uid)
    const byPod = whenScaled === 'Delete' && isCondemned
    const bySet = whenDeleted === 'Delete' && !byPod
    const owners = [...others, ...bySet ? [reference('apps/v1', 'StatefulSet', set)] : [], ...byPod ? [reference('v1', 'Pod', pod)] : []]
    if (sameValue(owners, live.metadata?.ownerReferences ?? [])) continue
    const changed = cloneValue(live)
    changed.metadata = { ...changed.metadata, ownerReferences: owners }
    if (owners.length === 0) delete changed.metadata.ownerReferences
    if (context.write.update('PersistentVolumeClaim', changed, 'the retention policy').refusal === undefined) hasChanged = true
  }
  if (hasChanged) context.event('StatefulSet', set, 'Normal', 'SuccessfulUpdate', `Update Pod ${pod.metadata?.name ?? ''} in StatefulSet ${set.metadata?.name ?? ''} successful`)
}

/** A new claim belongs to the set from the start when it is to go with it. */
export function ownedClaim(set: StatefulSet, claim: PersistentVolumeClaim): PersistentVolumeClaim {
  if (set.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted !== 'Delete') return claim
  return { ...claim, metadata: { ...claim.metadata, ownerReferences: [reference('apps/v1', 'StatefulSet', set)] } }
}

function reference(apiVersion: string, kind: string, { metadata }: StatefulSet | Pod): OwnerReference {
  return { apiVersion, kind, name: metadata?.name, uid: metadata?.uid, controller: true, blockOwnerDeletion: true }
}
