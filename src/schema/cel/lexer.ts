import type { CelIssue } from './source.ts'

/** The tokens of CEL: cel-go v0.26 `parser/gen/CEL.g4`. */
export type TokenType = 'ident' | 'escaped' | 'int' | 'uint' | 'float' | 'string' | 'bytes' | 'punct' | 'eof'

export interface Token {
  readonly type: TokenType
  readonly text: string
  readonly offset: number
}

const string = String.raw`(?:[rR](?:"""[^]*?"""|'''[^]*?'''|"[^"\n\r]*"|'[^'\n\r]*')|"""(?:ESC|[^\\])*?"""|'''(?:ESC|[^\\])*?'''|"(?:ESC|[^\\"\n\r])*"|'(?:ESC|[^\\'\n\r])*')`
const escape = String.raw`\\(?:[abfnrtv"'\\?${'`'}]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7][0-7])`
const stringSource = string.replaceAll('ESC', escape)

const rules: readonly (readonly [TokenType | 'hidden', RegExp])[] = [
  ['hidden', /[\t \r\n\f]+|\/\/[^\n]*/uy],
  ['bytes', new RegExp(`[bB]${stringSource}`, 'uy')],
  ['string', new RegExp(stringSource, 'uy')],
  ['float', /[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?/uy],
  ['uint', /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]/uy],
  ['int', /0x[0-9a-fA-F]+|[0-9]+/uy],
  ['ident', /[A-Za-z_][A-Za-z0-9_]*/uy],
  ['escaped', /`[A-Za-z0-9_./\- ]+`/uy],
  ['punct', /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/uy],
]

/** Splits the text; what is no token is told and left out, as ANTLR does. */
export function tokenize(text: string, issues: CelIssue[]): Token[] {
  const tokens: Token[] = []
  let at = 0
  let offset = 0
  while (at < text.length) {
    const match = matchAt(text, at)
    const piece = match?.text ?? unrecognized(text, at)
    if (match === undefined) issues.push({ offset, message: `Syntax error: token recognition error at: '${piece}'` })
    else if (match.type !== 'hidden') tokens.push({ type: match.type, text: piece, offset })
    at += piece.length
    offset += [...piece].length
  }
  tokens.push({ type: 'eof', text: '<EOF>', offset })
  return tokens
}

function matchAt(text: string, at: number): { type: TokenType | 'hidden'; text: string } | undefined {
  let best: { type: TokenType | 'hidden'; text: string } | undefined
  for (const [type, pattern] of rules) {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    // The longest token wins, of equally long ones the first.
    if (found !== undefined && found.length > (best?.text.length ?? 0)) best = { type, text: found }
  }
  return best
}

/** ANTLR drops what it read until no token could come of it, with the character that settled that. */
function unrecognized(text: string, at: number): string {
  const first = text[at] ?? ''
  if (first === '"' || first === "'") return brokenString(text, at, first)
  const size = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  if ('|&='.includes(first)) {
    const next = text.codePointAt(at + 1)
    return next === undefined ? first : text.slice(at, at + 1 + String.fromCodePoint(next).length)
  }
  return text.slice(at, at + size)
}

function brokenString(text: string, at: number, quote: string): string {
  const opened = new RegExp(`${quote}(?:${escape}|[^\\\\${quote}\n\r])*`, 'uy')
  opened.lastIndex = at
  const body = opened.exec(text)?.[0] ?? quote
  const [rest = ''] = /^\\[xXuU]?[0-9a-fA-F]{0,7}[^]?/u.exec(text.slice(at + body.length)) ?? /^[\n\r]/.exec(text.slice(at + body.length)) ?? []
  return body + rest
}
