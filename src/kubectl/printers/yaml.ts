import { goJsonFloat } from '../../base/go-format.ts'
import { isMap, JsonFloat, type Value, type ValueMap } from '../../base/json.ts'
import { readYamlBody } from '../../parse/document.ts'
import { YamlScalars } from './yaml-scalars.ts'

/**
 * YAML as kubectl prints it: `sigs.k8s.io/yaml` 1.6.0 on go-yaml v2, block style, keys in natural order, two blanks, lines folded at 80.
 */
export function toYaml(value: Value): string {
  const writer = new YamlWriter()
  writer.root(value)
  return writer.text()
}

class YamlWriter {
  private readonly scalars = new YamlScalars()

  text(): string {
    return this.scalars.text
  }

  root(value: Value): void {
    if (isMap(value) && Object.keys(value).length > 0) this.map(value, 0, false)
    else if (Array.isArray(value) && value.length > 0) this.list(value, 0, false)
    else {
      this.leaf(value, 0)
      this.scalars.newline()
    }
  }

  /** `inline`: the first key stands on the line that is begun. */
  private map(map: ValueMap, indent: number, inline: boolean): void {
    Object.keys(map).sort(naturalOrder).forEach((key, index) => {
      if (index > 0 || !inline) this.scalars.indent(indent)
      const simple = isSimpleKey(key)
      if (!simple) {
        this.scalars.raw('? ')
        this.scalars.string(key, styleOf(key), indent + 2, false)
        this.scalars.newline()
        this.scalars.indent(indent)
        this.scalars.raw(':')
      } else {
        this.scalars.string(key, styleOf(key), indent + 2, true)
        this.scalars.raw(':')
      }
      this.mapValue(map[key] ?? null, indent)
    })
  }

  private mapValue(value: Value, indent: number): void {
    if (isMap(value) && Object.keys(value).length > 0) {
      this.scalars.newline()
      this.map(value, indent + 2, false)
    } else if (Array.isArray(value) && value.length > 0) {
      this.scalars.newline()
      this.list(value, indent, false)
    } else {
      this.scalars.raw(' ')
      this.leaf(value, indent + 2)
      this.scalars.newline()
    }
  }

  private list(items: readonly Value[], indent: number, inline: boolean): void {
    items.forEach((item, index) => {
      if (index > 0 || !inline) this.scalars.indent(indent)
      this.scalars.raw('- ')
      if (isMap(item) && Object.keys(item).length > 0) this.map(item, indent + 2, true)
      else if (Array.isArray(item) && item.length > 0) this.list(item, indent + 2, true)
      else {
        this.leaf(item, indent + 2)
        this.scalars.newline()
      }
    })
  }

  private leaf(value: Value, indent: number): void {
    if (typeof value === 'string') this.scalars.string(value, styleOf(value), indent, false)
    else if (value instanceof JsonFloat) this.leaf(value.value, indent)
    else if (typeof value === 'number') this.scalars.raw(Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : goFloat(value))
    else if (Array.isArray(value)) this.scalars.raw('[]')
    else if (isMap(value)) this.scalars.raw('{}')
    else this.scalars.raw(String(value))
  }
}

/** What go-yaml would like: literal for lines, plain where reading it back gives the text, else double quotes. */
function styleOf(text: string): 'literal' | 'plain' | 'double' {
  if (text.includes('\n')) return 'literal'
  return readsAsText(text) ? 'plain' : 'double'
}

/** Does the bare word mean itself, or a number, a truth, a time …? */
function readsAsText(text: string): boolean {
  if (text === '' || text === '~' || text === '=') return false
  const first = text.charAt(0)
  // Only these can begin something other than a text (go-yaml v2, resolve.go).
  if (!/[-+.0-9yYnNtTfFoO~]/.test(first)) return true
  if (/^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(text)) return false
  if (/^\d{4}-\d{1,2}-\d{1,2}(?:$|[Tt ])/.test(text) && isTime(text)) return false
  if (!/^[-+.\w~]+$/.test(text)) return true
  const { value, error } = readYamlBody(text)
  return error !== undefined || typeof value === 'string'
}

/** The layouts of go-yaml's timestamps. */
function isTime(text: string): boolean {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]| )(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/.exec(text)
  if (match === null) return false
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0'] = match
  const days = [31, Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  const last = days[Number(month) - 1]
  return last !== undefined && Number(day) >= 1 && Number(day) <= last && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
}

function goFloat(value: number): string {
  const abs = Math.abs(value)
  if (abs !== 0 && (abs < 1e-4 || abs >= 1e21)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e')
    return `${mantissa}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`
  }
  return goJsonFloat(value)
}

/** go-yaml writes a key of up to 128 bytes on one line with its value. */
function isSimpleKey(key: string): boolean {
  return key.length <= 128 && !key.includes('\n')
}

/** go-yaml's order of keys: letters after others, numbers by value. */
export function naturalOrder(a: string, b: string): number {
  const x = [...a]
  const y = [...b]
  for (let i = 0; i < x.length && i < y.length; i++) {
    const [p = '', q = ''] = [x[i], y[i]]
    if (p === q) continue
    const letters = [isLetter(p), isLetter(q)]
    if (letters[0] === true && letters[1] === true) return codeOf(p) - codeOf(q)
    if (letters[0] === true || letters[1] === true) return letters[1] === true ? -1 : 1
    return compareNumbers(x, y, i)
  }
  return x.length - y.length
}

function compareNumbers(x: readonly string[], y: readonly string[], i: number): number {
  let [m, n] = [0, 0]
  if (x[i] === '0' || y[i] === '0') {
    for (let j = i - 1; j >= 0 && isDigit(x[j]); j--) if (x[j] !== '0') [m, n] = [1, 1]
  }
  let [p, q] = [i, i]
  for (; isDigit(x[p]); p++) m = m * 10 + Number(x[p])
  for (; isDigit(y[q]); q++) n = n * 10 + Number(y[q])
  if (m !== n) return m - n
  return p === q ? codeOf(x[i] ?? '') - codeOf(y[i] ?? '') : p - q
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && /^\p{Nd}$/u.test(char)
}

function isLetter(char: string): boolean {
  return /^\p{L}$/u.test(char)
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0
}
