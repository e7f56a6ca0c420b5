import { compilePattern } from '../../structural/pattern.ts'
import { declare, type FunctionDeclaration, type Implementation } from '../environment.ts'
import { noOverload } from '../operators.ts'
import { CelError, CelList, type CelValue } from '../values.ts'
import { formatString } from './format-string.ts'

/**
 * Strings (cel-go v0.26 `ext/strings.go`, version 2, so without `reverse`) and Kubernetes' regular expressions
 * (`k8s.io/apiserver/pkg/cel/library/regex.go`, 1.36). Positions count code points.
 */
type Text = readonly string[]

const implementations: Readonly<Record<string, Implementation>> = {
  charAt: onText((points, [at]) => {
    if (typeof at !== 'bigint') return noOverload
    return at < 0n || at > points.length ? outOfRange(at) : points[Number(at)] ?? ''
  }),
  indexOf: onText((points, [part, from]) => (typeof part === 'string' ? find(points, [...part], from as bigint | undefined) : noOverload)),
  lastIndexOf: onText((points, [part, from]) => (typeof part === 'string' ? findLast(points, [...part], from as bigint | undefined) : noOverload)),
  lowerAscii: onText((points) => points.join('').replaceAll(/[A-Z]/g, (char) => char.toLowerCase())),
  upperAscii: onText((points) => points.join('').replaceAll(/[a-z]/g, (char) => char.toUpperCase())),
  replace: onText((points, [old, fresh, count]) => {
    if (typeof old !== 'string' || typeof fresh !== 'string') return noOverload
    return replace(points.join(''), old, fresh, typeof count === 'bigint' ? Number(count) : -1)
  }),
  split: onText((points, [separator, count]) => {
    if (typeof separator !== 'string') return noOverload
    return new CelList(split(points, separator, typeof count === 'bigint' ? Number(count) : -1))
  }),
  substring: onText((points, [start, end]) => {
    if (typeof start !== 'bigint') return noOverload
    const last = typeof end === 'bigint' ? end : BigInt(points.length)
    if (end !== undefined && start > last) return new CelError(`invalid substring range. start: ${start}, end: ${last}`)
    if (start < 0n || start > points.length) return outOfRange(start)
    return last < 0n || last > points.length ? outOfRange(last) : points.slice(Number(start), Number(last)).join('')
  }),
  trim: onText((points) => trimSpace(points.join(''))),
  join: ([list, separator = '']) => {
    if (!(list instanceof CelList) || typeof separator !== 'string') return noOverload
    const parts = list.items.filter((item) => typeof item === 'string')
    return parts.length === list.size ? parts.join(separator) : new CelError('join: invalid input')
  },
  format: ([text, list]) => (typeof text === 'string' && list instanceof CelList ? formatString(text, list.items) : noOverload),
  'strings.quote': ([text]) => (typeof text === 'string' ? quote(text) : noOverload),
  find: ([text, pattern]) => {
    const found = findAll(text, pattern, 1)
    return Array.isArray(found) ? found[0] ?? '' : found
  },
  findAll: ([text, pattern, count]) => {
    const found = findAll(text, pattern, typeof count === 'bigint' ? Number(count) : -1)
    return Array.isArray(found) ? new CelList(found) : found
  },
}

export const stringFunctions: readonly FunctionDeclaration[] = declare({
  charAt: ['string_char_at_int string.(int) string'],
  indexOf: ['string_index_of_string string.(string) int', 'string_index_of_string_int string.(string, int) int'],
  lastIndexOf: ['string_last_index_of_string string.(string) int', 'string_last_index_of_string_int string.(string, int) int'],
  lowerAscii: ['string_lower_ascii string.() string'],
  upperAscii: ['string_upper_ascii string.() string'],
  replace: ['string_replace_string_string string.(string, string) string', 'string_replace_string_string_int string.(string, string, int) string'],
  split: ['string_split_string string.(string) list(string)', 'string_split_string_int string.(string, int) list(string)'],
  substring: ['string_substring_int string.(int) string', 'string_substring_int_int string.(int, int) string'],
  trim: ['string_trim string.() string'],
  join: ['list_join list(string).() string', 'list_join_string list(string).(string) string'],
  format: ['string_format string.(list(dyn)) string'],
  'strings.quote': ['strings_quote (string) string'],
  find: ['string_find_string string.(string) string'],
  findAll: ['string_find_all_string string.(string) list(string)', 'string_find_all_string_int string.(string, int) list(string)'],
}, implementations)

function onText(answer: (points: Text, args: readonly CelValue[]) => CelValue): Implementation {
  return ([text, ...args]) => (typeof text === 'string' ? answer([...text], args) : noOverload)
}

function outOfRange(at: bigint): CelError {
  return new CelError(`index out of range: ${at}`)
}

function find(points: Text, part: Text, from: bigint = 0n): CelValue {
  if (part.length === 0) return from
  if (from < 0n) return outOfRange(from)
  for (let at = Number(from); at + part.length <= points.length; at++) if (part.every((point, index) => points[at + index] === point)) return BigInt(at)
  return -1n
}

function findLast(points: Text, part: Text, from?: bigint): CelValue {
  if (part.length === 0) return from ?? BigInt(points.length)
  if (from !== undefined && from < 0n) return outOfRange(from)
  if (from !== undefined && from >= points.length) return -1n
  for (let at = Math.min(Number(from ?? points.length), points.length - part.length); at >= 0; at--) {
    if (part.every((point, index) => points[at + index] === point)) return BigInt(at)
  }
  return -1n
}

/** `strings.Replace`: a negative count replaces all; an empty text to replace stands between all characters. */
function replace(text: string, old: string, fresh: string, count: number): string {
  if (count < 0) return old === '' ? [...text].map((char) => fresh + char).join('') + fresh : text.replaceAll(old, () => fresh)
  const points = [...text]
  let rest = text
  let done = ''
  for (let times = 0; times < count; times++) {
    if (old === '') {
      done += fresh + (points[times] ?? '')
      rest = points.slice(times + 1).join('')
      if (times >= points.length) return done
      continue
    }
    const at = rest.indexOf(old)
    if (at < 0) break
    done += rest.slice(0, at) + fresh
    rest = rest.slice(at + old.length)
  }
  return done + rest
}

/** `strings.SplitN`. */
function split(points: Text, separator: string, count: number): string[] {
  if (count === 0) return []
  const parts = separator === '' ? [...points] : points.join('').split(separator)
  if (count < 0 || parts.length <= count) return parts
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)]
}

/** What Unicode calls white space; unlike JavaScript's `trim` not U+FEFF. */
function trimSpace(text: string): string {
  return text.replaceAll(/^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g, '')
}

const quoted: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"',
}

function quote(text: string): string {
  return `"${[...text].map((char) => quoted[char] ?? char).join('')}"`
}

function findAll(text: CelValue | undefined, pattern: CelValue | undefined, count: number): CelError | string[] {
  if (typeof text !== 'string' || typeof pattern !== 'string') return noOverload
  const compiled = compilePattern(pattern)
  if ('error' in compiled) return new CelError(`Illegal regex: ${compiled.error}`)
  const matcher = compiled.engine.matcher(text)
  const found: string[] = []
  let end = -1
  while ((count < 0 || found.length < count) && matcher.find()) {
    // Go leaves out an empty match right after another match.
    if (matcher.start() === matcher.end() && matcher.start() === end) continue
    end = matcher.end()
    found.push(matcher.group() ?? '')
  }
  return found
}
