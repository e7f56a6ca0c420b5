import { isMap, setKey, type Value, type ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { applyDefaults, pruneNulls } from './default.ts'
import { coerceEmbedded, readObjectMeta } from './object-meta.ts'
import { pruneResource, type UnknownPath } from './prune.ts'
import type { JsonSchema } from './schema.ts'

/**
 * A custom resource as the server takes it in: metadata read, unknown fields dropped and told, forbidden nulls dropped, defaults put in.
 * Source: `unstructuredSchemaCoercer` in `apiextensions-apiserver/pkg/apiserver/customresource_handler.go` (1.36).
 */
export interface ReadResource {
  /** A changed copy of nothing: the object that was given, in place. */
  readonly object: ValueMap
  /** For `unknown field "…"`, in the server's order. */
  readonly unknown: readonly UnknownPath[]
}

/** Reads in place. The error is the text that follows `<Kind> in version "<v>" cannot be handled as a <Kind>: `. */
export function readResource(object: ValueMap, schema: JsonSchema | undefined, minor?: Minor, preserveUnknownFields = false): ReadResource | { error: string } {
  const unknown: UnknownPath[] = []
  floatHugeIntegers(object)
  const metadata = Object.hasOwn(object, 'metadata') ? readObjectMeta(object.metadata ?? null, [], minor) : undefined
  if (metadata !== undefined && 'error' in metadata) return metadata
  unknown.push(...metadata?.unknown ?? [])
  const { apiVersion, kind } = object
  if (!preserveUnknownFields) {
    unknown.push(...pruneResource(object, schema))
    pruneNulls(object, schema)
  }
  const embedded = coerceEmbedded(object, schema, minor)
  if ('error' in embedded) return embedded
  unknown.push(...embedded.unknown)
  if (kind !== undefined) object.kind = kind
  if (apiVersion !== undefined) object.apiVersion = apiVersion
  if (metadata !== undefined) setKey(object, 'metadata', metadata.meta)
  applyDefaults(object, schema)
  return { object, unknown }
}

const int64 = 2n ** 63n

/** Go's decoder makes a float64 of an integer beyond int64. */
function floatHugeIntegers(value: Value[] | ValueMap): void {
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'bigint' && (item >= int64 || item < -int64)) (value as ValueMap)[key] = Number(item)
    else if (Array.isArray(item) || isMap(item)) floatHugeIntegers(item)
  }
}
