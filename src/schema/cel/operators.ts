import { patternMatches, compilePattern } from '../structural/pattern.ts'
import type { Implementation } from './environment.ts'
import { doubleText, isInt, maxUint } from './numbers.ts'
import { checkedDuration, checkedTimestamp } from './times.ts'
import {
  CelDuration, CelError, CelList, CelMap, CelOptional, CelTimestamp, CelTypeValue, CelUint, codePointLength, compareValues, equalValues, isZeroValue, keyText,
  typeOfValue, type CelValue,
} from './values.ts'

/**
 * Operators and standard functions. Source: cel-go v0.26 `common/types/*.go`, `common/stdlib/standard.go`.
 */
export const noOverload = new CelError('no such overload')
const intOverflow = new CelError('integer overflow')
const uintOverflow = new CelError('unsigned integer overflow')

export const operatorImplementations: Readonly<Record<string, Implementation>> = {
  '!_': ([value]) => (typeof value === 'boolean' ? !value : noOverload),
  '_==_': ([a = null, b = null]) => equalValues(a, b),
  '_!=_': ([a = null, b = null]) => !equalValues(a, b),
  '_<_': comparison((order) => order < 0),
  '_<=_': comparison((order) => order <= 0),
  '_>_': comparison((order) => order > 0),
  '_>=_': comparison((order) => order >= 0),
  '_+_': ([a = null, b = null]) => add(a, b),
  '_-_': ([a = null, b = null]) => subtract(a, b),
  '_*_': arithmetic((a, b) => a * b, (a, b) => a * b),
  '_/_': ([a = null, b = null]) => divide(a, b, 'division by zero', (x, y) => x / y, (x, y) => x / y),
  '_%_': ([a = null, b = null]) => divide(a, b, 'modulus by zero', (x, y) => x % y, undefined),
  '-_': ([value]) => (typeof value === 'bigint' ? int(-value) : typeof value === 'number' ? -value : noOverload),
  '_[_]': ([container = null, key = null]) => index(container, key),
  '_[?_]': ([container = null, key = null]) => optionalIndex(container, key),
  '@in': ([value = null, container]) => {
    if (container instanceof CelMap) return container.lookup(value) !== undefined
    return container instanceof CelList ? container.items.some((item) => equalValues(item, value)) : noOverload
  },
  size: ([value]) => {
    if (typeof value === 'string') return BigInt(codePointLength(value))
    if (value instanceof Uint8Array) return BigInt(value.length)
    return value instanceof CelList || value instanceof CelMap ? BigInt(value.size) : noOverload
  },
  type: ([value = null]) => new CelTypeValue(typeOfValue(value)),
  dyn: ([value = null]) => value,
  contains: texts((text, part) => text.includes(part)),
  startsWith: texts((text, part) => text.startsWith(part)),
  endsWith: texts((text, part) => text.endsWith(part)),
  matches: ([text, pattern]) => {
    if (typeof text !== 'string' || typeof pattern !== 'string') return noOverload
    const compiled = compilePattern(pattern)
    return 'error' in compiled ? new CelError(compiled.error) : patternMatches(pattern, text)
  },
  'optional.of': ([value = null]) => new CelOptional(value),
  'optional.ofNonZeroValue': ([value = null]) => (isZeroValue(value) ? CelOptional.none : new CelOptional(value)),
  'optional.none': () => CelOptional.none,
  value: ([optional]) => (optional instanceof CelOptional ? optional.value ?? new CelError('optional.none() dereference') : noOverload),
  hasValue: ([optional]) => (optional instanceof CelOptional ? optional.value !== undefined : noOverload),
  or: ([optional, other = null]) => (optional instanceof CelOptional && optional.value !== undefined ? optional : other),
  orValue: ([optional, other = null]) => (optional instanceof CelOptional ? optional.value ?? other : noOverload),
  first: ([list]) => (list instanceof CelList ? new CelOptional(list.items[0]) : noOverload),
  last: ([list]) => (list instanceof CelList ? new CelOptional(list.items.at(-1)) : noOverload),
  'optional.unwrap': ([list]) => unwrapped(list),
  unwrapOpt: ([list]) => unwrapped(list),
  'cel.@mapInsert': ([map, key = null, value]) => insert(map, key, value),
}

export function int(value: bigint): CelValue {
  return isInt(value) ? value : intOverflow
}

function uint(value: bigint): CelValue {
  return value >= 0n && value <= maxUint ? new CelUint(value) : uintOverflow
}

function texts(answer: (text: string, part: string) => boolean): Implementation {
  return ([text, part]) => (typeof text === 'string' && typeof part === 'string' ? answer(text, part) : noOverload)
}

function comparison(holds: (order: number) => boolean): Implementation {
  return ([a = null, b = null]) => {
    if (typeof a === 'number' && typeof b === 'number' && (Number.isNaN(a) || Number.isNaN(b))) return new CelError('NaN values cannot be ordered')
    const order = compareValues(a, b)
    return order === undefined ? noOverload : holds(order)
  }
}

function arithmetic(ints: (a: bigint, b: bigint) => bigint, doubles: (a: number, b: number) => number): Implementation {
  return ([a, b]) => {
    if (typeof a === 'bigint' && typeof b === 'bigint') return int(ints(a, b))
    if (typeof a === 'number' && typeof b === 'number') return doubles(a, b)
    return a instanceof CelUint && b instanceof CelUint ? uint(ints(a.value, b.value)) : noOverload
  }
}

function divide(a: CelValue, b: CelValue, zero: string, ints: (a: bigint, b: bigint) => bigint, doubles?: (a: number, b: number) => number): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? new CelError(zero) : int(ints(a, b))
  if (a instanceof CelUint && b instanceof CelUint) return b.value === 0n ? new CelError(zero) : uint(ints(a.value, b.value))
  return typeof a === 'number' && typeof b === 'number' && doubles !== undefined ? doubles(a, b) : noOverload
}

function add(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'string' && typeof b === 'string') return a + b
  if (a instanceof CelList && b instanceof CelList) return new CelList([...a.items, ...b.items])
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Uint8Array.from([...a, ...b])
  if (a instanceof CelDuration && b instanceof CelDuration) return checkedDuration(a.nanos + b.nanos) ?? new CelError('integer overflow')
  if ((a instanceof CelTimestamp && b instanceof CelDuration) || (a instanceof CelDuration && b instanceof CelTimestamp)) {
    return checkedTimestamp(a.nanos + b.nanos) ?? new CelError('timestamp overflow')
  }
  return arithmetic((x, y) => x + y, (x, y) => x + y)([a, b])
}

function subtract(a: CelValue, b: CelValue): CelValue {
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return checkedDuration(a.nanos - b.nanos) ?? new CelError('integer overflow')
  if (a instanceof CelTimestamp && b instanceof CelDuration) return checkedTimestamp(a.nanos - b.nanos) ?? new CelError('timestamp overflow')
  if (a instanceof CelDuration && b instanceof CelDuration) return checkedDuration(a.nanos - b.nanos) ?? new CelError('integer overflow')
  return arithmetic((x, y) => x - y, (x, y) => x - y)([a, b])
}

/** `container[key]`, also of an optional container. */
export function index(container: CelValue, key: CelValue): CelValue {
  if (container instanceof CelOptional) return container.value === undefined ? container : optionalIndex(container.value, key)
  if (container instanceof CelList) {
    const at = position(key)
    if (at === undefined && typeof key === 'number') return new CelError(`unsupported index value ${doubleText(key)} in list`)
    if (at === undefined) return new CelError(`unsupported index type '${typeOfValue(key).name}' in list`)
    return container.items[at] ?? (at >= 0 && at < container.size ? null : new CelError(`index out of bounds: ${at}`))
  }
  if (container instanceof CelMap) return container.lookup(key) ?? noSuchKey(key)
  return noOverload
}

export function noSuchKey(key: CelValue): CelError {
  return new CelError(`no such key: ${typeof key === 'number' ? doubleText(key) : typeof key === 'object' ? '' : String(key)}`)
}

export function optionalIndex(container: CelValue, key: CelValue): CelValue {
  if (container instanceof CelOptional) return container.value === undefined ? container : optionalIndex(container.value, key)
  if (container instanceof CelMap) return new CelOptional(container.lookup(key))
  if (!(container instanceof CelList)) return noOverload
  const at = position(key)
  return at === undefined || at < 0 || at >= container.size ? CelOptional.none : new CelOptional(container.items[at] ?? null)
}

function position(key: CelValue): number | undefined {
  if (typeof key === 'bigint') return Number(key)
  if (key instanceof CelUint) return Number(key.value)
  return typeof key === 'number' && Number.isInteger(key) ? key : undefined
}

function unwrapped(list: CelValue | undefined): CelValue {
  if (!(list instanceof CelList)) return noOverload
  const values: CelValue[] = []
  for (const item of list.items) {
    if (!(item instanceof CelOptional)) return new CelError('value is not optional')
    if (item.value !== undefined) values.push(item.value)
  }
  return new CelList(values)
}

function insert(map: CelValue | undefined, key: CelValue, value: CelValue | undefined): CelValue {
  if (!(map instanceof CelMap)) return noOverload
  const added = value === undefined && key instanceof CelMap ? [...key.members.values()] : [{ key, value: value ?? null }]
  const members = new Map(map.members)
  for (const member of added) {
    const text = keyText(member.key)
    if (text === undefined) return new CelError('unsupported key type')
    if (members.has(text)) return new CelError(`insert failed: key ${text.slice(1)} already exists`)
    members.set(text, member)
  }
  return new CelMap(members)
}
