import type { Token } from './lexer.ts'
import type { CelIssue } from './source.ts'

/** Tokens that can begin an expression, as ANTLR lists them; the optional ones stand where the grammar allows more there. */
const expressionStart: readonly (readonly [string, boolean])[] = [
  ["'['", true], ["']'", false], ["'{'", true], ["'}'", false], ["'('", true], ["')'", false], ["'.'", true], ["','", false], ["'-'", true], ["'!'", true],
  ["'?'", false], ["'true'", true], ["'false'", true], ["'null'", true], ['NUM_FLOAT', true], ['NUM_INT', true], ['NUM_UINT', true], ['STRING', true],
  ['BYTES', true], ['IDENTIFIER', true],
]

/**
 * A token stream with the error reports and the recovery of ANTLR's default strategy: one token too many is dropped, one too few
 * is made up, otherwise tokens are skipped until one that may follow. While recovering, further errors stay silent.
 */
export class TokenStream {
  private readonly tokens: readonly Token[]
  private readonly issues: CelIssue[]
  private at = 0
  private recovering = false
  /** Brackets that are open. */
  private depth = 0
  private lastError = -1

  private readonly points: readonly string[]

  constructor(tokens: readonly Token[], text: string, issues: CelIssue[]) {
    this.tokens = tokens
    this.points = [...text]
    this.issues = issues
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] as Token
  }

  next(): Token {
    const token = this.peek()
    if (token.type === 'punct') this.depth += '([{'.includes(token.text) ? 1 : ')]}'.includes(token.text) ? -1 : 0
    if (this.at < this.tokens.length - 1) this.at++
    this.recovering = false
    return token
  }

  is(text: string): boolean {
    const token = this.peek()
    return token.type === 'punct' && token.text === text
  }

  take(text: string): boolean {
    if (!this.is(text)) return false
    this.next()
    return true
  }

  /** Consumes the token or tells that it is missing; undefined when the parser could not go on here. */
  match(wanted: string): Token | undefined {
    const token = this.peek()
    if (wanted === '<EOF>' ? token.type === 'eof' : this.is(wanted)) return this.next()
    const shown = /^[A-Z<{]/.test(wanted) && wanted !== '{' ? wanted : `'${wanted}'`
    const second = this.peek(1)
    if (wanted === '<EOF>' ? second.type === 'eof' && token.type !== 'eof' : second.type === 'punct' && second.text === wanted) {
      this.report(token, `extraneous input ${quoted(token)} expecting ${shown}`)
      this.skip()
      return this.next()
    }
    if ([')', ']', '}'].includes(wanted) ? canFollowOperand(token) && (token.type === 'eof' ? this.depth <= 1 : !isComma(token) || this.depth > 1) : wanted === ':' && startsExpression(token, true)) {
      this.report(token, `missing ${shown} at ${quoted(token)}`)
      return token
    }
    this.report(token, `mismatched input ${quoted(token)} expecting ${shown}`)
    if (wanted === '<EOF>') this.at = this.tokens.length - 1
    else this.recover()
    return undefined
  }

  /** The end of a list of items, with or without a comma before it. */
  close(bracket: string): void {
    const fits = (token: Token): boolean => token.type === 'punct' && (token.text === bracket || token.text === ',')
    if (!fits(this.peek()) && !this.sync(`{'${bracket}', ','}`, fits)) return
    this.take(',')
    this.match(bracket)
  }

  /** Takes the comma between two items; one before the closing bracket stays. */
  another(): boolean {
    const next = this.peek(1)
    const begins = startsExpression(next, true) || next.type === 'escaped' || (next.type === 'punct' && next.text === '?')
    return begins && this.take(',')
  }

  /** Whether an expression begins here; else tells so, after dropping one token too many. `signs`: `-` and `!` may begin it. */
  beginsExpression(signs: boolean): boolean {
    if (startsExpression(this.peek(), signs)) return true
    return this.sync(expected([]), (token) => startsExpression(token, signs))
  }

  /** The same where the brackets may also be empty. */
  beginsOptional(closers: readonly string[], optional: boolean): boolean {
    const also = optional ? [...closers, '?'] : closers
    const fits = (token: Token): boolean => startsExpression(token, true) || (token.type === 'punct' && also.includes(token.text))
    return fits(this.peek()) || this.sync(expected(also), fits)
  }

  /** A field name of a message, or its end. */
  beginsField(): boolean {
    const fits = (token: Token): boolean => isIdentifierToken(token) || token.type === 'escaped' || (token.type === 'punct' && ['}', ',', '?'].includes(token.text))
    return fits(this.peek()) || this.sync("{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}", fits)
  }

  /** `.` that no field name follows. */
  noName(before: Token, token: Token): void {
    if (['true', 'false', 'null'].includes(token.text)) this.report(token, `mismatched input '${token.text}' expecting IDENTIFIER`)
    else this.report(token, `no viable alternative at input '${this.between(before, token)}'`)
    this.skip()
    this.recover()
  }

  /** Signs without an operand. */
  noOperand(sign: Token): void {
    const token = this.peek()
    if (sign.text === '-') {
      this.report(token, `no viable alternative at input '${this.between(sign, token)}'`)
      this.recovering = false
    } else if (token.type === 'eof') this.report(token, `extraneous input ${quoted(token)} expecting ${expected([])}`)
  }

  private between(from: Token, to: Token): string {
    return this.points.slice(from.offset, to.offset + (to.type === 'eof' ? 0 : [...to.text].length)).join('')
  }

  noOptionalName(token: Token): void {
    this.report(token, `mismatched input ${quoted(token)} expecting {IDENTIFIER, ESC_IDENTIFIER}`)
    this.issues.push({ offset: token.offset, message: 'unsupported ident kind' })
    this.recover()
  }

  private sync(expecting: string, fits: (token: Token) => boolean): boolean {
    const token = this.peek()
    if (fits(this.peek(1)) && token.type !== 'eof') {
      this.report(token, `extraneous input ${quoted(token)} expecting ${expecting}`)
      this.skip()
      this.recovering = false
      return true
    }
    this.report(token, `mismatched input ${quoted(token)} expecting ${expecting}`)
    this.recover()
    return false
  }

  private report(token: Token, message: string): void {
    if (this.recovering) return
    this.recovering = true
    this.issues.push({ offset: token.offset, message: `Syntax error: ${message}` })
  }

  private skip(): void {
    if (this.at < this.tokens.length - 1) this.at++
  }

  /** Skips to a token that may follow an operand; a second error at one place skips at least one. */
  private recover(): void {
    if (this.lastError === this.at) this.skip()
    this.lastError = this.at
    while (this.peek().type !== 'eof' && !canFollowOperand(this.peek())) this.skip()
  }
}

function quoted(token: Token): string {
  return `'${token.text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}'`
}

function expected(also: readonly string[]): string {
  return `{${expressionStart.filter(([name, always]) => always || also.includes(name.slice(1, -1))).map(([name]) => name).join(', ')}}`
}

function isComma(token: Token): boolean {
  return token.type === 'punct' && token.text === ','
}

function isIdentifierToken(token: Token): boolean {
  return token.type === 'ident' && !['true', 'false', 'null', 'in'].includes(token.text)
}

export function startsExpression(token: Token, signs: boolean): boolean {
  switch (token.type) {
    case 'ident': return token.text !== 'in'
    case 'punct': return ['[', '{', '(', '.'].includes(token.text) || (signs && ['-', '!'].includes(token.text))
    case 'eof': case 'escaped': return false
    default: return true
  }
}

function canFollowOperand(token: Token): boolean {
  if (token.type === 'eof') return true
  if (token.type === 'ident') return token.text === 'in'
  return token.type === 'punct' && !['(', '{', '!'].includes(token.text)
}
