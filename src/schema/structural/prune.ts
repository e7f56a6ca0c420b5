import { compareStrings, isMap, type JsonPath, type Value, type ValueMap } from '../../base/json.ts'
import { additionalSchemaOf, allowsAdditional, itemsOf, propertyOf, type JsonSchema } from './schema.ts'

/**
 * Pruning: fields that the schema does not name are dropped, unless it says `x-kubernetes-preserve-unknown-fields`.
 * Source: `apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go` (1.36).
 */
export interface UnknownPath {
  /** As the server spells it: `spec.list[1].b`. */
  readonly field: string
  readonly path: JsonPath
}

const metaFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** Prunes a whole custom resource in place and returns what it dropped, sorted by name. */
export function pruneResource(object: ValueMap, schema: JsonSchema | undefined): UnknownPath[] {
  const pruner = new Pruner()
  pruner.prune(object, { ...schema, 'x-kubernetes-embedded-resource': true }, [])
  return sortedPaths(pruner.unknown)
}

/** Prunes a part of a resource in place, e.g. a default. */
export function pruneValue(value: Value, schema: JsonSchema | undefined): void {
  new Pruner().prune(value, schema, [])
}

/** By their text, as the server lists them. */
export function sortedPaths(paths: readonly UnknownPath[]): UnknownPath[] {
  return [...paths].sort((a, b) => compareStrings(a.field, b.field))
}

/** `['spec', 'list', 1, 'b']` → `spec.list[1].b`. */
export function fieldText(path: JsonPath): string {
  let text = ''
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`
  return text
}

class Pruner {
  readonly unknown: UnknownPath[] = []

  prune(value: Value, schema: JsonSchema | undefined, path: JsonPath): void {
    if (schema?.['x-kubernetes-preserve-unknown-fields'] === true) {
      this.keep(value, schema, path)
      return
    }
    if (Array.isArray(value)) {
      const items = itemsOf(schema)
      value.forEach((item, index) => { this.prune(item, items, [...path, index]) })
      return
    }
    if (!isMap(value)) return
    for (const key of Object.keys(value)) {
      const sub = schema === undefined ? undefined : this.below(schema, key)
      if (sub === 'meta') continue
      if (sub !== undefined) {
        this.prune(value[key] ?? null, sub.schema, [...path, key])
        continue
      }
      if (schema === undefined || !metaFields.has(key) || path.length > 0) this.record([...path, key])
      delete value[key]
    }
  }

  /** Unknown fields stay here, but parts that are described are pruned by their description. */
  private keep(value: Value, schema: JsonSchema | undefined, path: JsonPath): void {
    if (schema === undefined) return
    if (Array.isArray(value)) {
      const items = itemsOf(schema)
      value.forEach((item, index) => { this.keep(item, items, [...path, index]) })
      return
    }
    if (!isMap(value)) return
    for (const key of Object.keys(value)) {
      const sub = this.below(schema, key)
      if (sub !== undefined && sub !== 'meta') this.prune(value[key] ?? null, sub.schema, [...path, key])
    }
  }

  private below(schema: JsonSchema, key: string): { schema: JsonSchema | undefined } | 'meta' | undefined {
    if (schema['x-kubernetes-embedded-resource'] === true && metaFields.has(key)) return 'meta'
    const property = propertyOf(schema, key)
    if (property !== undefined) return { schema: property }
    return allowsAdditional(schema) ? { schema: additionalSchemaOf(schema) } : undefined
  }

  private record(path: JsonPath): void {
    this.unknown.push({ field: fieldText(path), path })
  }
}
