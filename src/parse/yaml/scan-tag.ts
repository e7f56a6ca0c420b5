import type { Cursor } from './cursor.ts'
import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isWord } from './cursor.ts'

/** Reads the name of an anchor or alias, from its `&` or `*`. */
export function scanAnchor(cursor: Cursor): string {
  cursor.at++
  const from = cursor.at
  while (isWord(cursor.peek())) cursor.at++
  const next = cursor.peek()
  if (cursor.at === from || !(isBlankOrEnd(next) || '?:,]}%@`'.includes(String.fromCharCode(next)))) {
    cursor.fail('did not find expected alphabetic or numeric character')
  }
  return cursor.text.slice(from, cursor.at)
}

export interface TagText {
  readonly handle: string
  readonly suffix: string
}

/** Reads a tag from its `!`. */
export function scanTag(cursor: Cursor): TagText {
  let tag: TagText
  if (cursor.peek(1) === 60) {
    cursor.at += 2
    tag = { handle: '', suffix: uri(cursor, '') }
    if (cursor.peek() !== 62) cursor.fail("did not find the expected '>'")
    cursor.at++
  } else {
    const handle = tagHandle(cursor, false)
    if (handle.length > 1 && handle.endsWith('!')) tag = { handle, suffix: uri(cursor, '') }
    else {
      const suffix = uri(cursor, handle)
      tag = suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix }
    }
  }
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('did not find expected whitespace or line break')
  return tag
}

export type Directive = { readonly name: 'YAML'; readonly major: number; readonly minor: number } | { readonly name: 'TAG'; readonly handle: string; readonly prefix: string }

/** Reads a directive from its `%` to the end of its line. */
export function scanDirective(cursor: Cursor): Directive {
  cursor.at++
  const from = cursor.at
  while (isWord(cursor.peek())) cursor.at++
  const name = cursor.text.slice(from, cursor.at)
  if (name === '') cursor.fail('could not find expected directive name')
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('found unexpected non-alphabetical character')
  let directive: Directive
  if (name === 'YAML') directive = version(cursor)
  else if (name === 'TAG') directive = tagDirective(cursor)
  else cursor.fail('found unknown directive name')
  cursor.skipBlanks()
  cursor.skipComment()
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break')
  if (isBreak(cursor.peek())) cursor.lineBreak()
  return directive
}

function version(cursor: Cursor): Directive {
  cursor.skipBlanks()
  const major = versionNumber(cursor)
  if (cursor.peek() !== 46) cursor.fail("did not find expected digit or '.' character")
  cursor.at++
  return { name: 'YAML', major, minor: versionNumber(cursor) }
}

function versionNumber(cursor: Cursor): number {
  const from = cursor.at
  for (; cursor.peek() >= 48 && cursor.peek() <= 57; cursor.at++) {
    if (cursor.at - from >= 2) cursor.fail('found extremely long version number')
  }
  if (cursor.at === from) cursor.fail('did not find expected version number')
  return Number(cursor.text.slice(from, cursor.at))
}

function tagDirective(cursor: Cursor): Directive {
  cursor.skipBlanks()
  const handle = tagHandle(cursor, true)
  if (!isBlank(cursor.peek())) cursor.fail('did not find expected whitespace')
  cursor.skipBlanks()
  const prefix = uri(cursor, '')
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('did not find expected whitespace or line break')
  return { name: 'TAG', handle, prefix }
}

function tagHandle(cursor: Cursor, directive: boolean): string {
  if (cursor.peek() !== 33) cursor.fail("did not find expected '!'")
  const from = cursor.at
  cursor.at++
  while (isWord(cursor.peek())) cursor.at++
  if (cursor.peek() === 33) cursor.at++
  else if (directive && cursor.at - from > 1) cursor.fail("did not find expected '!'")
  return cursor.text.slice(from, cursor.at)
}

/** The rest of a tag; `head` is what was read of it as a would-be handle. */
function uri(cursor: Cursor, head: string): string {
  let value = head.slice(1)
  let found = head.length > 0
  for (;;) {
    const code = cursor.peek()
    if (code === 37) value += escapedCharacter(cursor)
    else if (isWord(code) || (code !== 0 && ";/?:@&=+$,.!~*'()[]".includes(String.fromCharCode(code)))) value += cursor.text.charAt(cursor.at++)
    else break
    found = true
  }
  if (!found) cursor.fail('did not find expected tag URI')
  return value
}

/** One character as `%XX` octets of UTF-8. */
function escapedCharacter(cursor: Cursor): string {
  const octets: number[] = []
  let width = 1
  for (let count = 0; count < width; count++) {
    const hex = cursor.text.slice(cursor.at + 1, cursor.at + 3)
    if (cursor.peek() !== 37 || !/^[0-9a-fA-F]{2}$/.test(hex)) cursor.fail('did not find URI escaped octet')
    const octet = Number.parseInt(hex, 16)
    if (count === 0) {
      width = utf8Width(octet)
      if (width === 0) cursor.fail('found an incorrect leading UTF-8 octet')
    } else if ((octet & 0xc0) !== 0x80) {
      cursor.fail('found an incorrect trailing UTF-8 octet')
    }
    octets.push(octet)
    cursor.at += 3
  }
  return new TextDecoder().decode(Uint8Array.from(octets))
}

function utf8Width(octet: number): number {
  if ((octet & 0x80) === 0) return 1
  if ((octet & 0xe0) === 0xc0) return 2
  if ((octet & 0xf0) === 0xe0) return 3
  return (octet & 0xf8) === 0xf0 ? 4 : 0
}
