import { isMap } from '../../../base/json.ts'
import { semanticEqual } from '../validation/semantic-equality.ts'
import type { ApiObject } from '../strategy.ts'

/** Steps that most strategies' `prepare*` functions share. */
export { semanticEqual } from '../validation/semantic-equality.ts'

/** What a strategy here may touch of its object besides metadata. */
export interface SpecAndStatus extends ApiObject {
  spec?: unknown
  status?: unknown
}

/** The main endpoint never takes a status on create. */
export function dropStatus(object: { status?: unknown }): void {
  delete object.status
}

/** The main endpoint keeps the stored status on update. */
export function keepStatus(object: { status?: unknown }, old: { status?: unknown }): void {
  if (old.status === undefined) delete object.status
  else object.status = old.status
}

/** The status endpoint keeps the stored spec. */
export function keepSpec(object: { spec?: unknown }, old: { spec?: unknown }): void {
  if (old.spec === undefined) delete object.spec
  else object.spec = old.spec
}

/** `reflect.DeepEqual` of Go values: an empty list, map or text of bytes is not the same as none. */
export function exactlyEqual(a: unknown, b: unknown): boolean {
  return semanticEqual(a, b) && sameEmpties(a, b)
}

function sameEmpties(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.every((item, index) => sameEmpties(item, b[index]))
  if (!isMap(a) || !isMap(b)) return true
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => {
    if (Object.hasOwn(a, key) && Object.hasOwn(b, key)) return sameEmpties(a[key], b[key])
    const only: unknown = a[key] ?? b[key]
    return !(Array.isArray(only) || (key === 'caBundle' && only === ''))
  })
}

/** The first generation is 1. */
export function setGenerationOnCreate(object: ApiObject): void {
  object.metadata = { ...object.metadata, generation: 1 }
}

/** The generation grows by one when the spec means something else than before; whatever the client sent does not count. */
export function setGenerationOnUpdate(object: SpecAndStatus, old: SpecAndStatus): void {
  bumpGeneration(object, old, !semanticEqual(object.spec, old.spec))
}

export function bumpGeneration(object: ApiObject, old: ApiObject, changed: boolean): void {
  const generation = old.metadata?.generation
  if (generation === undefined && !changed) {
    if (object.metadata?.generation !== undefined) delete object.metadata.generation
    return
  }
  object.metadata = { ...object.metadata, generation: (generation ?? 0) + (changed ? 1 : 0) }
}

/** `metav1.ResetObjectMetaForStatus`: these status endpoints change no metadata but managedFields. */
export function resetObjectMetaForStatus(object: ApiObject, old: ApiObject): void {
  const { managedFields, resourceVersion } = object.metadata ?? {}
  object.metadata = { ...object.metadata }
  for (const field of ['deletionTimestamp', 'generation', 'selfLink', 'labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    if (old.metadata?.[field] === undefined) delete object.metadata[field]
    else Object.assign(object.metadata, { [field]: old.metadata[field] })
  }
  if (managedFields !== undefined) object.metadata.managedFields = managedFields
  if (resourceVersion !== undefined) object.metadata.resourceVersion = resourceVersion
}
