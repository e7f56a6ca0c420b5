import { isMap, JsonFloat, sameValue, sortedKeys, type Value, type ValueMap } from '../../base/json.ts'
import { entrySchema, itemsOf, type JsonSchema } from './schema.ts'

/**
 * A new value beside the old one that it replaces, followed down the schema: what did not change is not refused again.
 * Source: `k8s.io/apiserver/pkg/cel/common/{equality,maplist}.go` (1.36).
 */
export class Correlated {
  readonly value: Value
  readonly old: Value
  private readonly schema: JsonSchema | undefined
  private readonly children = new Map<string | number, Correlated | undefined>()
  private equal: boolean | undefined
  private mapList: MapList | undefined

  constructor(value: Value, old: Value, schema: JsonSchema | undefined) {
    this.value = value
    this.old = old
    this.schema = schema
  }

  /** The child of a map, or undefined when one side lacks it or the schema does not describe it. */
  key(key: string): Correlated | undefined {
    if (!isMap(this.value) || !isMap(this.old)) return undefined
    if (this.children.has(key)) return this.children.get(key)
    const schema = entrySchema(this.schema, key)
    const { value, old } = this
    const child = schema !== undefined && Object.hasOwn(value, key) && Object.hasOwn(old, key)
      ? new Correlated(value[key] ?? null, old[key] ?? null, schema)
      : undefined
    this.children.set(key, child)
    return child
  }

  /** The item of a list of type map that has the same keys; other lists have no correlated items. */
  index(index: number): Correlated | undefined {
    if (!Array.isArray(this.value) || !Array.isArray(this.old) || index >= this.value.length) return undefined
    if (this.children.has(index)) return this.children.get(index)
    const items = itemsOf(this.schema)
    const item = this.value[index] ?? null
    const old = this.schema?.['x-kubernetes-list-type'] === 'map' ? this.oldItems(this.old).get(item) : undefined
    const child = old === undefined || items === undefined ? undefined : new Correlated(item, old, items)
    this.children.set(index, child)
    return child
  }

  /** Whether nothing changed here, however deep. Items of a list of type map count in any order. */
  isUnchanged(): boolean {
    this.equal ??= this.compare()
    return this.equal
  }

  private oldItems(old: Value[]): MapList {
    this.mapList ??= new MapList(this.schema, old)
    return this.mapList
  }

  private compare(): boolean {
    const { value, old } = this
    if (value === null || old === null) return value === old
    if (Array.isArray(value) && Array.isArray(old)) {
      if (value.length !== old.length) return false
      for (let index = 0; index < value.length; index++) {
        const child = this.index(index)
        if (child === undefined) return this.mapList === undefined ? sameValue(old, value) : false
        if (!child.isUnchanged()) return false
      }
      return true
    }
    if (isMap(value) && isMap(old)) {
      const keys = Object.keys(value)
      return keys.length === Object.keys(old).length && keys.every((key) => this.key(key)?.isUnchanged() === true)
    }
    return sameValue(value, old)
  }
}

/** Looks up the items of a list of type map by their keys; of several with the same keys the first. */
export class MapList {
  private readonly keys: readonly string[]
  private readonly items = new Map<string, ValueMap>()

  constructor(schema: JsonSchema | undefined, items: readonly Value[] | undefined) {
    this.keys = schema?.type === 'array' && schema['x-kubernetes-list-type'] === 'map' ? schema['x-kubernetes-list-map-keys'] ?? [] : []
    if (this.keys.length === 0) return
    for (const item of items ?? []) {
      if (!isMap(item)) continue
      const key = this.compositeKey(item)
      if (key !== undefined && !this.items.has(key)) this.items.set(key, item)
    }
  }

  get(item: Value): ValueMap | undefined {
    if (!isMap(item) || this.keys.length === 0) return undefined
    const key = this.compositeKey(item)
    return key === undefined ? undefined : this.items.get(key)
  }

  private compositeKey(item: ValueMap): string | undefined {
    const parts: string[] = []
    for (const key of this.keys) {
      const value = Object.hasOwn(item, key) ? item[key] : undefined
      if (value === undefined || value === null || Array.isArray(value) || isMap(value)) return undefined
      const scalar = value instanceof JsonFloat ? value.value : value
      parts.push(`${typeof scalar === 'bigint' ? 'number' : typeof scalar}:${String(scalar)}`)
    }
    return parts.join('\0')
  }
}

/** A text that equal values share, for sets of compound values: keys sorted. */
export function canonicalText(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (isMap(value)) return `{${sortedKeys(value).map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] ?? null)}`).join(',')}}`
  if (value instanceof JsonFloat) return String(value.value)
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value)
}
