import type { JsonPath } from '../base/json.ts'
import type { Span } from '../diagnostic/diagnostic.ts'
import { doubleQuoted, singleQuoted } from './plain-scalars.ts'
import { plainKey } from './scalar.ts'
import type { Tape } from './tape.ts'
import { after, ALIAS, DOUBLE, FOLDED, LITERAL, MAP, MERGE, SCALAR, SEQUENCE, SINGLE, STYLE_MASK, TAGGED, TYPE_MASK, word } from './tape.ts'
import { readDocument } from './yaml/read-document.ts'
import { YamlError } from './yaml/cursor.ts'
import type { ScalarStyle } from './yaml/tokens.ts'

/** One entry of a mapping or item of a sequence, as indices of the tape. */
export interface Entry {
  /** Record of the key; -1 for an item. */
  readonly key: number
  readonly value: number
  /** Offset of the key or of the item's dash. */
  readonly start: number
}

/** A text and the tape of one of its documents. */
export interface Located {
  readonly text: string
  readonly tape: Tape
}

/** Where a node stands. */
export function spanOf({ tape }: Located, at: number): Span {
  return { start: word(tape, at + 1), end: word(tape, at + 2) }
}

/** Scalar, map, sequence or alias. */
export function typeOf({ tape }: Located, at: number): number {
  return word(tape, at) & TYPE_MASK
}

export function styleOf({ tape }: Located, at: number): ScalarStyle {
  switch (word(tape, at) & STYLE_MASK) {
    case SINGLE: return 'single'
    case DOUBLE: return 'double'
    case LITERAL: return 'literal'
    case FOLDED: return 'folded'
    default: return 'plain'
  }
}

/** The record that an alias stands for; any other record itself. -1: none. */
export function followed(document: Located, at: number): number {
  let here = at
  // An anchor may hold an alias, so this can take several steps; each goes to an earlier record.
  for (let steps = 0; here >= 0 && typeOf(document, here) === ALIAS && steps < 1000; steps++) here = word(document.tape, here + 3)
  return here
}

/** The entries of the collection recorded at `at`, in source order; none for anything else. */
export function entriesOf(document: Located, at: number): Entry[] {
  const { tape } = document
  const type = typeOf(document, at)
  const entries: Entry[] = []
  if (type !== MAP && type !== SEQUENCE) return entries
  const end = word(tape, at + 3)
  for (let here = at + 4; here < end;) {
    const key = type === MAP ? here : -1
    const value = type === MAP ? after(tape, here) : here + 1
    entries.push({ key, value, start: word(tape, type === MAP ? here + 1 : here) })
    here = after(tape, value)
  }
  return entries
}

/** The entry that a step leads to: of equal keys the last, as readers have it; merged maps count where they are merged. */
export function entryAt(document: Located, at: number, step: string | number): Entry | undefined {
  const here = followed(document, at)
  if (here < 0) return undefined
  if (typeOf(document, here) === SEQUENCE) return typeof step === 'number' ? entriesOf(document, here)[step] : undefined
  return entryOfKey(document, here, String(step), 0)
}

function entryOfKey(document: Located, at: number, step: string, merges: number): Entry | undefined {
  let found: Entry | undefined
  for (const entry of entriesOf(document, at)) {
    if (isMerge(document, entry.key)) {
      if (merges < 100) found = mergedEntry(document, entry.value, step, merges + 1) ?? found
    } else if (keyTextAt(document, entry.key) === step) {
      found = entry
    }
  }
  return found
}

function mergedEntry(document: Located, at: number, step: string, merges: number): Entry | undefined {
  const operand = followed(document, at)
  if (operand < 0) return undefined
  if (typeOf(document, operand) === MAP) return entryOfKey(document, operand, step, merges)
  // Of several maps the first wins.
  for (const { value } of entriesOf(document, operand)) {
    const found = mergedEntry(document, value, step, merges + 1)
    if (found) return found
  }
  return undefined
}

/** Whether a key is `<<`, and merges what it leads to. */
export function isMerge({ tape }: Located, key: number): boolean {
  return (word(tape, key) & MERGE) !== 0
}

/** What a key is once read: `yes` is `true`, `0x10` is `16`, quotes are gone. */
export function keyTextAt(document: Located, at: number): string | undefined {
  const record = followed(document, at)
  if (record < 0 || typeOf(document, record) !== SCALAR) return undefined
  const { text, tape } = document
  const { start, end } = spanOf(document, record)
  const flags = word(tape, record)
  const style = flags & STYLE_MASK
  if (style === 0 && (flags & TAGGED) !== 0) return text.slice(start, end)
  if (style === 0) {
    const plain = text.slice(start, end)
    if (!plain.includes('\n')) return plainKey(plain)
  }
  const quoted = style === DOUBLE ? doubleQuoted(text, start) : style === SINGLE ? singleQuoted(text, start) : undefined
  if (quoted !== undefined) return quoted
  const read = readDocument(text.slice(start, end), 0)
  return read instanceof YamlError || typeof read.value !== 'string' ? undefined : read.value
}

/** Calls back for every entry of a document, containers before their content, aliases not followed. */
export function walk(document: Located, visit: (entry: Entry, path: JsonPath, parent: number) => void): void {
  if (document.tape.length === 0) return
  const path: (string | number)[] = []
  const descend = (at: number): void => {
    entriesOf(document, at).forEach((entry, index) => {
      path.push(entry.key < 0 ? index : (keyTextAt(document, entry.key) ?? ''))
      visit(entry, path, at)
      descend(entry.value)
      path.pop()
    })
  }
  descend(0)
}
