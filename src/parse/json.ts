import type { Value, ValueMap } from '../base/json.ts'
import { JsonFloat, setKey } from '../base/json.ts'
import { goQuote } from '../base/go-format.ts'
import { narrow } from './scalar.ts'
import { DOUBLE, FLOW, MAP, PLAIN, SCALAR, SEQUENCE } from './tape.ts'
import type { Tape } from './tape.ts'

/** Levels of nesting that we follow; Go's decoder stops at 10,000. */
const maxDepth = 1000

export interface JsonRead {
  readonly value: Value
  readonly tape: Tape
  /** Offset after the value. */
  readonly end: number
  /** Fields that occur twice, as strict decoding names them: `spec.containers[0].image`. */
  readonly duplicates: readonly string[]
}

/** In the words of Go's encoding/json; `at` is the offset of the character they name. */
export class JsonError extends Error {
  readonly at: number
  readonly truncated: boolean

  constructor(message: string, at: number, truncated = false) {
    super(message)
    this.at = at
    this.truncated = truncated
  }
}

/**
 * Reads one JSON value from `at`. With `floats` an integral number that is written as a float stays one (`JsonFloat`): the API
 * server refuses it for an integer; kubectl re-encodes, so manifests are read without.
 */
export function readJson(text: string, at: number, floats = false): JsonRead | JsonError {
  try {
    const reader = new Reader(text, at, floats)
    const value = reader.value()
    return { value, tape: Int32Array.from(reader.tape), end: reader.at, duplicates: reader.duplicates }
  } catch (error) {
    if (error instanceof JsonError) return error
    throw error
  }
}

class Reader {
  readonly tape: number[] = []
  readonly duplicates: string[] = []
  at: number
  private readonly text: string
  private readonly floats: boolean
  private readonly path: (string | number)[] = []

  constructor(text: string, at: number, floats: boolean) {
    this.text = text
    this.at = at
    this.floats = floats
  }

  value(): Value {
    this.space()
    const code = this.text.charCodeAt(this.at)
    switch (code) {
      case 123: return this.map()
      case 91: return this.list()
      case 34: return this.string()
      case 116: return this.literal('true', true)
      case 102: return this.literal('false', false)
      case 110: return this.literal('null', null)
      default:
        if (code === 45 || (code >= 48 && code <= 57)) return this.number()
        this.fail('looking for beginning of value')
    }
  }

  space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
      this.at++
    }
  }

  private map(): ValueMap {
    const node = this.open(MAP)
    const map: ValueMap = {}
    this.space()
    if (this.peek() !== '}') {
      for (;;) {
        this.space()
        if (this.peek() !== '"') this.fail('looking for beginning of object key string')
        this.entry(map)
        this.space()
        if (this.peek() === '}') break
        if (this.peek() !== ',') this.fail('after object key:value pair')
        this.at++
      }
    }
    this.close(node)
    return map
  }

  private entry(map: ValueMap): void {
    const key = this.string()
    this.space()
    if (this.peek() !== ':') this.fail('after object key')
    this.at++
    this.path.push(key)
    if (Object.hasOwn(map, key)) this.duplicates.push(fieldPath(this.path))
    setKey(map, key, this.value())
    this.path.pop()
  }

  private list(): Value[] {
    const node = this.open(SEQUENCE)
    const list: Value[] = []
    this.space()
    if (this.peek() !== ']') {
      for (;;) {
        this.space()
        this.tape.push(this.at)
        this.path.push(list.length)
        list.push(this.value())
        this.path.pop()
        this.space()
        if (this.peek() === ']') break
        if (this.peek() !== ',') this.fail('after array element')
        this.at++
      }
    }
    this.close(node)
    return list
  }

  private open(type: number): number {
    if (this.path.length >= maxDepth) throw new JsonError(`exceeded max depth of ${String(maxDepth)}`, this.at)
    this.tape.push(type | FLOW, this.at, 0, 0)
    this.at++
    return this.tape.length - 4
  }

  private close(node: number): void {
    this.at++
    this.tape[node + 2] = this.at
    this.tape[node + 3] = this.tape.length
  }

  private string(): string {
    const start = this.at
    let value = ''
    let from = start + 1
    for (this.at = from; ; this.at++) {
      const code = this.text.charCodeAt(this.at)
      if (code === 34) break
      if (code === 92) {
        value += this.text.slice(from, this.at) + this.escape()
        from = this.at + 1
      } else if (code < 32 || code !== code) {
        this.fail('in string literal')
      }
    }
    value += this.text.slice(from, this.at)
    this.at++
    this.tape.push(SCALAR | DOUBLE, start, this.at)
    return value
  }

  /** Reads an escape; leaves `at` on its last character. */
  private escape(): string {
    this.at++
    const simple = simpleEscapes[this.peek()]
    if (simple !== undefined) return simple
    if (this.peek() !== 'u') this.fail('in string escape code')
    let code = 0
    for (let count = 0; count < 4; count++) {
      this.at++
      const digit = /^[0-9a-fA-F]$/.test(this.peek()) ? Number.parseInt(this.peek(), 16) : -1
      if (digit < 0) this.fail('in \\u hexadecimal character escape')
      code = code * 16 + digit
    }
    return String.fromCharCode(code)
  }

  private literal<T extends Value>(literal: string, value: T): T {
    const start = this.at
    for (let index = 1; index < literal.length; index++) {
      this.at++
      if (this.peek() !== literal[index]) this.fail(`in literal ${literal} (expecting '${literal[index] ?? ''}')`)
    }
    this.at++
    this.tape.push(SCALAR | PLAIN, start, this.at)
    return value
  }

  private number(): Value {
    const start = this.at
    if (this.peek() === '-') {
      this.at++
      if (!isDigit(this.peek())) this.fail('in numeric literal')
    }
    if (this.peek() === '0') this.at++
    else this.digits()
    let float = false
    if (this.peek() === '.') {
      float = true
      this.at++
      if (!isDigit(this.peek())) this.fail('after decimal point in numeric literal')
      this.digits()
    }
    if (this.peek() === 'e' || this.peek() === 'E') {
      float = true
      this.at++
      if (this.peek() === '+' || this.peek() === '-') this.at++
      if (!isDigit(this.peek())) this.fail('in exponent of numeric literal')
      this.digits()
    }
    this.tape.push(SCALAR | PLAIN, start, this.at)
    return numberOf(this.text.slice(start, this.at), float, this.floats)
  }

  private digits(): void {
    while (isDigit(this.peek())) this.at++
  }

  private peek(): string {
    return this.text.charAt(this.at)
  }

  private fail(context: string): never {
    const code = this.text.codePointAt(this.at)
    if (code === undefined) throw new JsonError('unexpected end of JSON input', this.at, true)
    throw new JsonError(`invalid character ${quotedCharacter(String.fromCodePoint(code))} ${context}`, this.at)
  }
}

const simpleEscapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** A character as encoding/json names it: by the first byte of its UTF-8, read as Latin-1. */
export function quotedCharacter(character: string): string {
  if (character === "'") return `'\\''`
  if (character === '"') return `'"'`
  const byte = new TextEncoder().encode(character)[0] ?? 0
  return `'${goQuote(String.fromCharCode(byte)).slice(1, -1)}'`
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}

const int64Max = 2n ** 63n - 1n
/** A sign and 19 digits. */
const int64Characters = 20

/** Integers that fit int64 are exact, others float64 (k8s.io/apimachinery 0.36.2, util/json). */
function numberOf(text: string, float: boolean, floats: boolean): Value {
  const value = Number(text)
  if (float) return floats && Number.isInteger(value) ? new JsonFloat(value, text) : value
  if (Number.isSafeInteger(value)) return value + 0
  const integer = text.length > int64Characters ? undefined : BigInt(text)
  if (integer !== undefined && integer <= int64Max && integer >= -int64Max - 1n) return narrow(integer)
  // Past int64 the error text of a request body still shows every digit.
  return floats ? new JsonFloat(value, text) : value
}

function fieldPath(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${String(step)}]` : index === 0 ? step : `.${step}`)).join('')
}
