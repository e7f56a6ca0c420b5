import type { JsonPath, Value } from '../base/json.ts'
import { valueAt } from '../base/json.ts'
import type { Span } from '../diagnostic/diagnostic.ts'
import type { Comment, DocumentFeatures, DuplicateKey, MergeKey, ParsedDocument, ScalarAt } from './document.ts'
import { commentsBetween } from './comments.ts'
import type { Tape } from './tape.ts'
import { ALIAS, MAP, SCALAR, SEQUENCE } from './tape.ts'
import type { Entry, Located } from './tape-walk.ts'
import { entriesOf, entryAt, followed, isMerge, keyTextAt, spanOf, styleOf, typeOf, walk } from './tape-walk.ts'
import type { YamlFeatures } from './yaml/compose.ts'

/** What a reader found out about one document. */
export interface DocumentParts {
  readonly index: number
  readonly text: string
  /** From its separator line, which belongs to it, to the next one. */
  readonly chunk: Span
  readonly value: Value
  readonly tape: Tape
  readonly hasDuplicates: boolean
  readonly failed: boolean
  readonly features?: YamlFeatures | undefined
}

/** A document whose positions are worked out when somebody asks. */
export class LazyDocument implements ParsedDocument, Located {
  readonly index: number
  readonly value: Value
  readonly text: string
  readonly chunk: Span
  readonly tape: Tape
  readonly failed?: true
  private readonly parts: DocumentParts
  private knownComments: readonly Comment[] | undefined
  private knownDuplicates: readonly DuplicateKey[] | undefined

  constructor(parts: DocumentParts) {
    this.parts = parts
    this.index = parts.index
    this.value = parts.value
    this.text = parts.text
    this.chunk = parts.chunk
    this.tape = parts.tape
    if (parts.failed) this.failed = true
  }

  get span(): Span {
    if (this.tape.length === 0) return firstLine(this.text, this.chunk)
    return typeOf(this, 0) === ALIAS ? this.chunk : spanOf(this, 0)
  }

  locate(path: JsonPath, part: 'key' | 'value' | 'entry' = 'value'): Span {
    if (this.tape.length === 0) return this.span
    let entry: Entry | undefined
    let at = 0
    for (const step of path) {
      const next = entryAt(this, at, step)
      if (next === undefined) return this.keySpan(entry)
      entry = next
      at = next.value
    }
    if (entry === undefined) return part === 'key' ? firstLine(this.text, this.span) : this.span
    if (part === 'key') return this.keySpan(entry)
    const { start, end } = spanOf(this, entry.value)
    return { start: part === 'entry' ? entry.start : start, end }
  }

  has(path: JsonPath): boolean {
    return valueAt(this.value, path) !== undefined
  }

  scalarAt(path: JsonPath): ScalarAt | undefined {
    let at = 0
    for (const step of path) {
      const next = entryAt(this, at, step)
      if (next === undefined) return undefined
      at = next.value
    }
    return this.tape.length === 0 ? undefined : this.scalarOf(at)
  }

  get comments(): readonly Comment[] {
    return (this.knownComments ??= commentsBetween(this, this.chunk, this.failed === true))
  }

  get duplicateKeys(): readonly DuplicateKey[] {
    return (this.knownDuplicates ??= this.parts.hasDuplicates ? findDuplicates(this) : [])
  }

  get features(): DocumentFeatures {
    const { anchors = [], aliases = [], tags = [] } = this.parts.features ?? {}
    return { anchors, aliases, tags, mergeKeys: this.parts.features === undefined ? [] : mergeKeysOf(this) }
  }

  scalars(visit: (scalar: ScalarAt, path: JsonPath, part: 'key' | 'value') => void): void {
    walk(this, ({ key, value }, path) => {
      const name = key < 0 ? undefined : this.scalarOf(key)
      if (name) visit(name, path, 'key')
      const scalar = typeOf(this, value) === SCALAR ? this.scalarOf(value) : undefined
      if (scalar) visit(scalar, path, 'value')
    })
  }

  /** The key of an entry; of an item the key of its first entry, else its value: the place where a reader would look for what is missing. */
  private keySpan(entry: Entry | undefined): Span {
    if (entry === undefined) return firstLine(this.text, this.span)
    if (entry.key >= 0) return spanOf(this, entry.key)
    const first = typeOf(this, entry.value) === MAP ? entriesOf(this, entry.value)[0] : undefined
    if (first) return spanOf(this, first.key)
    const span = spanOf(this, entry.value)
    return typeOf(this, entry.value) === SEQUENCE || span.start === span.end ? { start: entry.start, end: entry.start + 1 } : span
  }

  private scalarOf(at: number): ScalarAt | undefined {
    const record = followed(this, at)
    if (record < 0 || typeOf(this, record) !== SCALAR) return undefined
    const span = spanOf(this, record)
    return { text: this.text.slice(span.start, span.end), style: styleOf(this, record), span }
  }
}

/** The first line with content of a stretch of text. */
function firstLine(text: string, { start, end }: Span): Span {
  let from = start
  while (from < end && /\s/.test(text.charAt(from))) from++
  if (from >= end) return { start, end: start }
  const newline = text.indexOf('\n', from)
  let to = newline < 0 || newline > end ? end : newline
  if (to > from && text.charAt(to - 1) === '\r') to--
  return { start: from, end: to }
}

function findDuplicates(document: LazyDocument): DuplicateKey[] {
  const found: DuplicateKey[] = []
  const seen = new Map<number, Map<string, Span>>()
  walk(document, (entry, path, parent) => {
    if (entry.key < 0 || isMerge(document, entry.key)) return
    const keys = seen.get(parent) ?? new Map<string, Span>()
    seen.set(parent, keys)
    const name = keyTextAt(document, entry.key)
    if (name === undefined) return
    const span = spanOf(document, entry.key)
    const first = keys.get(name)
    if (first) found.push({ path: [...path], span, first })
    else keys.set(name, span)
  })
  return found
}

function mergeKeysOf(document: LazyDocument): MergeKey[] {
  const found: MergeKey[] = []
  walk(document, (entry, path) => {
    if (entry.key >= 0 && isMerge(document, entry.key)) found.push({ path: path.slice(0, -1), span: spanOf(document, entry.key) })
  })
  return found
}
