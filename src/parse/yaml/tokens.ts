import type { Mark } from './cursor.ts'
import { Cursor, isBlank, isBlankOrEnd, isBreak, YamlError } from './cursor.ts'
import { scanBlock, scanPlain, scanQuoted } from './scan-scalar.ts'
import type { ScalarText } from './scan-scalar.ts'
import type { Directive, TagText } from './scan-tag.ts'
import { scanAnchor, scanDirective, scanTag } from './scan-tag.ts'

export type TokenType =
  | 'stream end' | 'directive' | 'document start' | 'document end' | 'block sequence start' | 'block mapping start' | 'block end'
  | '[' | ']' | '{' | '}' | '-' | ',' | 'key' | 'value' | 'alias' | 'anchor' | 'tag' | 'scalar'

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

export interface Token {
  readonly type: TokenType
  readonly start: Mark
  readonly end: number
  /** Line on which the token ends, from 0. */
  readonly endLine: number
  readonly text?: string
  readonly style?: ScalarStyle
  readonly tag?: TagText
  readonly directive?: Directive
}

/** Levels of nesting that we follow. Go's reader stops at 10,000; no manifest comes near either. */
const maxDepth = 1000

/** A place that turns out to be a key when a colon follows on the same line, within 1024 characters. */
interface SimpleKey {
  possible: boolean
  required: boolean
  token: number
  mark: Mark
}

/**
 * Tokens of one document stream, by the rules of libyaml as go.yaml.in/yaml v2.4.3 has them (scannerc.go), because what it accepts
 * and how it refuses is what kubectl and the API server do. Indentation becomes start and end tokens; a simple key is recognised
 * when its colon comes, so tokens wait in a queue while one is possible.
 */
export class Tokens {
  readonly cursor: Cursor
  private queue: Token[] = []
  private head = 0
  private taken = 0
  private indent = -1
  private readonly indents: number[] = []
  private flowLevel = 0
  private keyAllowed = true
  private keys: SimpleKey[] = [{ possible: false, required: false, token: 0, mark: { at: 0, line: 0, column: 0 } }]
  private readonly keysByToken = new Map<number, number>()

  constructor(text: string) {
    this.cursor = new Cursor(text)
  }

  /** The next token, left in place. */
  peek(): Token {
    this.fill()
    return this.queue[this.head] as Token
  }

  take(): Token {
    const token = this.peek()
    this.head++
    this.taken++
    if (this.head === this.queue.length) {
      this.queue = []
      this.head = 0
    }
    return token
  }

  private fill(): void {
    for (;;) {
      if (this.head < this.queue.length) {
        const index = this.keysByToken.get(this.taken)
        const key = index === undefined ? undefined : this.keys[index]
        if (key === undefined || !this.isStillPossible(key)) return
      }
      this.fetch()
    }
  }

  private fetch(): void {
    this.toNextToken()
    const cursor = this.cursor
    this.unroll(cursor.column)
    const code = cursor.peek()
    if (code === 0) {
      this.fetchEnd()
      return
    }
    if (cursor.column === 0 && code === 37) {
      this.startOver()
      const start = cursor.mark()
      this.add('directive', start, { directive: scanDirective(cursor) })
      return
    }
    if (cursor.atMarker()) {
      this.startOver()
      this.punctuation(code === 45 ? 'document start' : 'document end', 3)
      return
    }
    if (!this.fetchIndicator(code)) this.fetchContent(code)
  }

  /** Brackets, dashes, commas, `?` and `:`. */
  private fetchIndicator(code: number): boolean {
    const beforeBlank = isBlankOrEnd(this.cursor.peek(1))
    switch (code) {
      case 91:
      case 123:
        this.openFlow(code === 91 ? '[' : '{')
        return true
      case 93:
      case 125:
        this.removeKey()
        this.closeFlow()
        this.keyAllowed = false
        this.punctuation(code === 93 ? ']' : '}')
        return true
      case 44:
        this.removeKey()
        this.keyAllowed = true
        this.punctuation(',')
        return true
      case 45:
        if (beforeBlank) this.fetchDash()
        return beforeBlank
      case 63:
        if (this.flowLevel > 0 || beforeBlank) this.fetchQuestion()
        return this.flowLevel > 0 || beforeBlank
      case 58:
        if (this.flowLevel > 0 || beforeBlank) this.fetchColon()
        return this.flowLevel > 0 || beforeBlank
      default:
        return false
    }
  }

  private fetchContent(code: number): void {
    const cursor = this.cursor
    const start = cursor.mark()
    if (code === 42 || code === 38) {
      this.saveKey()
      this.keyAllowed = false
      this.add(code === 42 ? 'alias' : 'anchor', start, { text: scanAnchor(cursor) })
    } else if (code === 33) {
      this.saveKey()
      this.keyAllowed = false
      this.add('tag', start, { tag: scanTag(cursor) })
    } else if ((code === 124 || code === 62) && this.flowLevel === 0) {
      this.removeKey()
      this.keyAllowed = true
      this.addScalar(start, scanBlock(cursor, this.indent), code === 124 ? 'literal' : 'folded')
    } else if (code === 39 || code === 34) {
      this.saveKey()
      this.keyAllowed = false
      this.addScalar(start, scanQuoted(cursor), code === 39 ? 'single' : 'double')
    } else if (this.startsPlain(code)) {
      this.saveKey()
      this.keyAllowed = false
      const scalar = scanPlain(cursor, this.indent, this.flowLevel > 0)
      if (scalar.broken) this.keyAllowed = true
      this.addScalar(start, scalar, 'plain')
    } else {
      cursor.fail('found character that cannot start any token', code === 9 ? 'tab' : 'syntax')
    }
  }

  private startsPlain(code: number): boolean {
    if (code === 45) return !isBlank(this.cursor.peek(1))
    if (code === 63 || code === 58) return this.flowLevel === 0
    return !isBlankOrEnd(code) && !(code < 128 && ',[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(code)))
  }

  private toNextToken(): void {
    const cursor = this.cursor
    for (;;) {
      while (cursor.peek() === 32 || ((this.flowLevel > 0 || !this.keyAllowed) && cursor.peek() === 9)) cursor.at++
      cursor.skipComment()
      if (!isBreak(cursor.peek())) return
      cursor.lineBreak()
      if (this.flowLevel === 0) this.keyAllowed = true
    }
  }

  private fetchEnd(): void {
    const cursor = this.cursor
    if (cursor.column !== 0) {
      cursor.line++
      cursor.lineStart = cursor.at
    }
    this.unroll(-1)
    this.removeKey()
    this.keyAllowed = false
    this.add('stream end', cursor.mark())
  }

  private startOver(): void {
    this.unroll(-1)
    this.removeKey()
    this.keyAllowed = false
  }

  private openFlow(type: '[' | '{'): void {
    this.saveKey()
    const mark = this.cursor.mark()
    this.keys.push({ possible: false, required: false, token: this.nextNumber(), mark })
    if (++this.flowLevel > maxDepth) this.tooDeep()
    this.keyAllowed = true
    this.punctuation(type)
  }

  private closeFlow(): void {
    if (this.flowLevel === 0) return
    this.flowLevel--
    const last = this.keys.pop()
    if (last) this.keysByToken.delete(last.token)
  }

  private fetchDash(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) this.cursor.fail('block sequence entries are not allowed in this context')
      this.roll(this.cursor.mark(), -1, 'block sequence start')
    }
    this.removeKey()
    this.keyAllowed = true
    this.punctuation('-')
  }

  private fetchQuestion(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) this.cursor.fail('mapping keys are not allowed in this context')
      this.roll(this.cursor.mark(), -1, 'block mapping start')
    }
    this.removeKey()
    this.keyAllowed = this.flowLevel === 0
    this.punctuation('key')
  }

  private fetchColon(): void {
    const key = this.lastKey()
    if (this.isStillPossible(key)) {
      const { mark } = key
      this.insert(key.token - this.taken, { type: 'key', start: mark, end: mark.at, endLine: mark.line })
      this.roll(mark, key.token, 'block mapping start')
      key.possible = false
      this.keysByToken.delete(key.token)
      this.keyAllowed = false
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) this.cursor.fail('mapping values are not allowed in this context')
        this.roll(this.cursor.mark(), -1, 'block mapping start')
      }
      this.keyAllowed = this.flowLevel === 0
    }
    this.punctuation('value')
  }

  /** Opens a block collection when the column lies deeper than the current one. */
  private roll(mark: Mark, token: number, type: TokenType): void {
    if (this.flowLevel > 0 || this.indent >= mark.column) return
    this.indents.push(this.indent)
    this.indent = mark.column
    if (this.indents.length > maxDepth) this.tooDeep()
    this.insert(token < 0 ? -1 : token - this.taken, { type, start: mark, end: mark.at, endLine: mark.line })
  }

  private unroll(column: number): void {
    if (this.flowLevel > 0) return
    while (this.indent > column) {
      this.add('block end', this.cursor.mark())
      this.indent = this.indents.pop() ?? -1
    }
  }

  private saveKey(): void {
    if (!this.keyAllowed) return
    const mark = this.cursor.mark()
    const key = { possible: true, required: this.flowLevel === 0 && this.indent === mark.column, token: this.nextNumber(), mark }
    this.removeKey()
    this.keys[this.keys.length - 1] = key
    this.keysByToken.set(key.token, this.keys.length - 1)
  }

  private removeKey(): void {
    const key = this.lastKey()
    if (!key.possible) return
    if (key.required) this.cursor.fail("could not find expected ':'")
    key.possible = false
    this.keysByToken.delete(key.token)
  }

  private lastKey(): SimpleKey {
    return this.keys[this.keys.length - 1] as SimpleKey
  }

  private isStillPossible(key: SimpleKey): boolean {
    if (!key.possible) return false
    if (key.mark.line >= this.cursor.line && key.mark.at + 1024 >= this.cursor.at) return true
    if (key.required) this.cursor.fail("could not find expected ':'")
    key.possible = false
    return false
  }

  private tooDeep(): never {
    throw new YamlError(`nested deeper than ${String(maxDepth)} levels, which is as far as we read`, this.cursor.at, 'depth')
  }

  private nextNumber(): number {
    return this.taken + this.queue.length - this.head
  }

  private punctuation(type: TokenType, length = 1): void {
    const start = this.cursor.mark()
    this.cursor.at += length
    this.add(type, start)
  }

  private addScalar(start: Mark, scalar: ScalarText, style: ScalarStyle): void {
    this.queue.push({ type: 'scalar', start, end: scalar.end, endLine: this.cursor.line, text: scalar.value, style })
  }

  private add(type: TokenType, start: Mark, more?: Pick<Token, 'text' | 'tag' | 'directive'>): void {
    this.queue.push({ type, start, end: this.cursor.at, endLine: this.cursor.line, ...more })
  }

  private insert(position: number, token: Token): void {
    if (position < 0) this.queue.push(token)
    else this.queue.splice(this.head + position, 0, token)
  }
}
