import type { Namespace, NamespaceCondition } from '../../../model/kubernetes.generated.ts'

/** What a pass over a namespace found. */
export interface Leftovers {
  /** By resource and group, as `pods.` or `deployments.apps`. */
  readonly remaining: ReadonlyMap<string, number>
  readonly finalizers: ReadonlyMap<string, number>
  readonly errors: readonly string[]
}

/** The conditions of a namespace that is being emptied: `deletion/status_condition_utils.go` (1.36). */
export function namespaceConditions({ status }: Namespace, { remaining, finalizers, errors }: Leftovers, now: string): NamespaceCondition[] {
  const texts = (counts: ReadonlyMap<string, number>, verb: string): string => [...counts].map(([name, count]) => `${name} ${verb} ${count} resource instances`).sort().join(', ')
  const wanted = [
    said('NamespaceDeletionDiscoveryFailure', '', { reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' }),
    said('NamespaceDeletionGroupVersionParsingFailure', '', { reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' }),
    said('NamespaceDeletionContentFailure', 'ContentDeletionFailed', { reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' },
      errors.length === 0 ? '' : `Failed to delete all resource types, ${errors.length} remaining: ${[...errors].sort().join(', ')}`),
    said('NamespaceContentRemaining', 'SomeResourcesRemain', { reason: 'ContentRemoved', message: 'All content successfully removed' },
      remaining.size === 0 ? '' : `Some resources are remaining: ${texts(remaining, 'has')}`),
    said('NamespaceFinalizersRemaining', 'SomeFinalizersRemain', { reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
      finalizers.size === 0 ? '' : `Some content in the namespace has finalizers remaining: ${texts(finalizers, 'in')}`),
  ]
  return wanted.map((condition) => {
    const before = status?.conditions?.find(({ type }) => type === condition.type)
    return { ...condition, lastTransitionTime: before !== undefined && before.status === condition.status ? before.lastTransitionTime : now }
  })
}

/** True with a message, when there is one. */
function said(type: string, reason: string, otherwise: { readonly reason: string, readonly message: string }, message = ''): NamespaceCondition {
  return message === '' ? { type, status: 'False', ...otherwise } : { type, status: 'True', reason, message }
}
