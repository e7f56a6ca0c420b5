import { DASH, DOT, NEWLINE, RETURN, SPACE, TAB } from './characters.ts'
import { characterOfCode, codeLengths, simpleEscapes } from './escapes.ts'

/**
 * Quoted and block scalars for the fast scanner. A result is the value, and where reading ended in `scalarEnd`; `undefined`
 * means "not sure": the complete reader decides.
 */
export let scalarEnd = 0

/** Reads a double-quoted scalar from its opening quote. */
export function doubleQuoted(text: string, at: number): string | undefined {
  const start = at + 1
  for (let here = start; ; here++) {
    const code = text.charCodeAt(here)
    if (code === 34) {
      scalarEnd = here + 1
      return text.slice(start, here)
    }
    if (code === 92 || code === NEWLINE || code !== code) return doubleWithEscapes(text, start)
  }
}

/** Reads a single-quoted scalar from its opening quote. */
export function singleQuoted(text: string, at: number): string | undefined {
  let here = at + 1
  for (;;) {
    const quote = text.indexOf("'", here)
    if (quote < 0) return undefined
    here = quote + 1
    if (text.charCodeAt(here) !== 39) break
    here++
  }
  scalarEnd = here
  const raw = text.slice(at + 1, here - 1)
  const folded = raw.includes('\n') ? fold(raw) : raw
  return folded?.replaceAll("''", "'")
}

/** Where a quoted scalar at `at` ends, if it does on its line; else -1. */
export function quotedLineEnd(text: string, at: number): number {
  const quote = text.charCodeAt(at)
  for (let here = at + 1; ; here++) {
    const code = text.charCodeAt(here)
    if (code === NEWLINE || code !== code) return -1
    if (code === 92 && quote === 34) here++
    else if (code === quote) {
      if (quote === 34 || text.charCodeAt(here + 1) !== quote) return here + 1
      here++
    }
  }
}

/**
 * Reads a block scalar from its `|` or `>`, in a collection at column `indent`. `scalarEnd` is the start of the line after it;
 * `blockContentEnd` the end of its last line with content. A last line without a line break counts as if it had one, because
 * kubectl's line reader adds it.
 */
export function blockScalar(text: string, at: number, indent: number, limit: number): string | undefined {
  const folded = text.charCodeAt(at) === 62
  let here = at + 1
  let chomping = 0
  let digit = 0
  for (let count = 0; count < 2; count++) {
    const code = text.charCodeAt(here)
    if (chomping === 0 && (code === 43 || code === DASH)) chomping = code === 43 ? 1 : -1
    else if (digit === 0 && code >= 49 && code <= 57) digit = code - 48
    else break
    here++
  }
  while (text.charCodeAt(here) === SPACE) here++
  const header = text.charCodeAt(here)
  if (header === 35) here = endOfLine(text, here, limit)
  else if (header === RETURN) here++
  if (here < limit && text.charCodeAt(here) !== NEWLINE) return undefined
  here = Math.min(here + 1, limit)
  const column = digit > 0 ? Math.max(indent, 0) + digit : contentColumn(text, here, indent, limit)
  return column < 0 ? undefined : blockLines(text, here, column, limit, folded, chomping)
}

export let blockContentEnd = 0

/** The column of the first line with content; -1 when a line before it is longer, or a tab stands in the way. */
function contentColumn(text: string, at: number, indent: number, limit: number): number {
  let widest = 0
  for (let line = at; ;) {
    let here = line
    while (here < limit && text.charCodeAt(here) === SPACE) here++
    const column = here - line
    if (here < limit && text.charCodeAt(here) === TAB) return -1
    if (column > widest) widest = column
    const blank = here < limit && (text.charCodeAt(here) === NEWLINE || text.charCodeAt(here) === RETURN)
    if (!blank) return here < limit && column < widest ? -1 : Math.max(widest, indent + 1, 1)
    line = text.charCodeAt(here) === RETURN ? here + 2 : here + 1
  }
}

function blockLines(text: string, at: number, column: number, limit: number, folded: boolean, chomping: number): string | undefined {
  let value = ''
  let breaks = 0
  // A line break is owed once a line with content was read; `breaks` counts the empty lines since.
  let owed = false
  let afterBlank = false
  let line = at
  blockContentEnd = at
  while (line < limit) {
    let here = line
    const full = line + column
    while (here < full && text.charCodeAt(here) === SPACE) here++
    const code = here < limit ? text.charCodeAt(here) : NEWLINE
    if (code === NEWLINE || (code === RETURN && here < full)) {
      breaks++
      line = code === RETURN ? here + 2 : here + 1
      continue
    }
    if (here < full) {
      if (code === TAB) return undefined
      break
    }
    let end = endOfLine(text, here, limit)
    line = end + 1
    if (end > here && text.charCodeAt(end - 1) === RETURN) end--
    if (end === here) {
      breaks++
      continue
    }
    const blank = code === SPACE || code === TAB
    if (folded && owed && !afterBlank && !blank) value += breaks === 0 ? ' ' : '\n'.repeat(breaks)
    else value += '\n'.repeat(breaks + (owed ? 1 : 0))
    value += text.slice(here, end)
    owed = true
    afterBlank = blank
    breaks = 0
    blockContentEnd = end
  }
  scalarEnd = Math.min(line, limit)
  if (chomping >= 0 && owed) value += '\n'
  return chomping > 0 ? value + '\n'.repeat(breaks) : value
}

function endOfLine(text: string, at: number, limit: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 || end > limit ? limit : end
}

function doubleWithEscapes(text: string, start: number): string | undefined {
  let here = start
  for (;;) {
    const code = text.charCodeAt(here)
    if (code !== code) return undefined
    if (code === 34) break
    here += code === 92 ? 2 : 1
  }
  scalarEnd = here + 1
  const raw = text.slice(start, here)
  if (!raw.includes('\n')) return raw.includes('\r') ? undefined : unescape(raw)
  // An escaped line break, or an escape near one, needs care about which blanks stay.
  if (/\\[ \t\r\n]/.test(raw)) return undefined
  const folded = fold(raw)
  return folded === undefined ? undefined : unescape(folded)
}

/** Folds the lines of a quoted scalar: one break is a space, more are one break fewer; blanks around a break go. */
function fold(raw: string): string | undefined {
  const lines = raw.split('\n')
  let value = ''
  let empty = 0
  for (let index = 0; index < lines.length; index++) {
    let line = lines[index] ?? ''
    // Kubernetes' reader takes a line that starts with dashes for a document separator even here.
    if (index > 0 && (startsLikeMarker(line, DASH) || startsLikeMarker(line, DOT))) return undefined
    if (index > 0) line = line.replace(/^[ \t]+/, '')
    if (index < lines.length - 1) line = trimEnd(line)
    if (index === 0) value = line
    else if (line === '' && index < lines.length - 1) empty++
    else {
      value += (empty === 0 ? ' ' : '\n'.repeat(empty)) + line
      empty = 0
    }
  }
  return value.includes('\r') ? undefined : value
}

function startsLikeMarker(line: string, code: number): boolean {
  return line.charCodeAt(0) === code && line.charCodeAt(1) === code && line.charCodeAt(2) === code
}

function trimEnd(line: string): string {
  let end = line.endsWith('\r') ? line.length - 1 : line.length
  while (end > 0 && (line.charCodeAt(end - 1) === SPACE || line.charCodeAt(end - 1) === TAB)) end--
  return line.slice(0, end)
}

function unescape(raw: string): string | undefined {
  let value = ''
  let from = 0
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', from)) {
    const letter = raw.charAt(at + 1)
    const length = codeLengths[letter]
    const character = length === undefined ? simpleEscapes[letter] : characterOfCode(raw.slice(at + 2, at + 2 + length), length)
    if (character === undefined || character === null) return undefined
    value += raw.slice(from, at) + character
    from = at + 2 + (length ?? 0)
  }
  return value + raw.slice(from)
}
