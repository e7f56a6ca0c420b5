import { cloneValue, sameValue } from '../../../base/json.ts'
import { parseQuantity, Quantity } from '../../../base/quantity.ts'
import type { ResourceQuota } from '../../../model/kubernetes.generated.ts'
import { matchesScopes, usageOf } from '../../admission/quota-usage.ts'
import { resourceKind } from '../../api/registry.ts'
import type { Change } from '../../cluster-informers.ts'
import { defineController, self, splitKey, type ControllerContext } from '../controller.ts'
import { isPodTerminal } from '../pods.ts'

/** Kinds that a quota can name without `count/`. */
const coreKinds = ['Pod', 'Service', 'PersistentVolumeClaim', 'ConfigMap', 'Secret', 'ReplicationController', 'ResourceQuota']

/** Usage of quotas, after something was deleted or has ended: `pkg/controller/resourcequota` (1.36). Admission counts what is made. */
export const resourceQuotaController = defineController({
  name: 'resourcequota',
  component: 'resourcequota-controller',
  turn: 'slowController',
  watches: { ResourceQuota: self, '*': quotasOf },
  resync: { milliseconds: 300_000, keys: (context) => context.read.list('ResourceQuota').map(({ metadata }) => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`) },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const quota = context.read.get('ResourceQuota', namespace, name) as ResourceQuota | undefined
    if (quota === undefined) return undefined
    const hard = quota.spec?.hard ?? {}
    const used = usedBy(quota, namespace, Object.keys(hard), context)
    const status = { hard, used }
    if (sameValue(quota.status, status)) return undefined
    const changed = cloneValue(quota)
    changed.status = status
    return context.write.updateStatus('ResourceQuota', changed, 'what is there').refusal?.message
  },
})

function quotasOf({ kind, before, after }: Change, context: ControllerContext): string[] {
  if (before === undefined || kind === 'Event') return []
  const namespace = before.metadata?.namespace ?? ''
  if (namespace === '' || context.read.count('ResourceQuota', namespace) === 0) return []
  const hasEnded = kind === 'Pod' && after !== undefined && !isPodTerminal(before) && isPodTerminal(after)
  if (after !== undefined && !hasEnded && kind !== 'Service') return []
  return context.read.list('ResourceQuota', namespace).map(({ metadata }) => `${namespace}/${metadata?.name ?? ''}`)
}

function usedBy(quota: ResourceQuota, namespace: string, names: readonly string[], context: ControllerContext): Record<string, string> {
  const totals = new Map(names.map((name) => [name, Quantity.zero]))
  for (const kind of kindsFor(names, context)) {
    const resource = context.read.resourceOf(kind)
    if (resource === undefined) continue
    for (const object of context.read.list(kind, namespace)) {
      if (!matchesScopes(quota.spec ?? {}, resourceKind(resource), object, context.minor)) continue
      for (const [name, amount] of usageOf(resourceKind(resource), object)) {
        const total = totals.get(name)
        const isEnded = kind === 'Pod' && isPodTerminal(object) && !name.startsWith('count/')
        if (total !== undefined && !isEnded) totals.set(name, total.add(amount))
      }
    }
  }
  return Object.fromEntries([...totals].map(([name, total]) => [name, (parseQuantity(total.toString()) ?? total).toString()]))
}

function kindsFor(names: readonly string[], context: ControllerContext): string[] {
  const counted = names.flatMap((name) => {
    const [resource = '', ...group] = name.startsWith('count/') ? name.slice('count/'.length).split('.') : []
    return resource === '' ? [] : context.read.kindOf(resource, group.join('.')) ?? []
  })
  return [...new Set([...coreKinds, ...counted])]
}
