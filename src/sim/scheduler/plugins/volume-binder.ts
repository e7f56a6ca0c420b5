import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../model/kubernetes.generated.ts'
import { nanoOf } from '../cycle/amounts.ts'
import type { ClusterObjects } from '../cycle/cluster-objects.ts'
import { compileNodeSelector, type Selectable } from '../cycle/node-selector.ts'
import type { PodInfo } from '../cycle/pod-info.ts'
import { claimVolumesOf } from '../cycle/pod-volumes.ts'
import { compileSelector, labelOf, type Labels } from '../cycle/selector.ts'
import { storageClassOf } from './volume-claims.ts'

const affinityConflict = "node(s) didn't match PersistentVolume's node affinity"
const bindConflict = "node(s) didn't find available persistent volumes to bind"
const notEnoughSpace = 'node(s) did not have enough free storage'
const volumeMissing = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'

export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[]
  /** Wait for their first consumer. */
  readonly delayed: readonly PersistentVolumeClaim[]
  /** Should have been bound by the volume controller already. */
  readonly immediate: readonly PersistentVolumeClaim[]
}

/** What putting the pod on a node means for its claims, or why it cannot be. */
export interface PodVolumes {
  readonly conflicts: readonly string[]
  readonly bindings: readonly { readonly claim: PersistentVolumeClaim, readonly volume: PersistentVolume }[]
  readonly provisions: readonly PersistentVolumeClaim[]
}

/** Upstream: `framework/plugins/volumebinding/binder.go` (1.36), GetPodVolumeClaims. */
export function classifyClaims(pod: PodInfo, objects: ClusterObjects): PodClaims {
  const claims = { bound: [] as PersistentVolumeClaim[], delayed: [] as PersistentVolumeClaim[], immediate: [] as PersistentVolumeClaim[] }
  for (const { claim: name } of claimVolumesOf(pod.pod)) {
    const claim = objects.find('PersistentVolumeClaim', `${pod.namespace}/${name}`)
    if (claim === undefined) continue
    const volumeName = claim.spec?.volumeName ?? ''
    if (volumeName !== '' && claim.metadata?.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined) claims.bound.push(claim)
    else if (volumeName === '' && objects.find('StorageClass', storageClassOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer') claims.delayed.push(claim)
    else claims.immediate.push(claim)
  }
  return claims
}

/** Upstream: FindPodVolumes. */
export function findPodVolumes(claims: PodClaims, node: Selectable, objects: ClusterObjects): PodVolumes | { readonly error: string } {
  const conflicts: string[] = []
  const boundVolumes = claims.bound.map((claim) => objects.find('PersistentVolume', claim.spec?.volumeName ?? ''))
  // Upstream stops at the first claim in trouble, and says only what is wrong with that one.
  const trouble = boundVolumes.findIndex((volume) => volume === undefined || !isReachable(volume, node))
  const missing = trouble >= 0 && boundVolumes[trouble] === undefined
  if (trouble >= 0 && !missing) conflicts.push(affinityConflict)
  const delayed = findForDelayed(claims.delayed, node, objects)
  if ('error' in delayed) return delayed
  conflicts.push(...delayed.conflicts)
  if (missing) conflicts.push(volumeMissing)
  return { ...delayed, conflicts }
}

/** The volume as it is written to make it the claim's. */
export function boundTo(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { name, namespace, uid, resourceVersion } = claim.metadata ?? {}
  const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', name, namespace, uid, resourceVersion }
  const bound = isForClaim(volume, claim) ? {} : { 'pv.kubernetes.io/bound-by-controller': 'yes' }
  return { ...volume, metadata: { ...volume.metadata, annotations: { ...volume.metadata?.annotations, ...bound } }, spec: { ...volume.spec, claimRef } }
}

/** The claim as it is written to have a volume made where the pod will be. */
export function provisionedOn(claim: PersistentVolumeClaim, nodeName: string): PersistentVolumeClaim {
  const annotations = { ...claim.metadata?.annotations, 'volume.kubernetes.io/selected-node': nodeName }
  return { ...claim, metadata: { ...claim.metadata, annotations } }
}

function findForDelayed(claims: readonly PersistentVolumeClaim[], node: Selectable, objects: ClusterObjects): PodVolumes | { readonly error: string } {
  const bindings: { claim: PersistentVolumeClaim, volume: PersistentVolume }[] = []
  const provisions: PersistentVolumeClaim[] = []
  const toMatch: PersistentVolumeClaim[] = []
  for (const claim of claims) {
    const selected = claim.metadata?.annotations?.['volume.kubernetes.io/selected-node']
    if (selected !== undefined && selected !== node.name) return { conflicts: [bindConflict], bindings: [], provisions: [] }
    if (selected !== undefined) provisions.push(claim)
    else toMatch.push(claim)
  }
  const taken = new Set<PersistentVolume>()
  for (const claim of toMatch.sort((a, b) => compare(sizeOf(a), sizeOf(b)))) {
    const volume = matchingVolume(claim, objects.list('PersistentVolume'), node, taken)
    if (volume === undefined) provisions.push(claim)
    else {
      taken.add(volume)
      bindings.push({ claim, volume })
    }
  }
  for (const claim of provisions) {
    const refused = provisionConflict(claim, node, objects)
    if (refused !== undefined) return typeof refused === 'string' ? { conflicts: [refused], bindings, provisions: [] } : refused
  }
  return { conflicts: [], bindings, provisions }
}

/** Upstream: `component-helpers/storage/volume/pv_helpers.go` (v0.36), FindMatchingVolume: one kept for this claim, else the smallest. */
function matchingVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], node: Selectable, taken: ReadonlySet<PersistentVolume>): PersistentVolume | undefined {
  const wanted = claim.spec ?? {}
  let smallest: PersistentVolume | undefined
  for (const volume of volumes) {
    const offered = volume.spec ?? {}
    // Upstream lists volumes by the claim's class before it looks for one.
    if (storageClassOf(volume) !== storageClassOf(claim) || taken.has(volume)) continue
    if (offered.claimRef !== undefined && !isForClaim(volume, claim)) continue
    if (capacityOf(volume) < sizeOf(claim) || (offered.volumeMode ?? 'Filesystem') !== (wanted.volumeMode ?? 'Filesystem')) continue
    if ((offered.volumeAttributesClassName ?? '') !== (wanted.volumeAttributesClassName ?? '')) continue
    if (volume.metadata?.deletionTimestamp !== undefined) continue
    if (isForClaim(volume, claim)) return isReachable(volume, node) ? volume : undefined
    if (volume.status?.phase !== 'Available' || !isReachable(volume, node)) continue
    if (wanted.selector !== undefined && !compileSelector(wanted.selector).matches(volume.metadata?.labels ?? {})) continue
    if (!(wanted.accessModes ?? []).every((mode) => (offered.accessModes ?? []).includes(mode))) continue
    if (smallest === undefined || capacityOf(volume) < capacityOf(smallest)) smallest = volume
  }
  return smallest
}

function provisionConflict(claim: PersistentVolumeClaim, node: Selectable, objects: ClusterObjects): string | { readonly error: string } | undefined {
  const className = storageClassOf(claim)
  const storageClass = objects.find('StorageClass', className)
  if (className === '') return { error: `no class for claim "${claim.metadata?.namespace ?? 'default'}/${claim.metadata?.name ?? ''}"` }
  if (storageClass === undefined) return { error: `failed to find storage class "${className}"` }
  const provisioner = storageClass.provisioner ?? ''
  if (provisioner === '' || provisioner === 'kubernetes.io/no-provisioner' || !inAllowedTopology(storageClass, node.labels)) return bindConflict
  return hasCapacity(claim, storageClass, node, objects) ? undefined : notEnoughSpace
}

function inAllowedTopology(storageClass: StorageClass, labels: Labels): boolean {
  const terms = storageClass.allowedTopologies ?? []
  return terms.length === 0 || terms.some((term) => (term.matchLabelExpressions ?? []).length > 0
    && (term.matchLabelExpressions ?? []).every(({ key = '', values = [] }) => values.includes(labelOf(labels, key) ?? '\0')))
}

/** Only drivers that publish their capacity are asked. */
function hasCapacity(claim: PersistentVolumeClaim, storageClass: StorageClass, node: Selectable, objects: ClusterObjects): boolean {
  if (claim.spec?.resources?.requests?.['storage'] === undefined) return true
  if (objects.find('CSIDriver', storageClass.provisioner ?? '')?.spec?.storageCapacity !== true) return true
  return objects.list('CSIStorageCapacity').some((capacity) => capacity.storageClassName === storageClass.metadata?.name
    && nanoOf(capacity.maximumVolumeSize ?? capacity.capacity) >= sizeOf(claim) && (capacity.maximumVolumeSize ?? capacity.capacity) !== undefined
    && compileSelector(capacity.nodeTopology).matches(node.labels))
}

function isReachable(volume: PersistentVolume, node: Selectable): boolean {
  const required = volume.spec?.nodeAffinity?.required
  // Only labels are known here: a term on the node's name never matches.
  return required === undefined || compileNodeSelector(required)({ name: '', labels: node.labels })
}

function isForClaim(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec?.claimRef
  if (reference === undefined || reference.name !== claim.metadata?.name) return false
  if ((reference.namespace ?? '') !== (claim.metadata?.namespace ?? 'default')) return false
  return !reference.uid || reference.uid === claim.metadata?.uid
}

function sizeOf(claim: PersistentVolumeClaim): bigint {
  return nanoOf(claim.spec?.resources?.requests?.['storage'])
}

function capacityOf(volume: PersistentVolume): bigint {
  return nanoOf(volume.spec?.capacity?.['storage'])
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
