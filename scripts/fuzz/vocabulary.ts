import { isMap, type Value, type ValueMap } from '../../src/base/json.ts'
import type { Minor } from '../../src/base/release.ts'
import type { Random } from '../../src/base/random.ts'
import { definition, lookupKind, type DefinitionView, type Property, type TypeView } from '../../src/schema/catalog.ts'

/** A value inside an object, what the schema says of it, and how to change it. */
export interface Slot {
  readonly parent: ValueMap | Value[]
  readonly key: string | number
  readonly value: Value
  /** Undefined below free objects and unknown fields. */
  readonly type: TypeView | undefined
  readonly property: Property | undefined
  /** `io.k8s.api.core.v1.Container.image`: values seen here anywhere may be tried here. */
  readonly place: string
}

const perPlace = 80

/** What was seen in the seeds, by place of the schema, and what is known to be hard by type. */
export class Vocabulary {
  readonly #seen = new Map<string, Value[]>()
  readonly minor: Minor

  constructor(minor: Minor) {
    this.minor = minor
  }

  learn(object: ValueMap): void {
    for (const slot of this.slots(object)) {
      const known = this.#seen.get(slot.place) ?? []
      if (known.length === 0) this.#seen.set(slot.place, known)
      if (known.length < perPlace) known.push(slot.value)
    }
  }

  root(object: ValueMap): DefinitionView | undefined {
    const { apiVersion, kind } = object
    const info = typeof apiVersion === 'string' && typeof kind === 'string' ? lookupKind(apiVersion, kind, this.minor) : undefined
    return info === undefined || info.definition === '' ? undefined : definition(info.definition, this.minor)
  }

  /** Every value of an object but its type, outermost first. */
  slots(object: ValueMap): Slot[] {
    const found: Slot[] = []
    const struct = (map: ValueMap, view: DefinitionView | undefined, place: string): void => {
      for (const key of Object.keys(map)) {
        if (map === object && (key === 'apiVersion' || key === 'kind')) continue
        const property = view?.properties.get(key)
        visit(map, key, property, property, `${view?.name ?? place}.${key}`)
      }
    }
    const visit = (parent: ValueMap | Value[], key: string | number, type: TypeView | undefined, property: Property | undefined, place: string): void => {
      const value = (parent as Record<string, Value>)[key] ?? null
      found.push({ parent, key, value, type, property, place })
      if (Array.isArray(value)) value.forEach((_item, index) => { visit(value, index, type?.items, undefined, `${place}[]`) })
      else if (isMap(value)) {
        if (type?.ref !== undefined) struct(value, definition(type.ref, this.minor), place)
        else for (const name of Object.keys(value)) visit(value, name, type?.values, undefined, `${place}{}`)
      }
    }
    struct(object, this.root(object), '')
    return found
  }

  /** A value for a place: one seen there, or one made by its type. */
  valueFor(place: string, type: TypeView | undefined, property: Property | undefined, random: Random, depth = 0): Value {
    const seen = this.#seen.get(place)
    if (seen !== undefined && random.below(10) < 7) return structuredClone(random.pick(seen) ?? null)
    const choices = property?.enum
    if (choices !== undefined && type?.type === 'string' && random.below(4) > 0) return random.pick(choices) ?? ''
    return this.#made(place, type, random, depth)
  }

  #made(place: string, type: TypeView | undefined, random: Random, depth: number): Value {
    switch (type?.type) {
      case 'integer': case 'number': return random.pick(integers) ?? 0
      case 'boolean': return random.below(2) === 0
      case 'array': return depth > 4 ? [] : Array.from({ length: random.below(3) }, () => this.valueFor(`${place}[]`, type.items, undefined, random, depth + 1))
      case 'object': return this.#object(place, type, random, depth)
      case 'string': return type.format === 'quantity' || place.includes('resource') ? random.pick(quantities) ?? '1' : random.pick(texts) ?? ''
      default: return random.pick([...texts, 0, 1, 80, '1Gi', '50%', true, null]) ?? null
    }
  }

  #object(place: string, type: TypeView, random: Random, depth: number): Value {
    const map: ValueMap = {}
    if (type.ref === undefined) {
      for (let count = random.below(3); count > 0; count--) map[random.pick(keys) ?? 'a'] = this.valueFor(`${place}{}`, type.values, undefined, random, depth + 1)
      return map
    }
    const view = definition(type.ref, this.minor)
    for (const property of view?.properties.values() ?? []) {
      const isWanted = view?.required.includes(property.name) === true ? random.below(10) < 9 : random.below(depth > 3 ? 12 : 4) === 0
      if (isWanted) map[property.name] = this.valueFor(`${type.ref}.${property.name}`, property, property, random, depth + 1)
    }
    return map
  }
}

export const integers: readonly number[] = [0, 1, -1, 2, 3, 5, 30, 80, 100, 101, 443, 600, 1000, 8080, 30000, 32767, 32768, 65535, 65536, 86400, 100000, 2147483647, 2147483648, -2147483649]

export const quantities: readonly string[] = ['0', '1', '100m', '1500m', '0.5', '1Gi', '64Mi', '1e3', '-1', '1.5Gi', '100M', '0.1m', '10Ki', 'abc', '1 Gi', '']

export const keys: readonly string[] = ['a', 'app', 'app.kubernetes.io/name', 'example.com/x', 'cpu', 'memory', 'kubernetes.io/hostname', 'Bad Key!', '', 'a/b/c', '__proto__']

export const texts: readonly string[] = [
  '', 'a', 'web', 'Web', 'my-name', 'my_name', '-bad', 'bad-', 'a.b', 'a..b', 'UPPER', ' space ', 'ü', 'x'.repeat(63), 'x'.repeat(64), 'y'.repeat(254), '0', '80', '1.2.3.4', '10.0.0.0/8', '10.0.0.1/33', '::1', 'fd00::/64', '300.1.1.1',
  '/', '/path', 'relative/path', '../up', '/a/../b', 'http', 'https', 'HTTP', 'TCP', 'tcp', 'Always', 'always', 'IfNotPresent', 'example.com', '*.example.com', 'example.com/name', 'Example.com/Name', 'kubernetes.io/x', 'true', 'null', '50%', '101%', '-1%',
  '*/5 * * * *', '@daily', '* * *', 'Europe/Paris', 'UTC', '1h', '5m30s', '2026-01-01T00:00:00Z', 'not a time', 'system:masters', '*', 'a\nb', '$(VAR)', 'nginx', 'nginx:1.27', 'self == 1', 'aGVsbG8=', 'a=b',
]
