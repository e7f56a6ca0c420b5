/**
 * The values that documents and requests are made of.
 *
 * Integers that fit 53 bits and all float64 values are `number`; integers beyond 2^53 are `bigint`, so they stay exact.
 * A JSON request body may spell an integral number as a float (`8080.0`, `8e3`); Go refuses that for an integer field,
 * so the body reader keeps it as `JsonFloat`. Manifests never hold one: kubectl re-encodes `8080.0` as `8080`.
 */
export type Value = null | boolean | number | bigint | string | JsonFloat | Value[] | ValueMap

/** A mapping. Keys such as `__proto__` are data: build with `setKey`, read with `Object.hasOwn` or `getKey`. */
export interface ValueMap { [key: string]: Value }

/** A path into a value: keys and list indices, e.g. `['spec', 'containers', 0, 'image']`. */
export type JsonPath = readonly (string | number)[]

/** An integral number that its author wrote as a float. */
export class JsonFloat {
  readonly value: number
  readonly text: string
  constructor(value: number, text: string) {
    this.value = value
    this.text = text
  }
}

export function isMap(value: unknown): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonFloat)
}

/** Own property or undefined; safe for `__proto__`, `constructor` and the like. */
export function getKey(map: ValueMap, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

/** Sets an own property, also for the key `__proto__`. */
export function setKey(map: ValueMap, key: string, value: Value): void {
  if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
  else map[key] = value
}

/** The value at a path, or undefined when a step is missing. */
export function valueAt(root: Value | undefined, path: JsonPath): Value | undefined {
  let here: Value | undefined = root
  for (const step of path) {
    if (Array.isArray(here)) here = typeof step === 'number' ? here[step] : undefined
    else if (isMap(here)) here = getKey(here, String(step))
    else return undefined
  }
  return here
}

/** Deep copy. `JsonFloat` and scalars are shared. */
export function cloneValue<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item) => cloneValue<unknown>(item)) as T
  if (isMap(value)) {
    const copy: ValueMap = {}
    for (const key of Object.keys(value)) setKey(copy, key, cloneValue(value[key] as Value))
    return copy as T
  }
  return value
}

/** Deep equality by JSON meaning: `1` equals `1n` and `JsonFloat(1)`; key order does not count. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a instanceof JsonFloat) return sameValue(a.value, b)
  if (b instanceof JsonFloat) return sameValue(a, b.value)
  if (typeof a === 'bigint' || typeof b === 'bigint') {
    return (typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint') && a == b // eslint-disable-line eqeqeq -- 1n == 1
  }
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]))
  if (!isMap(a) || !isMap(b)) return Number.isNaN(a) && Number.isNaN(b)
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
}

/** RFC 6901 pointer of a path, e.g. `/spec/containers/0/image`. */
export function pointerOf(path: JsonPath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Compares as Go sorts strings: by UTF-8 bytes, i.e. by code point. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    let x = a.charCodeAt(index)
    let y = b.charCodeAt(index)
    if (x === y) continue
    // Surrogates sort after every other UTF-16 unit, because they stand for code points past U+FFFF.
    if (x >= 0xd800 && y >= 0xd800) {
      x = x >= 0xe000 ? x - 0x800 : x + 0x2000
      y = y >= 0xe000 ? y - 0x800 : y + 0x2000
    }
    return x - y
  }
  return a.length - b.length
}

/** The keys by code unit, as Go sorts those of a map that it prints. */
export function sortedKeys(map: object): string[] {
  return Object.keys(map).sort(compareStrings)
}
