import type { AnyObject } from './strategy.ts'
import { semanticEqual } from './validation/semantic-equality.ts'

/**
 * Leaves one of equal ownerReferences and says so: `dedupOwnerReferencesAndAddWarning` of `k8s.io/apiserver/pkg/endpoints/handlers/rest.go`
 * (1.36). Creates and updates do it before and after mutating admission, patches only after.
 */
export function dedupOwnerReferences(object: AnyObject, isAdmitted: boolean): string[] {
  const { metadata } = object
  const references = metadata?.ownerReferences ?? []
  const kept = references.filter((reference, index) => references.findIndex((earlier) => semanticEqual(earlier, reference)) === index)
  if (metadata === undefined || kept.length === references.length) return []
  const duplicates = references.filter((reference) => !kept.includes(reference)).map(({ uid = '' }) => uid)
  metadata.ownerReferences = kept
  const when = isAdmitted ? ' after mutating admission happens' : ''
  return [`.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${duplicates.join(', ')}`]
}
