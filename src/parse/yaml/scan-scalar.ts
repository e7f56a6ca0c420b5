import type { Cursor } from './cursor.ts'
import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd } from './cursor.ts'
import { characterOfCode, codeLengths, simpleEscapes } from '../escapes.ts'

export interface ScalarText {
  readonly value: string
  /** Offset after its last character with content. */
  readonly end: number
  /** Whether a line break follows that was read with it. */
  readonly broken: boolean
}

/** Text that folds: blanks are kept within a line and dropped around breaks; one break is a space, more are one fewer. */
class Folder {
  value = ''
  private blanks = ''
  private first = ''
  private more = ''
  broken = false

  addBlank(character: string): void {
    if (!this.broken) this.blanks += character
  }

  addBreak(character: string): void {
    if (this.broken) {
      this.more += character
      return
    }
    this.blanks = ''
    this.first = character
    this.broken = true
  }

  /** An escaped line break: blanks and breaks after it vanish, but nothing stands for the break itself. */
  escapeBreak(): void {
    this.broken = true
  }

  join(): void {
    if (this.broken) {
      if (this.first.startsWith('\n')) this.value += this.more === '' ? ' ' : this.more
      else this.value += this.first + this.more
      this.first = this.more = ''
      this.broken = false
    } else {
      this.value += this.blanks
      this.blanks = ''
    }
  }
}

export function scanPlain(cursor: Cursor, indent: number, inFlow: boolean): ScalarText {
  const folder = new Folder()
  let end = cursor.at
  for (;;) {
    if (cursor.atMarker() || cursor.peek() === 35) break
    while (!isBlankOrEnd(cursor.peek())) {
      const code = cursor.peek()
      if (code === 58 && isBlankOrEnd(cursor.peek(1))) break
      // , ? [ ] { }
      if (inFlow && (code === 44 || code === 63 || code === 91 || code === 93 || code === 123 || code === 125)) break
      folder.join()
      const from = cursor.at
      cursor.at++
      while (isOrdinary(cursor.peek())) cursor.at++
      folder.value += cursor.text.slice(from, cursor.at)
      end = cursor.at
    }
    if (!isBlank(cursor.peek()) && !isBreak(cursor.peek())) break
    readBlanks(cursor, folder, indent + 1)
    if (!inFlow && cursor.column < indent + 1) break
  }
  return { value: folder.value, end, broken: folder.broken }
}

/** Letters and digits: never the end of a plain scalar. */
function isOrdinary(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

function readBlanks(cursor: Cursor, folder: Folder, column: number): void {
  for (;;) {
    const code = cursor.peek()
    if (isBlank(code)) {
      if (folder.broken && code === 9 && cursor.column < column) cursor.fail('found a tab character that violates indentation', 'tab')
      folder.addBlank(cursor.text.charAt(cursor.at++))
    } else if (isBreak(code)) {
      folder.addBreak(cursor.lineBreak())
    } else {
      return
    }
  }
}

export function scanQuoted(cursor: Cursor): ScalarText {
  const single = cursor.peek() === 39
  const folder = new Folder()
  cursor.at++
  for (;;) {
    if (cursor.atMarker()) cursor.fail('found unexpected document indicator')
    if (cursor.peek() === 0) cursor.fail('found unexpected end of stream')
    const ended = single ? singleRun(cursor, folder) : doubleRun(cursor, folder)
    if (ended) break
    readBlanks(cursor, folder, 0)
    folder.join()
  }
  cursor.at++
  return { value: folder.value, end: cursor.at, broken: false }
}

/** Reads up to a blank, a break or the closing quote; true at the quote. */
function singleRun(cursor: Cursor, folder: Folder): boolean {
  while (!isBlankOrEnd(cursor.peek())) {
    if (cursor.peek() === 39) {
      if (cursor.peek(1) !== 39) return true
      cursor.at++
    }
    folder.value += cursor.text.charAt(cursor.at++)
  }
  return false
}

function doubleRun(cursor: Cursor, folder: Folder): boolean {
  while (!isBlankOrEnd(cursor.peek())) {
    const code = cursor.peek()
    if (code === 34) return true
    if (code === 92 && isBreak(cursor.peek(1))) {
      cursor.at++
      cursor.lineBreak()
      folder.escapeBreak()
      return cursor.peek() === 34
    }
    if (code === 92) folder.value += escape(cursor)
    else folder.value += cursor.text.charAt(cursor.at++)
  }
  return false
}

function escape(cursor: Cursor): string {
  const letter = cursor.text.charAt(cursor.at + 1)
  const length = codeLengths[letter]
  if (length === undefined) {
    const character = simpleEscapes[letter]
    if (character === undefined) cursor.fail('found unknown escape character')
    cursor.at += 2
    return character
  }
  cursor.at += 2
  const character = characterOfCode(cursor.text.slice(cursor.at, cursor.at + length), length)
  if (character === undefined) cursor.fail('did not find expected hexdecimal number')
  if (character === null) cursor.fail('found invalid Unicode character escape code')
  cursor.at += length
  return character
}

/** Reads a block scalar from its `|` or `>` inside a collection at column `parent` (-1 at the top). */
export function scanBlock(cursor: Cursor, parent: number): ScalarText {
  const literal = cursor.peek() === 124
  cursor.at++
  const { chomping, increment } = blockHeader(cursor)
  let column = increment === 0 ? 0 : Math.max(parent, 0) + increment
  let end = cursor.at
  let value = ''
  let first = ''
  let afterBlank = false
  let breaks: string
  ;({ breaks, column } = blockBreaks(cursor, column, parent))
  while (cursor.column === column && cursor.peek() !== 0) {
    const blank = isBlank(cursor.peek())
    if (!literal && !afterBlank && !blank && first.startsWith('\n')) value += breaks === '' ? ' ' : ''
    else value += first
    value += breaks
    afterBlank = blank
    const from = cursor.at
    while (!isBreakOrEnd(cursor.peek())) cursor.at++
    value += cursor.text.slice(from, cursor.at)
    end = cursor.at
    first = isBreak(cursor.peek()) ? cursor.lineBreak() : ''
    ;({ breaks } = blockBreaks(cursor, column, parent))
  }
  if (chomping >= 0) value += first
  if (chomping > 0) value += breaks
  return { value, end, broken: false }
}

function blockHeader(cursor: Cursor): { chomping: number; increment: number } {
  let chomping = 0
  let increment = 0
  const sign = (): void => {
    const code = cursor.peek()
    if (code !== 43 && code !== 45) return
    chomping = code === 43 ? 1 : -1
    cursor.at++
  }
  const digit = (): void => {
    const code = cursor.peek()
    if (code < 48 || code > 57) return
    if (code === 48) cursor.fail('found an indentation indicator equal to 0')
    increment = code - 48
    cursor.at++
  }
  sign()
  const signed = chomping !== 0
  digit()
  if (!signed && increment !== 0) sign()
  cursor.skipBlanks()
  cursor.skipComment()
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break')
  if (isBreak(cursor.peek())) cursor.lineBreak()
  return { chomping, increment }
}

/** Empty lines and the indentation of the next line; settles the column (0: not yet known) from the widest of them. */
function blockBreaks(cursor: Cursor, known: number, parent: number): { breaks: string; column: number } {
  let breaks = ''
  let widest = 0
  for (;;) {
    while ((known === 0 || cursor.column < known) && cursor.peek() === 32) cursor.at++
    widest = Math.max(widest, cursor.column)
    if ((known === 0 || cursor.column < known) && cursor.peek() === 9) {
      cursor.fail('found a tab character where an indentation space is expected', 'tab')
    }
    if (!isBreak(cursor.peek())) break
    breaks += cursor.lineBreak()
  }
  return { breaks, column: known === 0 ? Math.max(widest, parent + 1, 1) : known }
}
