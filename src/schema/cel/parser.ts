import type { Expr, MapEntry, StructField } from './ast.ts'
import { Builder } from './builder.ts'
import type { Token } from './lexer.ts'
import { tokenize } from './lexer.ts'
import { literalExpr } from './literal.ts'
import { expandMacro } from './macros.ts'
import type { CelIssue } from './source.ts'
import { startsExpression, TokenStream } from './token-stream.ts'

/**
 * CEL's grammar by recursive descent, with the syntax errors that the ANTLR parser of cel-go v0.26 would tell.
 * Source: `parser/parser.go`, `parser/gen/CEL.g4`.
 */
export function parse(text: string): { expr: Expr; issues: readonly CelIssue[] } {
  const issues: CelIssue[] = []
  const parser = new Parser(new TokenStream(tokenize(text, issues), text, issues), issues)
  const expr = parser.start()
  return { expr, issues }
}

const maxDepth = 250
const relations: Readonly<Record<string, string>> = { '<': '_<_', '<=': '_<=_', '>=': '_>=_', '>': '_>_', '==': '_==_', '!=': '_!=_', in: '@in' }
const sums: Readonly<Record<string, string>> = { '+': '_+_', '-': '_-_' }
const products: Readonly<Record<string, string>> = { '*': '_*_', '/': '_/_', '%': '_%_' }
const reserved: ReadonlySet<string> = new Set([
  'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while',
])

/** Unwinds the parser when an expression nests too deep. */
class TooDeep extends Error {}

class Parser {
  private readonly tokens: TokenStream
  private readonly issues: CelIssue[]
  private readonly build = new Builder()
  private depth = 0

  constructor(tokens: TokenStream, issues: CelIssue[]) {
    this.tokens = tokens
    this.issues = issues
  }

  start(): Expr {
    try {
      const expr = this.expr()
      this.tokens.match('<EOF>')
      return expr
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error
      this.issues.push({ offset: -1, message: `Internal error: ${error.message}` })
      return this.build.literal(0, null)
    }
  }

  private expr(): Expr {
    if (++this.depth > maxDepth) throw new TooDeep(`expression recursion limit exceeded: ${maxDepth}`)
    const condition = this.logical('||', '_||_', () => this.logical('&&', '_&&_', () => this.relation()))
    let result = condition
    if (this.tokens.is('?')) {
      const { offset } = this.tokens.next()
      const truthy = this.logical('||', '_||_', () => this.logical('&&', '_&&_', () => this.relation()))
      this.tokens.match(':')
      result = this.build.call(offset, '_?_:_', [condition, truthy, this.expr()])
    }
    this.depth--
    return result
  }

  private logical(operator: string, name: string, term: () => Expr): Expr {
    const terms = [term()]
    const places: number[] = []
    while (this.tokens.is(operator)) {
      places.push(this.tokens.next().offset)
      terms.push(term())
    }
    return places.length === 0 ? terms[0] as Expr : this.balanced(name, terms, places, 0, places.length - 1)
  }

  /** cel-go balances chains of `&&` and `||`, so that long ones stay shallow. */
  private balanced(name: string, terms: readonly Expr[], places: readonly number[], low: number, high: number): Expr {
    const middle = Math.floor((low + high + 1) / 2)
    const left = middle === low ? terms[middle] : this.balanced(name, terms, places, low, middle - 1)
    const right = middle === high ? terms[middle + 1] : this.balanced(name, terms, places, middle + 1, high)
    return this.build.call(places[middle] ?? 0, name, [left as Expr, right as Expr])
  }

  private relation(): Expr {
    return this.binary(relations, () => this.binary(sums, () => this.binary(products, () => this.unary())))
  }

  private binary(operators: Readonly<Record<string, string>>, operand: () => Expr): Expr {
    let left = operand()
    for (;;) {
      const token = this.tokens.peek()
      const name = (token.type === 'punct' || token.text === 'in') && Object.hasOwn(operators, token.text) ? operators[token.text] : undefined
      if (name === undefined) return left
      this.tokens.next()
      left = this.call(token.offset, name, [left, operand()])
    }
  }

  private unary(): Expr {
    if (!this.tokens.beginsExpression(true)) return this.build.literal(this.tokens.peek().offset, null)
    const sign = this.tokens.peek()
    if (sign.type !== 'punct' || (sign.text !== '!' && sign.text !== '-')) return this.member()
    if (sign.text === '-' && ['int', 'float'].includes(this.tokens.peek(1).type)) return this.member()
    let count = 0
    let last = sign
    while (this.tokens.is(sign.text)) {
      last = this.tokens.next()
      count++
    }
    if (!startsExpression(this.tokens.peek(), false)) this.tokens.noOperand(last)
    const operand = this.memberOrNone()
    return count % 2 === 0 ? operand : this.call(sign.offset, sign.text === '!' ? '!_' : '-_', [operand])
  }

  private memberOrNone(): Expr {
    return this.tokens.beginsExpression(false) ? this.member() : this.build.literal(this.tokens.peek().offset, null)
  }

  private member(): Expr {
    let here = this.primary()
    for (;;) {
      if (this.tokens.is('.')) {
        const selected = this.selection(here)
        if (selected === undefined) return here
        here = selected
      } else if (this.tokens.is('[')) {
        const { offset } = this.tokens.next()
        const optional = this.tokens.take('?')
        if (!optional && !this.tokens.beginsOptional([], true)) return here
        const index = this.expr()
        this.tokens.match(']')
        here = this.call(offset, optional ? '_[?_]' : '_[_]', [here, index])
      } else return here
    }
  }

  private selection(operand: Expr): Expr | undefined {
    const dot = this.tokens.peek()
    const optional = this.tokens.peek(1).text === '?' && this.tokens.peek(1).type === 'punct'
    const field = this.tokens.peek(optional ? 2 : 1)
    if (!isIdentifier(field) && field.type !== 'escaped') {
      if (optional) {
        this.tokens.next()
        this.tokens.next()
        this.tokens.noOptionalName(field)
      } else this.tokens.noName(dot, field)
      return undefined
    }
    this.tokens.next()
    if (optional) this.tokens.next()
    this.tokens.next()
    if (field.type === 'escaped') this.issues.push({ offset: field.offset, message: "unsupported syntax: '`'" })
    if (optional) return this.build.call(dot.offset, '_?._', [operand, this.build.literal(field.offset, field.text)])
    if (!this.tokens.is('(') || field.type === 'escaped') return this.build.select(dot.offset, operand, field.text)
    const { offset } = this.tokens.next()
    return this.call(offset, field.text, this.args(), operand)
  }

  private primary(): Expr {
    const token = this.tokens.peek()
    if (token.type === 'punct') {
      if (token.text === '(') return this.nested()
      if (token.text === '[') return this.list()
      if (token.text === '{') return this.map()
    }
    if (isIdentifier(token) || token.text === '.') return this.identifier()
    return literalExpr(this.tokens, this.build, this.issues)
  }

  private nested(): Expr {
    this.tokens.next()
    const inner = this.expr()
    this.tokens.match(')')
    return inner
  }

  private identifier(): Expr {
    const first = this.tokens.peek()
    const leading = this.tokens.take('.')
    const message = this.messageName()
    if (message !== undefined) return this.struct(leading ? `.${message}` : message)
    const token = this.tokens.peek()
    if (!isIdentifier(token)) {
      this.tokens.noName(first, token)
      return this.build.literal(token.offset, null)
    }
    this.tokens.next()
    const name = leading ? `.${token.text}` : token.text
    const isReserved = reserved.has(token.text)
    if (isReserved) this.issues.push({ offset: token.offset, message: `reserved identifier: ${token.text}` })
    if (!this.tokens.is('(')) return this.build.ident(token.offset, name)
    const { offset } = this.tokens.next()
    return this.call(offset, name, this.args())
  }

  /** `a.b.C` when a `{` follows it; the tokens are then consumed up to the brace. */
  private messageName(): string | undefined {
    let length = 0
    const names: string[] = []
    for (;;) {
      const token = this.tokens.peek(length)
      if (!isIdentifier(token)) return undefined
      names.push(token.text)
      const after = this.tokens.peek(length + 1)
      if (after.type === 'punct' && after.text === '{') {
        for (let count = 0; count <= length; count++) this.tokens.next()
        return names.join('.')
      }
      if (after.type !== 'punct' || after.text !== '.') return undefined
      length += 2
    }
  }

  private args(): Expr[] {
    const args: Expr[] = []
    if (!this.tokens.is(')')) {
      if (!this.tokens.beginsOptional([')'], false)) return args
      if (!this.tokens.is(')')) {
        do args.push(this.expr())
        while (this.tokens.take(','))
      }
    }
    this.tokens.match(')')
    return args
  }

  private list(): Expr {
    const { offset } = this.tokens.next()
    const items: Expr[] = []
    const optional = new Set<number>()
    if (!this.tokens.is(']') && !this.tokens.is(',')) {
      if (!this.tokens.beginsOptional([']', ','], true)) return this.build.list(offset, items)
      do {
        if (this.tokens.take('?')) optional.add(items.length)
        items.push(this.expr())
      } while (this.tokens.another())
    }
    this.tokens.close(']')
    return this.build.list(offset, items, optional)
  }

  private map(): Expr {
    const { offset } = this.tokens.next()
    const entries: MapEntry[] = []
    if (!this.tokens.is('}') && !this.tokens.is(',')) {
      if (!this.tokens.beginsOptional(['}', ','], true)) return this.build.map(offset, entries)
      do {
        const isOptional = this.tokens.take('?')
        const key = this.expr()
        const colon = this.tokens.match(':')
        if (colon === undefined) break
        entries.push({ key, value: this.expr(), optional: isOptional, offset: colon.offset })
      } while (this.tokens.another())
    }
    this.tokens.close('}')
    return this.build.map(offset, entries)
  }

  private struct(name: string): Expr {
    const { offset } = this.tokens.next()
    const fields: StructField[] = []
    if (!this.tokens.is('}') && !this.tokens.is(',')) {
      if (!this.tokens.beginsField()) return this.build.struct(offset, name, fields)
      do {
        const isOptional = this.tokens.take('?')
        const field = this.tokens.peek()
        if (!isIdentifier(field) && field.type !== 'escaped') {
          this.tokens.match('{IDENTIFIER, ESC_IDENTIFIER}')
          break
        }
        this.tokens.next()
        const colon = this.tokens.match(':')
        if (colon === undefined) break
        fields.push({ name: field.text, value: this.expr(), optional: isOptional, offset: colon.offset })
      } while (this.tokens.another())
    }
    this.tokens.close('}')
    return this.build.struct(offset, name, fields)
  }

  private call(offset: number, name: string, args: readonly Expr[], target?: Expr): Expr {
    const expanded = expandMacro(name, { build: this.build, at: offset, target, args })
    if (expanded === undefined) return this.build.call(offset, name, args, target)
    if (!('message' in expanded)) return expanded
    this.issues.push(expanded)
    return this.build.literal(offset, null)
  }
}

const keywords: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in'])

function isIdentifier(token: Token): boolean {
  return token.type === 'ident' && !keywords.has(token.text)
}
