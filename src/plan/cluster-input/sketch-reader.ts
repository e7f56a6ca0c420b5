import { nearestName } from '../../base/edit-distance.ts'
import { isMap, pointerOf, setKey, type JsonPath, type Value, type ValueMap } from '../../base/json.ts'
import { parseQuantity } from '../../base/quantity.ts'
import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import { wordOf } from '../../kubectl/session.ts'
import type { FoundObject } from './load-state.ts'

/** How faults of one kind of file are told. */
export interface ReaderWords {
  readonly rule: string
  readonly title: string
  readonly effect: string
}

const sketchWords: ReaderWords = { rule: 'cluster-sketch-invalid', title: 'a sketch', effect: 'that part of the sketch is left out, so the plan is of another cluster' }

/** Reads maps of a sketch field by field; what does not fit is told at its place and read as if it were not there. */
export class SketchReader {
  private readonly origin: FoundObject
  private readonly diagnostics: Diagnostic[]
  private readonly words: ReaderWords

  constructor(origin: FoundObject, diagnostics: Diagnostic[], words: ReaderWords = sketchWords) {
    this.origin = origin
    this.diagnostics = diagnostics
    this.words = words
  }

  tell(path: JsonPath, message: string, suggestion?: string, part: 'key' | 'value' = 'value'): void {
    const { path: file, parsed, base, document, item } = this.origin
    this.diagnostics.push({
      rule: this.words.rule, severity: 'error', message, effect: this.words.effect, suggestion,
      location: { path: file, span: parsed.locate([...base, ...path], part) }, document, item, pointer: pointerOf(path),
    })
  }

  /** The fields of a map; others than the allowed are told, with the nearest. */
  fields(value: Value, at: JsonPath, allowed: readonly string[]): Fields {
    if (!isMap(value)) {
      this.tell(at, 'a map of fields is expected here')
      return new Fields(this, {}, at)
    }
    for (const key of Object.keys(value)) {
      if (allowed.includes(key)) continue
      const near = nearestName(key, allowed)
      this.tell([...at, key], `${this.words.title} knows no field "${key}" here`, near === undefined ? `it knows ${allowed.join(', ')}` : `did you mean "${near}"?`, 'key')
    }
    return new Fields(this, value, at)
  }
}

/** The fields of one map of a sketch. */
export class Fields {
  private readonly reader: SketchReader
  private readonly map: ValueMap
  private readonly at: JsonPath

  constructor(reader: SketchReader, map: ValueMap, at: JsonPath) {
    this.reader = reader
    this.map = map
    this.at = at
  }

  tell(path: JsonPath, message: string): void {
    this.reader.tell(path, message)
  }

  within(value: Value, at: JsonPath, allowed: readonly string[]): Fields {
    return this.reader.fields(value, at, allowed)
  }

  value(field: string): Value | undefined {
    const value = Object.hasOwn(this.map, field) ? this.map[field] : undefined
    return value ?? undefined
  }

  text(field: string): string | undefined {
    const value = this.value(field)
    if (typeof value === 'number' || typeof value === 'bigint') return String(value)
    return value === undefined || typeof value === 'string' ? value : this.wrong(field, 'a text')
  }

  flag(field: string): boolean | undefined {
    const value = this.value(field)
    return value === undefined || typeof value === 'boolean' ? value : this.wrong(field, 'true or false')
  }

  integer(field: string): number | undefined {
    const value = this.value(field)
    return value === undefined || (typeof value === 'number' && Number.isInteger(value)) ? value : this.wrong(field, 'a whole number')
  }

  /** More nodes than Kubernetes is made for (5,000 of 110 pods) by far are a slip of the keyboard. */
  count(field: string): number | undefined {
    const value = this.integer(field)
    return value === undefined || (value >= 0 && value <= 100_000) ? value : this.wrong(field, 'a number from 0 to 100000')
  }

  oneOf(field: string, allowed: readonly string[]): string | undefined {
    const value = this.text(field)
    return value === undefined || allowed.includes(value) ? value : this.wrong(field, `one of ${allowed.join(', ')}`)
  }

  quantity(field: string): string | undefined {
    const text = this.text(field)
    return text === undefined || isAmount(text) ? text : this.wrong(field, 'an amount as 4, 500m or 16Gi')
  }

  /** A map of amounts by name. */
  quantities(field: string): ValueMap {
    const amounts: ValueMap = {}
    const map = this.mapAt(field)
    for (const key of Object.keys(map)) {
      const value = map[key]
      const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
      if (isAmount(text)) setKey(amounts, key, text)
      else this.reader.tell([...this.at, field, key], `${field}.${key} is an amount as 4, 500m or 16Gi`)
    }
    return amounts
  }

  /** A map of texts by name; numbers and truth values count as the text that they are written as. */
  labels(field: string): ValueMap {
    const labels: ValueMap = {}
    const map = this.mapAt(field)
    for (const key of Object.keys(map)) {
      const value = map[key]
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') setKey(labels, key, String(value))
      else this.reader.tell([...this.at, field, key], `${field}.${key} is a text`)
    }
    return labels
  }

  texts(field: string): string[] {
    return this.list(field).flatMap(({ value, at }) => {
      if (typeof value === 'string' && value !== '') return [value]
      this.reader.tell(at, `${field} is a list of texts`)
      return []
    })
  }

  list(field: string): { readonly value: Value, readonly at: JsonPath }[] {
    const value = this.value(field)
    if (value === undefined) return []
    if (Array.isArray(value)) return value.map((item, index) => ({ value: item, at: [...this.at, field, index] }))
    this.wrong(field, 'a list')
    return []
  }

  private mapAt(field: string): ValueMap {
    const value = this.value(field) ?? {}
    return isMap(value) ? value : this.wrong(field, 'a map') ?? {}
  }

  private wrong(field: string, expected: string): undefined {
    this.reader.tell([...this.at, field], `${field} is ${expected}, not ${described(this.value(field) ?? null)}`)
    return undefined
  }
}

function described(value: Value): string {
  return isMap(value) ? 'a map' : Array.isArray(value) ? 'a list' : typeof value === 'string' ? JSON.stringify(value) : value === null ? 'null' : wordOf(value)
}

function isAmount(text: string): boolean {
  const read = parseQuantity(text)
  return read !== undefined && read.nano >= 0n
}
