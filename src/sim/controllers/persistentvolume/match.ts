import { compareStrings } from '../../../base/json.ts'
import { compileLabelSelector } from '../../../base/labels.ts'
import { quantityOrZero } from '../../../base/quantity.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../model/kubernetes.generated.ts'

/** The volume that a claim gets, with the fewest access modes, then the smallest: `FindMatchingVolume` of `component-helpers/storage/volume` (v0.36). */
export function findVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[]): PersistentVolume | undefined {
  const reserved = volumes.find((volume) => isFor(volume, claim) && fits(claim, volume))
  if (reserved !== undefined) return reserved
  const candidates = volumes.filter((volume) => volume.spec?.claimRef === undefined && volume.status?.phase === 'Available' && volume.metadata?.deletionTimestamp === undefined && fits(claim, volume))
  const modes = ({ spec }: PersistentVolume): number => (spec?.accessModes ?? []).length
  return candidates.sort((a, b) => modes(a) - modes(b) || capacity(a).compare(capacity(b)) || compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? ''))[0]
}

/** The volume names this claim, or is bound to it. */
export function isFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec?.claimRef
  return reference?.name === claim.metadata?.name && reference?.namespace === claim.metadata?.namespace && (reference?.uid === undefined || reference.uid === claim.metadata?.uid)
}

export function fits(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const { spec = {} } = claim
  if ((spec.volumeName ?? '') !== '' && spec.volumeName !== volume.metadata?.name) return false
  if ((spec.storageClassName ?? '') !== (volume.spec?.storageClassName ?? '')) return false
  if ((spec.volumeMode ?? 'Filesystem') !== (volume.spec?.volumeMode ?? 'Filesystem')) return false
  if ((spec.volumeAttributesClassName ?? '') !== (volume.spec?.volumeAttributesClassName ?? '')) return false
  if (capacity(volume).compare(quantityOrZero(spec.resources?.requests?.storage)) < 0) return false
  if (spec.selector !== undefined && compileLabelSelector(spec.selector)?.matches(volume.metadata?.labels) !== true) return false
  return (spec.accessModes ?? []).every((mode) => (volume.spec?.accessModes ?? []).includes(mode))
}

function capacity(volume: PersistentVolume): ReturnType<typeof quantityOrZero> {
  return quantityOrZero(volume.spec?.capacity?.storage)
}
