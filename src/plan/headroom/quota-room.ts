import { compareStrings } from '../../base/json.ts'
import { Quantity, quantityOrZero } from '../../base/quantity.ts'
import { newestMinor } from '../../base/release.ts'
import type { PersistentVolumeClaim, Pod, ResourceQuota } from '../../model/kubernetes.generated.ts'
import { matchesScopes, usageOf } from '../../sim/admission/quota-usage.ts'
import type { AnyObject, ResourceKind } from '../../sim/api/strategy.ts'
import type { NetworkView } from '../../sim/network/view.ts'

const pods: ResourceKind = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true }
const claimKind: ResourceKind = { group: '', version: 'v1', kind: 'PersistentVolumeClaim', resource: 'persistentvolumeclaims', namespaced: true }

/** How many more of a pod, with its claims, the quotas of the namespace let in; undefined when none says anything. */
export function quotaRoom(view: NetworkView, pod: Pod, claims: readonly PersistentVolumeClaim[]): { readonly more: number, readonly limitedBy: string } | undefined {
  let tightest: { more: number, limitedBy: string } | undefined
  for (const { metadata, spec, status } of view.list('ResourceQuota', pod.metadata?.namespace ?? '') as readonly ResourceQuota[]) {
    const asked = new Map<string, Quantity>()
    for (const [kind, object] of [[pods, pod], ...claims.map((claim) => [claimKind, claim] as const)] as const) {
      if (!matchesScopes(spec ?? {}, kind, object as AnyObject, newestMinor)) continue
      for (const [name, amount] of usageOf(kind, object as AnyObject)) asked.set(name, (asked.get(name) ?? Quantity.zero).add(amount))
    }
    for (const name of Object.keys(spec?.hard ?? {}).sort(compareStrings)) {
      const each = asked.get(name)
      if (each === undefined || each.sign <= 0) continue
      const hard = spec?.hard?.[name]
      const more = timesWithin(quantityOrZero(hard).subtract(quantityOrZero(status?.used?.[name])), each)
      if (tightest !== undefined && tightest.more <= more) continue
      tightest = { more, limitedBy: `quota ${metadata?.name ?? ''}: ${name} ${each.toString()} each, used ${quantityOrZero(status?.used?.[name]).toString()} of ${quantityOrZero(hard).toString()}` }
    }
  }
  return tightest
}

/** 1500m / 400m: 3 times. */
function timesWithin(room: Quantity, each: Quantity): number {
  const [a, b] = [room.nano, each.nano]
  return a <= 0n ? 0 : Number(a / b)
}
