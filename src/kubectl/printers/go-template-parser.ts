import { goQuote } from '../../base/go-format.ts'

/** What stands in a template: Go's `text/template/parse` (1.26), as far as JSON can be asked. */
export type Node =
  | { readonly type: 'text', readonly text: string }
  | { readonly type: 'print', readonly pipe: Pipe }
  | { readonly type: 'if' | 'with' | 'range', readonly pipe: Pipe, readonly body: readonly Node[], readonly otherwise: readonly Node[] }
  | { readonly type: 'break' | 'continue' }
  | { readonly type: 'template', readonly name: string, readonly pipe: Pipe | undefined }

export interface Pipe {
  readonly variables: readonly string[]
  /** `=` rather than `:=`. */
  readonly assigns: boolean
  readonly commands: readonly Command[]
}

export interface Command {
  readonly operands: readonly Operand[]
  readonly at: number
  readonly text: string
}

export interface Operand {
  readonly type: 'dot' | 'nil' | 'text' | 'number' | 'bool' | 'variable' | 'function' | 'pipe'
  readonly text: string
  readonly at: number
  readonly path: readonly string[]
  readonly pipe?: Pipe
}

export interface Template {
  readonly root: readonly Node[]
  readonly named: ReadonlyMap<string, readonly Node[]>
}

export class TemplateFault extends Error {}

interface Token {
  readonly kind: 'text' | 'number' | 'field' | 'variable' | 'word' | 'dot' | 'mark' | 'blank'
  readonly text: string
  readonly at: number
}

const tokenPattern = /"(?:\\.|[^"\\\n])*"|`[^`]*`|[+-]?\d[\w.]*|\.[A-Za-z_]\w*|\$\w*|[A-Za-z_]\w*|\.|:=|[()|=,]|\s+/y

/** Reads a template; throws a TemplateFault. */
export function parseTemplate(text: string, functions: ReadonlySet<string>): Template {
  return new TemplateParser(text, functions).template()
}

class TemplateParser {
  readonly #text: string
  readonly #functions: ReadonlySet<string>
  readonly #named = new Map<string, readonly Node[]>()
  #at = 0
  #trims = false
  #tokens: Token[] = []

  constructor(text: string, functions: ReadonlySet<string>) {
    this.#text = text
    this.#functions = functions
  }

  template(): Template {
    const { nodes, end } = this.#nodes()
    if (end !== '') throw this.#fault(`unexpected {{${end}}}`)
    return { root: nodes, named: this.#named }
  }

  #fault(words: string): TemplateFault {
    return new TemplateFault(`template: output:${this.#text.slice(0, this.#at).split('\n').length}: ${words}`)
  }

  /** Up to `{{end}}` or `{{else …}}`, or the end of the text. */
  #nodes(): { nodes: Node[], end: '' | 'end' | 'else' } {
    const nodes: Node[] = []
    for (;;) {
      const open = this.#text.indexOf('{{', this.#at)
      const trimsBefore = open >= 0 && /^\{\{-\s/.test(this.#text.slice(open, open + 4))
      let words = this.#text.slice(this.#at, open < 0 ? undefined : open)
      if (this.#trims) words = words.trimStart()
      if (trimsBefore) words = words.trimEnd()
      this.#trims = false
      if (words !== '') nodes.push({ type: 'text', text: words })
      if (open < 0) {
        this.#at = this.#text.length
        return { nodes, end: '' }
      }
      this.#at = open + (trimsBefore ? 3 : 2)
      if (this.#comment()) continue
      this.#tokens = this.#action()
      const [first] = this.#tokens
      if (first?.text === 'end' || first?.text === 'else') return { nodes, end: first.text }
      const node = this.#node(first)
      if (node !== undefined) nodes.push(node)
    }
  }

  #comment(): boolean {
    const [comment] = /^\s*\/\*[^]*?\*\/\s*(-?)\}\}/.exec(this.#text.slice(this.#at)) ?? []
    if (comment === undefined) return false
    this.#trims = comment.endsWith('-}}')
    this.#at += comment.length
    return true
  }

  /** The tokens between the braces, blanks that part operands among them. */
  #action(): Token[] {
    const tokens: Token[] = []
    for (;;) {
      const [close, dash] = /^\s-\}\}|^\}\}/.exec(this.#text.slice(this.#at)) ?? []
      if (close !== undefined) {
        this.#trims = dash !== undefined || close.length > 2
        this.#at += close.length
        return trimmed(tokens)
      }
      if (this.#at >= this.#text.length) throw this.#fault('unclosed action')
      tokenPattern.lastIndex = this.#at
      const [token] = tokenPattern.exec(this.#text) ?? []
      if (token === undefined) throw this.#fault(this.#text.startsWith('"', this.#at) ? 'unterminated quoted string' : `unexpected ${goQuote(this.#text.charAt(this.#at))} in command`)
      tokens.push({ kind: kindOf(token), text: token, at: this.#at })
      this.#at += token.length
    }
  }

  #node(first: Token | undefined): Node | undefined {
    if (first === undefined) throw this.#fault('missing value for command')
    switch (first.text) {
      case 'if': case 'with': case 'range': return this.#block(first.text)
      case 'break': case 'continue': return { type: first.text }
      case 'define': {
        this.#named.set(this.#name('define'), this.#body('define').nodes)
        return undefined
      }
      case 'block': {
        const name = this.#name('block')
        const pipe = this.#pipe(this.#tokens.slice(3), 'block clause')
        this.#named.set(name, this.#body('block').nodes)
        return { type: 'template', name, pipe }
      }
      case 'template': {
        const name = this.#name('template')
        const rest = trimmed(this.#tokens.slice(3))
        return { type: 'template', name, pipe: rest.length === 0 ? undefined : this.#pipe(rest, 'template clause') }
      }
      default: return { type: 'print', pipe: this.#pipe(this.#tokens, 'command') }
    }
  }

  #name(clause: string): string {
    const token = this.#tokens[2]
    if (token?.kind !== 'text') throw this.#fault(`unexpected ${goQuote(token?.text ?? '}}')} in ${clause} clause`)
    return unquoted(token.text)
  }

  #body(clause: string): { nodes: Node[], end: 'end' | 'else' } {
    const { nodes, end } = this.#nodes()
    if (end === '') throw this.#fault('unexpected EOF')
    if (end === 'else' && clause === 'define') throw this.#fault('unexpected {{else}} in define clause')
    return { nodes, end }
  }

  #block(type: 'if' | 'with' | 'range'): Node {
    const pipe = this.#pipe(this.#tokens.slice(1), type)
    const { nodes: body, end } = this.#body(type)
    if (end === 'end') return { type, pipe, body, otherwise: [] }
    const chained = trimmed(this.#tokens.slice(1))
    const [next] = chained
    // `{{else if x}}` is an else with an if of its own; both end at one place.
    if (next?.text === 'if' || next?.text === 'with') {
      this.#tokens = chained
      return { type, pipe, body, otherwise: [this.#block(next.text)] }
    }
    return { type, pipe, body, otherwise: this.#body(type).nodes }
  }

  #pipe(given: readonly Token[], context: string): Pipe {
    let tokens = trimmed(given)
    if (tokens.length === 0) throw this.#fault(`missing value for ${context}`)
    const variables: string[] = []
    const sign = tokens.findIndex(({ text }) => text === ':=' || text === '=')
    const assigns = sign >= 0 && tokens[sign]?.text === '='
    if (sign >= 0) {
      variables.push(...tokens.slice(0, sign).filter(({ kind }) => kind === 'variable').map(({ text }) => text))
      tokens = trimmed(tokens.slice(sign + 1))
    }
    const commands: Command[] = []
    let [depth, from] = [0, 0]
    for (let at = 0; at <= tokens.length; at++) {
      const text = tokens[at]?.text
      if (text === '(') depth++
      else if (text === ')') depth--
      if (at < tokens.length && (depth > 0 || text !== '|')) continue
      commands.push(this.#command(trimmed(tokens.slice(from, at)), context))
      from = at + 1
    }
    return { variables, assigns, commands }
  }

  #command(tokens: readonly Token[], context: string): Command {
    const operands: Operand[] = []
    for (let at = 0; at < tokens.length;) {
      if (tokens[at]?.kind === 'blank') at++
      else {
        const { operand, next } = this.#operand(tokens, at)
        operands.push(operand)
        at = next
      }
    }
    if (operands.length === 0) throw this.#fault(`missing value for ${context}`)
    return { operands, at: operands[0]?.at ?? 0, text: tokens.map(({ text }) => text).join('').replaceAll(/\s+/g, ' ') }
  }

  #operand(tokens: readonly Token[], from: number): { operand: Operand, next: number } {
    const token = tokens[from] ?? { kind: 'mark', text: '', at: this.#at } as const
    let next = from + 1
    let pipe: Pipe | undefined
    if (token.text === '(') {
      let depth = 1
      while (next < tokens.length && depth > 0) depth += tokens[next]?.text === '(' ? (next++, 1) : tokens[next]?.text === ')' ? (next++, -1) : (next++, 0)
      if (depth > 0) throw this.#fault('unclosed left paren')
      pipe = this.#pipe(tokens.slice(from + 1, next - 1), 'parenthesized pipeline')
    }
    const path = token.kind === 'field' ? [token.text.slice(1)] : []
    let at = token.at
    for (; tokens[next]?.kind === 'field'; next++) {
      at = tokens[next]?.at ?? at
      path.push((tokens[next]?.text ?? '').slice(1))
    }
    const text = tokens.slice(from, next).map((one) => one.text).join('')
    if (token.kind === 'word' && !['true', 'false', 'nil'].includes(token.text) && !this.#functions.has(token.text)) throw this.#fault(`function ${goQuote(token.text)} not defined`)
    const type = pipe !== undefined ? 'pipe' : typeOf(token)
    if (type === undefined) throw this.#fault(`unexpected ${goQuote(token.text)} in operand`)
    return { operand: { type, text: type === 'variable' || type === 'text' || type === 'number' || type === 'bool' || type === 'function' ? token.text : text, at, path, ...pipe === undefined ? {} : { pipe } }, next }
  }
}

function trimmed(tokens: readonly Token[]): Token[] {
  const from = tokens.findIndex(({ kind }) => kind !== 'blank')
  return from < 0 ? [] : tokens.slice(from, tokens.findLastIndex(({ kind }) => kind !== 'blank') + 1)
}

function kindOf(token: string): Token['kind'] {
  if (/^["`]/.test(token)) return 'text'
  if (/^[+-]?\d/.test(token)) return 'number'
  if (/^\.\w/.test(token)) return 'field'
  if (token === '.') return 'dot'
  if (token.startsWith('$')) return 'variable'
  return /^\w/.test(token) ? 'word' : /^\s/.test(token) ? 'blank' : 'mark'
}

function typeOf({ kind, text }: Token): Operand['type'] | undefined {
  switch (kind) {
    case 'field': case 'dot': return 'dot'
    case 'text': case 'number': case 'variable': return kind
    case 'word': return text === 'nil' ? 'nil' : text === 'true' || text === 'false' ? 'bool' : 'function'
    default: return undefined
  }
}

/** A Go string literal, quoted or raw. */
export function unquoted(literal: string): string {
  if (literal.startsWith('`')) return literal.slice(1, -1)
  return literal.slice(1, -1).replaceAll(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/g, (_all, escape: string) =>
    escape.length > 1 ? String.fromCodePoint(parseInt(escape.slice(1), 16)) : { n: '\n', t: '\t', r: '\r' }[escape] ?? escape)
}
