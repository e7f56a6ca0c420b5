import { goQuote } from '../../base/go-format.ts'
import { isMap, JsonFloat, type Value } from '../../base/json.ts'
import { textOfBase64 } from '../text-bytes.ts'
import { TemplateFault } from './go-template-parser.ts'
import { goFloat } from './go-value.ts'

/** An integer of the template itself; those of JSON are floats. */
export class GoInt {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** Nothing at all is undefined. */
export type Item = Value | GoInt | undefined

type Arguments = readonly (() => Item)[]

/** `funcs.go` of text/template, and what kubectl adds. */
export const functions: ReadonlySet<string> = new Set([
  'and', 'or', 'not', 'len', 'index', 'slice', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'print', 'printf', 'println', 'html', 'js', 'urlquery', 'call', 'exists', 'base64decode',
])

/** The result of a function; a fault says why there is none. */
export function call(name: string, given: Arguments): Item | TemplateFault {
  if (name === 'and' || name === 'or') return firstThat(given, name === 'or')
  const args = given.map((read) => read())
  const [first, second] = args
  switch (name) {
    case 'not': return !isTrue(first)
    case 'len': return lengthOf(first) ?? new TemplateFault(`error calling len: len of ${first === undefined || first === null ? 'nil pointer' : `type ${typeName(first)}`}`)
    case 'index': return indexed(first, args.slice(1))
    case 'slice': return sliced(first, args.slice(1))
    case 'eq': case 'ne': return compareEqual(name, args)
    case 'lt': case 'le': case 'gt': case 'ge': return compareOrder(name, first, second)
    case 'print': return args.map((arg, index) => `${index > 0 && typeof arg !== 'string' && typeof args[index - 1] !== 'string' ? ' ' : ''}${shown(arg, '<nil>')}`).join('')
    case 'println': return `${args.map((arg) => shown(arg, '<nil>')).join(' ')}\n`
    case 'printf': return formatted(args)
    case 'html': return args.map((arg) => shown(arg)).join('').replaceAll(/[&<>'"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '\'': '&#39;', '"': '&#34;' })[char] ?? char)
    case 'js': return args.map((arg) => shown(arg)).join('').replaceAll(/[\\'"<>&=]/g, (char) => ({ '\\': '\\\\', '\'': '\\\'', '"': '\\"', '<': '\\u003C', '>': '\\u003E', '&': '\\u0026', '=': '\\u003D' })[char] ?? char)
    case 'urlquery': return encodeURIComponent(args.map((arg) => shown(arg)).join('')).replaceAll('%20', '+')
    case 'exists': return exists(first, args.slice(1))
    case 'base64decode': return typeof first === 'string' ? textOfBase64(first) : new TemplateFault('wrong type for value; expected string; got interface {}')
    default: return new TemplateFault(`error calling ${name}: no function`)
  }
}

function firstThat(given: Arguments, wanted: boolean): Item {
  let value: Item
  for (const read of given) {
    value = read()
    if (isTrue(value) === wanted) return value
  }
  return value
}

export function isTrue(value: Item): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false
  if (value instanceof GoInt || value instanceof JsonFloat) return value.value !== 0
  return Array.isArray(value) ? value.length > 0 : isMap(value) ? Object.keys(value).length > 0 : true
}

/** As `fmt` prints with `%v`. */
export function shown(value: Item, nil = '<no value>'): string {
  if (value === undefined || value === null) return nil
  if (value instanceof GoInt) return String(value.value)
  if (typeof value === 'number') return goFloat(value)
  if (value instanceof JsonFloat) return goFloat(value.value)
  if (typeof value === 'bigint') return goFloat(Number(value))
  if (Array.isArray(value)) return `[${value.map((item) => shown(item, '<nil>')).join(' ')}]`
  if (isMap(value)) return `map[${Object.keys(value).sort().map((key) => `${key}:${shown(value[key], '<nil>')}`).join(' ')}]`
  return typeof value === 'boolean' ? String(value) : value
}

function lengthOf(value: Item): GoInt | undefined {
  if (typeof value === 'string') return new GoInt(new TextEncoder().encode(value).length)
  return Array.isArray(value) ? new GoInt(value.length) : isMap(value) ? new GoInt(Object.keys(value).length) : undefined
}

function indexed(from: Item, keys: readonly Item[]): Item | TemplateFault {
  let value = from
  for (const key of keys) {
    if (Array.isArray(value)) {
      const at = key instanceof GoInt ? key.value : undefined
      if (at === undefined) return new TemplateFault(`error calling index: cannot index slice/array with type ${typeName(key)}`)
      if (at < 0 || at >= value.length) return new TemplateFault(`error calling index: index out of range: ${at}`)
      value = value[at]
    } else if (isMap(value)) {
      if (typeof key !== 'string') return new TemplateFault(`error calling index: value has type ${typeName(key)}; should be string`)
      value = Object.hasOwn(value, key) ? value[key] : undefined
    } else return new TemplateFault(`error calling index: ${value === undefined || value === null ? 'index of untyped nil' : `can't index item of type ${typeName(value)}`}`)
  }
  return value
}

function sliced(value: Item, bounds: readonly Item[]): Item | TemplateFault {
  if (typeof value !== 'string' && !Array.isArray(value)) return new TemplateFault(`error calling slice: can't slice item of type ${typeName(value)}`)
  const [from = 0, to = value.length] = bounds.map((bound) => bound instanceof GoInt ? bound.value : 0)
  if (from > to) return new TemplateFault(`error calling slice: invalid slice index: ${from} > ${to}`)
  return to > value.length ? new TemplateFault(`error calling slice: index out of range: ${to}`) : value.slice(from, to)
}

/** Integers and floats never compare with one another. */
function basicKind(value: Item): 'text' | 'bool' | 'int' | 'float' | undefined {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'bool'
  if (value instanceof GoInt) return 'int'
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof JsonFloat ? 'float' : undefined
}

function plain(value: Item): string | number | boolean {
  if (value instanceof GoInt || value instanceof JsonFloat) return value.value
  return typeof value === 'string' || typeof value === 'boolean' ? value : Number(value)
}

function compareEqual(name: 'eq' | 'ne', [first, ...others]: readonly Item[]): boolean | TemplateFault {
  if (others.length === 0) return new TemplateFault(`error calling ${name}: missing argument for comparison`)
  let isEqual = false
  for (const other of others) {
    const [x, y] = [basicKind(first), basicKind(other)]
    const isNil = (value: Item): boolean => value === undefined || value === null
    if (isNil(first) || isNil(other)) {
      isEqual ||= isNil(first) && isNil(other)
      continue
    }
    if (x === undefined || y === undefined) return new TemplateFault(`error calling ${name}: non-comparable type ${shown(x === undefined ? first : other)}: ${typeName(x === undefined ? first : other)}`)
    if (x !== y) return new TemplateFault(`error calling ${name}: incompatible types for comparison: ${typeName(first)} and ${typeName(other)}`)
    isEqual ||= plain(first) === plain(other)
  }
  return name === 'eq' ? isEqual : !isEqual
}

function compareOrder(name: 'lt' | 'le' | 'gt' | 'ge', a: Item, b: Item): boolean | TemplateFault {
  const [x, y] = [basicKind(a), basicKind(b)]
  if (x === undefined || y === undefined || x === 'bool') return new TemplateFault(`error calling ${name}: invalid type for comparison`)
  if (x !== y) return new TemplateFault(`error calling ${name}: incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`)
  const [p, q] = [plain(a), plain(b)]
  return name === 'lt' ? p < q : name === 'le' ? p <= q : name === 'gt' ? p > q : p >= q
}

function exists(from: Item, keys: readonly Item[]): boolean {
  const found = indexed(from, keys)
  return !(found instanceof TemplateFault) && found !== undefined && found !== null
}

function typeName(value: Item): string {
  if (value === undefined || value === null) return '<nil>'
  if (value instanceof GoInt) return 'int'
  if (Array.isArray(value)) return '[]interface {}'
  if (isMap(value)) return 'map[string]interface {}'
  return typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'float64'
}

/** `fmt.Sprintf` with the verbs that JSON has values for. */
function formatted([format, ...args]: readonly Item[]): string {
  let at = 0
  const text = (typeof format === 'string' ? format : '').replaceAll(/%([-+ 0#]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g, (_all, flags: string, width: string, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%'
    if (at >= args.length) return `%!${verb}(MISSING)`
    const value = verbText(verb, args[at++], precision)
    return flags.includes('-') ? value.padEnd(Number(width)) : value.padStart(Number(width), flags.includes('0') && /^\d/.test(value) ? '0' : ' ')
  })
  return at >= args.length ? text : `${text}%!(EXTRA ${args.slice(at).map((arg) => `${typeName(arg)}=${shown(arg)}`).join(', ')})`
}

function verbText(verb: string, value: Item, precision: string | undefined): string {
  const kind = basicKind(value)
  if (verb === 'v') return shown(value, '<nil>')
  if (verb === 's' && kind === 'text') return shown(value)
  if (verb === 'q' && typeof value === 'string') return goQuote(value)
  if (verb === 'd' && value instanceof GoInt) return String(value.value)
  if (verb === 't' && kind === 'bool') return shown(value)
  if (verb === 'f' && kind === 'float') return Number(plain(value)).toFixed(precision === undefined ? 6 : Number(precision))
  if (verb === 'g' && kind === 'float') return shown(value)
  return `%!${verb}(${typeName(value)}=${shown(value)})`
}
