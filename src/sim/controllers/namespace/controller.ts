import { cloneValue, sameValue } from '../../../base/json.ts'
import type { Namespace, NamespaceCondition } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../api/strategy.ts'
import { defineController, self, type ControllerContext } from '../controller.ts'

const retryMilliseconds = 5000

/** Empties namespaces that are being deleted, pods first: `pkg/controller/namespace/deletion` (1.36). */
export const namespaceController = defineController({
  name: 'namespace',
  component: 'namespace-controller',
  watches: { Namespace: self },

  reconcile(key, context) {
    const name = key.slice(1)
    const namespace = context.read.get('Namespace', '', name) as Namespace | undefined
    if (namespace?.metadata?.deletionTimestamp === undefined) return undefined
    const contents = context.read.inNamespace(name)
    const pods = contents.filter(({ kind }) => kind === 'Pod')
    for (const { kind, object } of pods.length > 0 ? pods : contents) {
      if (object.metadata?.deletionTimestamp === undefined) context.write.delete(kind, name, object.metadata?.name ?? '', 'its namespace goes', { propagationPolicy: 'Background' })
    }
    const left = context.read.inNamespace(name)
    writeConditions(namespace, left, context)
    if (left.length > 0) {
      context.requeueAfter(key, retryMilliseconds)
      return undefined
    }
    context.write.finalizeNamespace(name)
    return undefined
  },
})

function writeConditions(namespace: Namespace, left: readonly { readonly kind: string, readonly object: AnyObject }[], context: ControllerContext): void {
  const remaining = countBy(left.map(({ kind }) => context.read.qualifiedName(kind)))
  const finalizers = countBy(left.flatMap(({ object }) => object.metadata?.finalizers ?? []))
  const texts = (counts: ReadonlyMap<string, number>, word: (name: string, count: number) => string): string => [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => word(name, count)).join(', ')
  const wanted: NamespaceCondition[] = [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False', reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
    { type: 'NamespaceDeletionContentFailure', status: 'False', reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' },
    remaining.size === 0
      ? { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' }
      : { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${texts(remaining, (name, count) => `${name} has ${count} resource instances`)}` },
    finalizers.size === 0
      ? { type: 'NamespaceFinalizersRemaining', status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' }
      : { type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message: `Some content in the namespace has finalizers remaining: ${texts(finalizers, (name, count) => `${name} in ${count} resource instances`)}` },
  ]
  const old = namespace.status?.conditions ?? []
  const conditions = wanted.map((condition) => {
    const before = old.find(({ type }) => type === condition.type)
    return before !== undefined && before.status === condition.status && before.reason === condition.reason && before.message === condition.message ? before : { ...condition, lastTransitionTime: context.clock.timestamp() }
  })
  if (sameValue(old, conditions)) return
  const changed = cloneValue(namespace)
  changed.status = { ...changed.status, conditions }
  context.write.updateStatus('Namespace', changed, 'what is left in it')
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
