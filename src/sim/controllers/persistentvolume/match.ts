import { compareStrings } from '../../../base/json.ts'
import { compileLabelSelector } from '../../../base/labels.ts'
import { quantityOrZero } from '../../../base/quantity.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../model/kubernetes.generated.ts'

/**
 * The volume that a claim gets: among those with the fewest access modes one that is kept for it, else the smallest that is free.
 * `findByClaim` of `pkg/controller/volume/persistentvolume/index.go` and `FindMatchingVolume` of `component-helpers/storage/volume` (1.36).
 * While binding is delayed only a volume that is kept for the claim counts.
 */
export function findVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], isDelayed = false): PersistentVolume | undefined {
  for (const group of byModes(volumes.filter((volume) => hasModes(claim, volume)))) {
    const possible = group.filter((volume) => mayHold(claim, volume) && (volume.spec?.claimRef === undefined || isFor(volume, claim)))
    const kept = possible.find((volume) => isFor(volume, claim))
    if (kept !== undefined) return kept
    const [smallest] = isDelayed ? [] : possible.filter((volume) => isFree(claim, volume)).sort((a, b) => capacity(a).compare(capacity(b)) || compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? ''))
    if (smallest !== undefined) return smallest
  }
  return undefined
}

/** The volume names this claim, or is bound to it. */
export function isFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec?.claimRef
  return reference?.name === claim.metadata?.name && reference?.namespace === claim.metadata?.namespace && (reference?.uid === undefined || reference.uid === claim.metadata?.uid)
}

/** Why a volume that a claim asks for by name cannot be its volume: `checkVolumeSatisfyClaim` of `pv_controller.go` (1.36). */
export function mismatch(claim: PersistentVolumeClaim, volume: PersistentVolume): string | undefined {
  if (volume.metadata?.deletionTimestamp !== undefined) return `the volume is marked for deletion "${volume.metadata.name ?? ''}"`
  if (isTooSmall(claim, volume)) return 'requested PV is too small'
  if (!hasClass(claim, volume)) return 'storageClassName does not match'
  if (!hasAttributesClass(claim, volume)) return 'volumeAttributesClassName does not match'
  if (!hasMode(claim, volume)) return 'incompatible volumeMode'
  return hasModes(claim, volume) ? undefined : 'incompatible accessMode'
}

export function hasMode(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return (claim.spec?.volumeMode ?? 'Filesystem') === (volume.spec?.volumeMode ?? 'Filesystem')
}

/** Volumes of one set of access modes together, small sets first. */
function byModes(volumes: readonly PersistentVolume[]): PersistentVolume[][] {
  const groups = new Map<string, PersistentVolume[]>()
  for (const volume of volumes) {
    const key = [...modesOf(volume)].sort(compareStrings).join(',')
    groups.set(key, [...groups.get(key) ?? [], volume])
  }
  const sizeOf = ([first]: readonly PersistentVolume[]): number => first === undefined ? 0 : modesOf(first).size
  return [...groups].sort(([a, x], [b, y]) => sizeOf(x) - sizeOf(y) || compareStrings(a, b)).map(([, group]) => group)
}

function modesOf({ spec }: PersistentVolume): ReadonlySet<string> {
  return new Set(spec?.accessModes ?? [])
}

function mayHold(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return !isTooSmall(claim, volume) && hasMode(claim, volume) && hasAttributesClass(claim, volume) && volume.metadata?.deletionTimestamp === undefined
}

function isFree(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const { selector } = claim.spec ?? {}
  return volume.status?.phase === 'Available' && hasClass(claim, volume) && (selector === undefined || compileLabelSelector(selector)?.matches(volume.metadata?.labels) === true)
}

function hasModes(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return (claim.spec?.accessModes ?? []).every((mode) => modesOf(volume).has(mode))
}

function hasClass(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return (claim.spec?.storageClassName ?? '') === (volume.spec?.storageClassName ?? '')
}

function hasAttributesClass(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return (claim.spec?.volumeAttributesClassName ?? '') === (volume.spec?.volumeAttributesClassName ?? '')
}

function isTooSmall(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return capacity(volume).compare(quantityOrZero(claim.spec?.resources?.requests?.storage)) < 0
}

function capacity(volume: PersistentVolume): ReturnType<typeof quantityOrZero> {
  return quantityOrZero(volume.spec?.capacity?.storage)
}
