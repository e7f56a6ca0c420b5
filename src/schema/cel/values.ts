import {
  boolType, bytesType, doubleType, durationType, dynType, intType, listOf, mapOf, nullType, optionalOf, stringType, structType, timestampType, typeType,
  uintType, type CelType,
} from './types.ts'

/**
 * Runtime values of CEL. `int` is a bigint, `double` a number; what has no JavaScript counterpart is a class here.
 */
export type CelValue =
  | null | boolean | bigint | number | string | Uint8Array
  | CelUint | CelList | CelMap | CelOptional | CelTimestamp | CelDuration | CelTypeValue | CelObject | CelError

export class CelUint {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}

/** Nanoseconds since 1970-01-01T00:00:00Z. */
export class CelTimestamp {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

export class CelDuration {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

export class CelTypeValue {
  readonly type: CelType
  constructor(type: CelType) {
    this.type = type
  }
}

export class CelOptional {
  readonly value: CelValue | undefined
  constructor(value: CelValue | undefined) {
    this.value = value
  }
  static readonly none = new CelOptional(undefined)
}

/** A failed evaluation travels as a value, because `&&`, `||` and the quantifiers may absorb it. */
export class CelError {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

export class CelList {
  private readonly known: readonly CelValue[] | undefined
  constructor(items?: readonly CelValue[]) {
    this.known = items
  }
  get items(): readonly CelValue[] {
    return this.known ?? []
  }
  get size(): number {
    return this.items.length
  }
  /** `set` and `map` lists are equal in any order. */
  get unordered(): boolean {
    return false
  }
}

export interface MapMember { readonly key: CelValue; readonly value: CelValue }

export class CelMap {
  private readonly known: ReadonlyMap<string, MapMember>
  constructor(members: ReadonlyMap<string, MapMember> = new Map()) {
    this.known = members
  }
  get members(): ReadonlyMap<string, MapMember> {
    return this.known
  }
  get size(): number {
    return this.members.size
  }
  /** The value under a key, undefined when there is none. */
  lookup(key: CelValue): CelValue | undefined {
    const text = keyText(key)
    return text === undefined ? undefined : this.members.get(text)?.value
  }
  keys(): CelValue[] {
    return [...this.members.values()].map(({ key }) => key)
  }
}

/** A value of a library type such as `kubernetes.Quantity`, or of a struct type built in an expression. */
export abstract class CelObject {
  abstract readonly type: CelType
  /** What calls cost with it, in characters. */
  get size(): number {
    return 1
  }
  abstract equals(other: CelObject): boolean
  /** A field by name, for objects that have some. */
  field?(name: string): CelValue | undefined
}

/** Map keys by value: `1`, `1u` and `1.0` are one key. Undefined for what cannot be a key. */
export function keyText(key: CelValue): string | undefined {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'boolean') return `b${key}`
  if (typeof key === 'bigint') return `n${key}`
  if (key instanceof CelUint) return `n${key.value}`
  if (typeof key === 'number' && Number.isInteger(key)) return `n${BigInt(key)}`
  return undefined
}

/** A map of these entries; of equal keys the last one wins. */
export function mapFrom(entries: Iterable<readonly [CelValue, CelValue]>): CelMap {
  const members = new Map<string, MapMember>()
  for (const [key, value] of entries) members.set(keyText(key) ?? '', { key, value })
  return new CelMap(members)
}

export function typeOfValue(value: CelValue): CelType {
  if (value === null) return nullType
  if (typeof value === 'boolean') return boolType
  if (typeof value === 'bigint') return intType
  if (typeof value === 'number') return doubleType
  if (typeof value === 'string') return stringType
  if (value instanceof Uint8Array) return bytesType
  if (value instanceof CelUint) return uintType
  if (value instanceof CelList) return listOf(dynType)
  if (value instanceof CelMap) return mapOf(dynType, dynType)
  if (value instanceof CelOptional) return optionalOf(dynType)
  if (value instanceof CelTimestamp) return timestampType
  if (value instanceof CelDuration) return durationType
  if (value instanceof CelTypeValue) return typeType
  return value instanceof CelError ? structType('error') : value.type
}

type Numeric = bigint | number | CelUint

function isNumeric(value: CelValue): value is Numeric {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof CelUint
}

function plainNumber(value: Numeric): bigint | number {
  return value instanceof CelUint ? value.value : value
}

/** `==`: numbers by amount whatever their type, everything else of different types is unequal. */
export function equalValues(a: CelValue, b: CelValue): boolean {
  if (isNumeric(a) && isNumeric(b)) return plainNumber(a) == plainNumber(b) // eslint-disable-line eqeqeq -- 1n == 1
  if (a === b) return true
  if (a instanceof CelList) return b instanceof CelList && equalLists(a, b)
  if (a instanceof CelMap) return b instanceof CelMap && equalMaps(a, b)
  if (a instanceof Uint8Array) return b instanceof Uint8Array && a.length === b.length && a.every((byte, index) => byte === b[index])
  if (a instanceof CelTimestamp) return b instanceof CelTimestamp && a.nanos === b.nanos
  if (a instanceof CelDuration) return b instanceof CelDuration && a.nanos === b.nanos
  if (a instanceof CelTypeValue) return b instanceof CelTypeValue && a.type.kind === b.type.kind && a.type.name === b.type.name
  if (a instanceof CelOptional) {
    return b instanceof CelOptional && (a.value === undefined || b.value === undefined ? a.value === b.value : equalValues(a.value, b.value))
  }
  return a instanceof CelObject && b instanceof CelObject && a.equals(b)
}

function equalLists(a: CelList, b: CelList): boolean {
  if (a.size !== b.size) return false
  if (a.unordered) return a.items.every((item) => b.items.some((other) => equalValues(item, other)))
  return a.items.every((item, index) => equalValues(item, b.items[index] ?? null))
}

function equalMaps(a: CelMap, b: CelMap): boolean {
  if (a.size !== b.size) return false
  for (const [text, { value }] of a.members) {
    const other = b.members.get(text)
    if (other === undefined || !equalValues(value, other.value)) return false
  }
  return true
}

/** The order of two comparable values, or undefined when they have none. */
export function compareValues(a: CelValue, b: CelValue): number | undefined {
  if (isNumeric(a) && isNumeric(b)) {
    const [x, y] = [plainNumber(a), plainNumber(b)]
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : undefined // eslint-disable-line eqeqeq -- 1n == 1
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (typeof a === 'string' && typeof b === 'string') return compareBytes(new TextEncoder().encode(a), new TextEncoder().encode(b))
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b)
  if ((a instanceof CelTimestamp && b instanceof CelTimestamp) || (a instanceof CelDuration && b instanceof CelDuration)) {
    return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0
  }
  return undefined
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return Math.sign(a.length - b.length)
}

/** Whether a value counts as empty (`optional.ofNonZeroValue`). */
export function isZeroValue(value: CelValue): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === '') return true
  if (value instanceof CelUint) return value.value === 0n
  if (value instanceof Uint8Array) return value.length === 0
  if (value instanceof CelList || value instanceof CelMap) return value.size === 0
  if (value instanceof CelDuration) return value.nanos === 0n
  if (value instanceof CelTimestamp) return value.nanos === -62_135_596_800_000_000_000n
  return value instanceof CelOptional && value.value === undefined
}

/** The size that costs are counted by: characters, bytes, items, entries; 1 for everything else. */
export function sizeOf(value: CelValue): number {
  if (typeof value === 'string') return codePointLength(value)
  if (value instanceof Uint8Array) return value.length
  if (value instanceof CelList || value instanceof CelMap) return value.size
  if (value instanceof CelObject) return value.size
  return value instanceof CelOptional && value.value !== undefined ? sizeOf(value.value) : 1
}

/** CEL counts code points where JavaScript counts UTF-16 units. */
export function codePointLength(text: string): number {
  let length = 0
  for (let index = 0; index < text.length; index++) {
    length++
    const code = text.charCodeAt(index)
    if (code >= 0xd800 && code < 0xdc00 && index + 1 < text.length) index++
  }
  return length
}
