import type { Value, ValueMap } from '../base/json.ts'
import { setKey } from '../base/json.ts'
import {
  CANNOT_START, CLOSE_LIST, CLOSE_MAP, COLON, COMMA, DASH, DOUBLE_QUOTE, GREATER, HASH, isBlankOrEnd, NEWLINE, OPEN_LIST, OPEN_MAP, PIPE, RETURN, SINGLE_QUOTE,
  SPACE, TAB,
} from './characters.ts'
import { blockContentEnd, blockScalar, doubleQuoted, quotedLineEnd, scalarEnd, singleQuoted } from './plain-scalars.ts'
import { plainKey, plainValue } from './scalar.ts'
import { DOUBLE, FLOW, FOLDED, LITERAL, MAP, PLAIN, SCALAR, SEQUENCE, SINGLE } from './tape.ts'
import type { Tape } from './tape.ts'

/**
 * Reads one document of a plain manifest: block and flow collections, all scalar styles, comments. It either agrees with the
 * complete reader to the last offset, or gives up (undefined): on anchors, aliases, tags, merge keys, `?`, tabs in indentation, errors,
 * and wherever it is not sure. `text` up to `limit` is scanned; there the text ends or a line starts with `---`.
 */
export function fastScan(text: string, start: number, limit: number): FastDocument | undefined {
  source = text
  i = start
  end = limit
  size = 0
  depth = 0
  duplicates = false
  scannedFrom = -1
  try {
    nextLine()
    if (ahead < 0) return { value: null, tape: new Int32Array(0), hasDuplicates: false, empty: true }
    const value = block(ahead, -1)
    if (ahead >= 0 || typeof value !== 'object') return undefined
    return { value, tape: tape.slice(0, size), hasDuplicates: duplicates, empty: false }
  } catch (error) {
    if (error === giveUp) return undefined
    throw error
  }
}

export interface FastDocument {
  readonly value: Value
  readonly tape: Tape
  readonly hasDuplicates: boolean
  readonly empty: boolean
}

/** Deeper documents go to the complete reader, which has the bound. */
const maxDepth = 200
/** A key may stand at most 1024 characters before its colon. */
const maxKey = 1000
const giveUp = new Error('not a plain document')

let source = ''
let i = 0
let end = 0
let tape: Tape = new Int32Array(4096)
let size = 0
let depth = 0
let duplicates = false
/** Column of the next line with content, at which `i` stands; -1 at the end of the document. */
let ahead = 0
/** Empty lines and a comment on the way to it. */
let emptyLines = 0
let commentSeen = false
/** End of what was read last. */
let lastEnd = 0
/** What `plainEnd` found: where the scan stopped (a colon, a comment, a line end) and for which start. */
let stop = 0
let scannedFrom = -1
let scannedTo = 0

function push(a: number, b: number, c: number): void {
  if (size + 4 > tape.length) {
    const larger = new Int32Array(tape.length * 2)
    larger.set(tape)
    tape = larger
  }
  tape[size] = a
  tape[size + 1] = b
  tape[size + 2] = c
  size += 3
}

function open(type: number, at: number): number {
  if (++depth > maxDepth) throw giveUp
  push(type, at, 0)
  size++
  return size - 4
}

function close(node: number): void {
  depth--
  tape[node + 2] = lastEnd
  tape[node + 3] = size
}

/** Skips empty lines and comments from the start of a line; sets `ahead` and `i`. */
function nextLine(): void {
  emptyLines = 0
  commentSeen = false
  for (;;) {
    const line = i
    while (source.charCodeAt(i) === SPACE) i++
    if (i >= end) {
      i = end
      ahead = -1
      return
    }
    const code = source.charCodeAt(i)
    if (code === NEWLINE) {
      emptyLines++
      i++
    } else if (code === RETURN) {
      emptyLines++
      i += 2
    } else if (code === HASH) {
      commentSeen = true
      toNextLine()
    } else {
      // A tab, a directive, `...`.
      if (code === TAB || code === 37 || (code === 46 && i === line)) throw giveUp
      ahead = i - line
      return
    }
  }
}

function toNextLine(): void {
  const newline = source.indexOf('\n', i)
  i = newline < 0 || newline >= end ? end : newline + 1
}

/** After a value: blanks, a comment, the line end; then on to the next line with content. */
function finishLine(): void {
  let code = source.charCodeAt(i)
  while (code === SPACE || code === TAB) code = source.charCodeAt(++i)
  if (code === HASH) toNextLine()
  else if (code === NEWLINE) i++
  else if (code === RETURN) i += 2
  else if (i < end) throw giveUp
  nextLine()
}

function isDash(): boolean {
  return source.charCodeAt(i) === DASH && isBlankOrEnd(source.charCodeAt(i + 1))
}

/** A block node whose first character stands at `i`, in column `column`. */
function block(column: number, parent: number): Value {
  if (isDash()) return blockSequence(column)
  return startsKey() ? blockMap(column) : blockValue(parent)
}

function startsKey(): boolean {
  const code = source.charCodeAt(i)
  if (code === OPEN_MAP || code === OPEN_LIST || code === PIPE || code === GREATER) return false
  if (code !== DOUBLE_QUOTE && code !== SINGLE_QUOTE) {
    plainEnd()
    return source.charCodeAt(stop) === COLON
  }
  let here = quotedLineEnd(source, i)
  if (here < 0) return false
  while (source.charCodeAt(here) === SPACE) here++
  return source.charCodeAt(here) === COLON
}

/** Reads a plain scalar on one line from `i` in block context: returns its end without trailing blanks, sets `stop`. */
function plainEnd(): number {
  if (scannedFrom === i) return scannedTo
  startPlain()
  let here = i
  let code = source.charCodeAt(here)
  for (;;) {
    if (code === COLON) {
      if (isBlankOrEnd(source.charCodeAt(here + 1))) break
    } else if (code === NEWLINE || code !== code) {
      break
    } else if (code === HASH && (source.charCodeAt(here - 1) === SPACE || source.charCodeAt(here - 1) === TAB)) {
      break
    }
    code = source.charCodeAt(++here)
  }
  scannedFrom = i
  stop = here
  scannedTo = trimmed(here)
  return scannedTo
}

function trimmed(from: number): number {
  let here = from
  for (; here > i; here--) {
    const code = source.charCodeAt(here - 1)
    if (code !== SPACE && code !== TAB && code !== RETURN) break
  }
  return here
}

/** Gives up on characters that cannot start a plain scalar, and on the few that only sometimes can. */
function startPlain(): void {
  const code = source.charCodeAt(i)
  if (code < 128 && CANNOT_START[code] === 1 && !(code === DASH && !isBlankOrEnd(source.charCodeAt(i + 1)))) throw giveUp
}

function scalar(style: number, start: number, to: number): void {
  push(SCALAR | style, start, to)
  lastEnd = to
}

function blockMap(column: number): ValueMap {
  const node = open(MAP, i)
  const map: ValueMap = {}
  for (;;) {
    const key = blockKey()
    setEntry(map, key, entryValue(column))
    if (ahead !== column) break
    if (isDash()) throw giveUp
  }
  if (ahead > column) throw giveUp
  close(node)
  return map
}

function setEntry(map: ValueMap, key: string, value: Value): void {
  if (Object.hasOwn(map, key)) duplicates = true
  if (key === '__proto__') setKey(map, key, value)
  else map[key] = value
}

/** Reads a key and its colon; `i` is then after the colon. A plain key ends where `endOfPlain` says. */
function keyUpTo(endOfPlain: () => number): string {
  const start = i
  const code = source.charCodeAt(start)
  let key: string | undefined
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    key = quoted(code)
    if (source.slice(start, i).includes('\n')) throw giveUp
    while (source.charCodeAt(i) === SPACE) i++
  } else {
    const to = endOfPlain()
    key = plainKey(source.slice(start, to))
    scalar(PLAIN, start, to)
    i = stop
  }
  if (key === undefined || key === '<<' || source.charCodeAt(i) !== COLON || i - start > maxKey) throw giveUp
  i++
  lastEnd = i
  return key
}

/** In a block a colon needs a blank behind it. */
function blockKey(): string {
  const key = keyUpTo(plainEnd)
  if (!isBlankOrEnd(source.charCodeAt(i))) throw giveUp
  return key
}

/** Reads a quoted scalar at `i` and records it. */
function quoted(code: number): string | undefined {
  const start = i
  const value = code === DOUBLE_QUOTE ? doubleQuoted(source, i) : singleQuoted(source, i)
  if (value === undefined || scalarEnd > end) throw giveUp
  i = scalarEnd
  scalar(code === DOUBLE_QUOTE ? DOUBLE : SINGLE, start, i)
  return value
}

/** The value of a block entry, from after its colon. */
function entryValue(column: number): Value {
  const colon = i
  let code = source.charCodeAt(i)
  while (code === SPACE) code = source.charCodeAt(++i)
  if (code === TAB) throw giveUp
  if (code !== NEWLINE && code !== HASH && code !== RETURN && i < end) return blockValue(column)
  finishLine()
  if (ahead > column) return block(ahead, column)
  if (ahead === column && isDash()) return blockSequence(column)
  scalar(PLAIN, colon, colon)
  return null
}

function blockSequence(column: number): Value[] {
  const node = open(SEQUENCE, i)
  const list: Value[] = []
  for (;;) {
    list.push(item(column))
    if (ahead !== column || !isDash()) break
  }
  if (ahead > column) throw giveUp
  close(node)
  return list
}

function item(column: number): Value {
  const dash = i
  push(dash, 0, 0)
  size -= 2
  i++
  let code = source.charCodeAt(i)
  while (code === SPACE) code = source.charCodeAt(++i)
  if (code === TAB) throw giveUp
  if (code === NEWLINE || code === HASH || code === RETURN || i >= end) {
    lastEnd = dash + 1
    finishLine()
    if (ahead > column) return block(ahead, column)
    scalar(PLAIN, dash + 1, dash + 1)
    return null
  }
  const inner = column + (i - dash)
  if (isDash()) return blockSequence(inner)
  return startsKey() ? blockMap(inner) : blockValue(column)
}

/** A scalar or a flow collection at `i`, inside a block collection at column `parent`. */
function blockValue(parent: number): Value {
  const code = source.charCodeAt(i)
  let value: Value | undefined
  switch (code) {
    case DOUBLE_QUOTE:
    case SINGLE_QUOTE:
      value = quoted(code)
      break
    case OPEN_MAP:
    case OPEN_LIST:
      value = code === OPEN_MAP ? flowMap() : flowSequence()
      break
    case PIPE:
    case GREATER:
      return literal(code, parent)
    default:
      return plain(parent)
  }
  finishLine()
  if (ahead > parent) throw giveUp
  return value as Value
}

function literal(code: number, parent: number): string {
  const start = i
  const value = blockScalar(source, i, parent, end)
  if (value === undefined) throw giveUp
  i = scalarEnd
  scalar(code === PIPE ? LITERAL : FOLDED, start, Math.max(blockContentEnd, start + 1))
  nextLine()
  if (ahead > parent) throw giveUp
  return value
}

function plain(parent: number): Value {
  const start = i
  let to = plainEnd()
  if (source.charCodeAt(stop) === COLON) throw giveUp
  let text = source.slice(start, to)
  let comment = source.charCodeAt(stop) === HASH
  i = stop
  finishLine()
  while (ahead > parent) {
    if (comment || commentSeen) throw giveUp
    const line = continuation()
    text += (emptyLines === 0 ? ' ' : '\n'.repeat(emptyLines)) + line
    to = i + line.length
    comment = source.charCodeAt(stop) === HASH
    i = stop
    finishLine()
  }
  const value = plainValue(text)
  if (value === undefined) throw giveUp
  scalar(PLAIN, start, to)
  return value
}

/** A further line of a plain scalar, where any first character but `#` will do. */
function continuation(): string {
  let here = i
  for (;; here++) {
    const code = source.charCodeAt(here)
    if (code === NEWLINE || here >= end) break
    if (code === COLON && isBlankOrEnd(source.charCodeAt(here + 1))) throw giveUp
    if (code === HASH && (source.charCodeAt(here - 1) === SPACE || source.charCodeAt(here - 1) === TAB)) break
  }
  stop = here
  return source.slice(i, trimmed(here))
}

/** Blanks, line ends and comments inside a flow collection. */
function flowSpace(): void {
  for (;;) {
    const code = source.charCodeAt(i)
    if (code === SPACE || code === NEWLINE || code === TAB || code === RETURN) i++
    else if (code === HASH) toNextLine()
    else if (i >= end) throw giveUp
    else return
  }
}

function flowSequence(): Value[] {
  const node = open(SEQUENCE | FLOW, i)
  const list: Value[] = []
  i++
  flowSpace()
  while (source.charCodeAt(i) !== CLOSE_LIST) {
    push(i, 0, 0)
    size -= 2
    list.push(flowValue())
    flowComma(CLOSE_LIST)
  }
  i++
  lastEnd = i
  close(node)
  return list
}

/** A comma, or the closing bracket ahead. */
function flowComma(closing: number): void {
  flowSpace()
  const code = source.charCodeAt(i)
  if (code === closing) return
  if (code !== COMMA) throw giveUp
  i++
  flowSpace()
}

function flowMap(): ValueMap {
  const node = open(MAP | FLOW, i)
  const map: ValueMap = {}
  i++
  flowSpace()
  while (source.charCodeAt(i) !== CLOSE_MAP) {
    const key = keyUpTo(flowPlainEnd)
    flowSpace()
    const code = source.charCodeAt(i)
    if (code === COMMA || code === CLOSE_MAP) {
      scalar(PLAIN, lastEnd, lastEnd)
      setEntry(map, key, null)
    } else {
      setEntry(map, key, flowValue())
    }
    flowComma(CLOSE_MAP)
  }
  i++
  lastEnd = i
  close(node)
  return map
}

/** As `plainEnd`, in flow context; gives up where a colon could be meant in two ways. */
function flowPlainEnd(): number {
  startPlain()
  let here = i
  for (;; here++) {
    const code = source.charCodeAt(here)
    if (code === NEWLINE || code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP) break
    if (code === COLON) {
      const next = source.charCodeAt(here + 1)
      if (isBlankOrEnd(next)) break
      if (next === COMMA || next === CLOSE_LIST || next === CLOSE_MAP || next === OPEN_LIST || next === OPEN_MAP) throw giveUp
    } else if (code === HASH && (source.charCodeAt(here - 1) === SPACE || source.charCodeAt(here - 1) === TAB)) {
      break
    } else if (code === OPEN_LIST || code === OPEN_MAP || code === 63 || here >= end) {
      throw giveUp
    }
  }
  stop = here
  return trimmed(here)
}

function flowValue(): Value {
  const code = source.charCodeAt(i)
  if (code === OPEN_MAP) return flowMap()
  if (code === OPEN_LIST) return flowSequence()
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return quoted(code) as string
  if (code === DASH && CANNOT_START[source.charCodeAt(i + 1)] === 1) throw giveUp
  const start = i
  const to = flowPlainEnd()
  const value = plainValue(source.slice(start, to))
  if (value === undefined || source.charCodeAt(stop) === COLON) throw giveUp
  scalar(PLAIN, start, to)
  i = stop
  if (source.charCodeAt(i) === NEWLINE) endOfFlowLine()
  return value
}

/** A plain scalar may go on after a line end, unless what closes it comes first. */
function endOfFlowLine(): void {
  for (;;) {
    const code = source.charCodeAt(i)
    if (code === SPACE || code === NEWLINE || code === RETURN) i++
    else if (code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP) return
    else throw giveUp
  }
}
