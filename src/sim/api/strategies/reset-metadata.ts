import type { ObjectMeta } from '../../../model/kubernetes.generated.ts'
import type { ApiObject } from '../strategy.ts'

const kept = ['deletionTimestamp', 'generation', 'selfLink', 'labels', 'annotations', 'finalizers', 'ownerReferences'] as const

/** What an update of a status leaves alone in the metadata: `metav1.ResetObjectMetaForStatus` (1.36). */
export function resetMetadataForStatus(object: ApiObject, old: ApiObject): void {
  const metadata: ObjectMeta = { ...object.metadata }
  for (const field of kept) {
    const value = old.metadata?.[field]
    if (value === undefined) delete metadata[field]
    else Object.assign(metadata, { [field]: value })
  }
  object.metadata = metadata
}

/** The whole stored metadata but for who manages which field. */
export function keepMetadata(object: ApiObject, old: ApiObject): void {
  const { managedFields } = object.metadata ?? {}
  object.metadata = { ...old.metadata, ...managedFields === undefined ? {} : { managedFields } }
}
