import { isServed, kindsNamed, type KindInfo, type Resource } from '../../src/check/api.ts'
import { editDistance } from '../../src/base/edit-distance.ts'
import type { Minor } from '../../src/base/release.ts'
import { ownGroups } from './_custom.ts'

/**
 * Where Kubernetes has the kind of a resource whose own apiVersion does not have it: served versions, stable ones first. None for groups that
 * are somebody else's: `serving.knative.dev/v1 Service` is no misspelt `v1 Service`.
 */
export function homesOf({ group, kind }: Resource, minors: readonly Minor[]): KindInfo[] {
  if (!mayMeanOwn(group)) return []
  return kindsNamed(kind)
    .filter((info) => minors.some((minor) => isServed(info, minor)) || info.source === 'config')
    .sort((a, b) => Number(b.group === group) - Number(a.group === group) || Number(/^v\d+$/.test(b.version)) - Number(/^v\d+$/.test(a.version)))
}

/** A group of Kubernetes, one without a dot, which no definition may have, or one that is a slip of the pen away from one of Kubernetes. */
function mayMeanOwn(group: string): boolean {
  if (ownGroups().has(group) || !group.includes('.')) return true
  const plain = group.toLowerCase()
  return [...ownGroups()].some((own) => own.includes('.') && Math.abs(own.length - plain.length) <= 2 && editDistance(own, plain) <= 2)
}
