/** A step of a path: the nodes of `client-go/util/jsonpath/node.go` (v0.36.2). */
export type Step =
  | { readonly type: 'text', readonly text: string }
  | { readonly type: 'field', readonly name: string }
  | { readonly type: 'wildcard' | 'recursive' }
  | { readonly type: 'number', readonly value: number }
  | { readonly type: 'bool', readonly value: boolean }
  | { readonly type: 'array', readonly from: number | undefined, readonly to: number | undefined, readonly isIndex: boolean, readonly step: number | undefined }
  | { readonly type: 'filter', readonly left: readonly Step[], readonly operator: string, readonly right: readonly Step[] }
  | { readonly type: 'union', readonly members: readonly (readonly Step[])[] }
  | { readonly type: 'identifier', readonly name: string }

/** Text between braces, or what stands in a pair of them. */
export type Node = Step | { readonly type: 'list', readonly steps: readonly Step[] }

/** A template's nodes, or what is wrong with it: `client-go/util/jsonpath/parser.go`. */
export function parseJsonPath(template: string): Node[] | string {
  try {
    return new Parser(template).nodes()
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
}

class Fault extends Error {}

const end = ''
const terminators = new Set([' ', '\t', '\r', '\n', end, '.', ',', '[', ']', '$', '@', '{', '}'])

class Parser {
  readonly #chars: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#chars = [...text]
  }

  nodes(): Node[] {
    const nodes: Node[] = []
    while (this.#at < this.#chars.length) {
      const from = this.#at
      while (this.#at < this.#chars.length && this.#peek() !== '{') this.#at++
      if (this.#at > from) nodes.push({ type: 'text', text: this.#since(from) })
      if (this.#peek() !== '{') break
      this.#at++
      nodes.push({ type: 'list', steps: this.#action() })
    }
    return nodes
  }

  #peek(): string {
    return this.#chars[this.#at] ?? end
  }

  #next(): string {
    const char = this.#peek()
    if (char !== end) this.#at++
    return char
  }

  #since(from: number): string {
    return this.#chars.slice(from, this.#at).join('')
  }

  #starts(text: string): boolean {
    return this.#chars.slice(this.#at, this.#at + text.length).join('') === text
  }

  /** Up to and with the closing brace. */
  #action(): Step[] {
    const steps: Step[] = []
    for (;;) {
      if (this.#starts('[?(')) {
        steps.push(this.#filter())
        continue
      }
      if (this.#starts('..')) {
        if (steps.at(-1)?.type === 'recursive') throw new Fault('invalid multiple recursive descent')
        this.#at += 2
        steps.push({ type: 'recursive' })
        if (isAlphaNumeric(this.#peek())) steps.push(this.#field())
        continue
      }
      const char = this.#next()
      if (char === '}') return steps
      if (char === end || char === '\r' || char === '\n') throw new Fault('unclosed action')
      if (char === ' ' || char === '@' || char === '$') continue
      if (char === '[') steps.push(...this.#array())
      else if (char === '"' || char === '\'') steps.push({ type: 'text', text: this.#quoted(char) })
      else if (char === '.') steps.push(this.#field())
      else {
        this.#at--
        if (/[+\-\p{Nd}]/u.test(char)) steps.push(this.#number())
        else if (isAlphaNumeric(char)) steps.push(this.#identifier())
        else throw new Fault(`unrecognized character in action: U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`)
      }
    }
  }

  #field(): Step {
    const from = this.#at
    for (;;) {
      const char = this.#next()
      if (char === '\\') this.#next()
      else if (terminators.has(char)) {
        if (char !== end) this.#at--
        break
      }
    }
    const name = this.#since(from)
    return name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') }
  }

  #identifier(): Step {
    const from = this.#at
    while (!terminators.has(this.#peek())) this.#at++
    const name = this.#since(from)
    return name === 'true' || name === 'false' ? { type: 'bool', value: name === 'true' } : { type: 'identifier', name }
  }

  #number(): Step {
    const from = this.#at
    if (/[+-]/.test(this.#peek())) this.#at++
    while (/[.\p{Nd}]/u.test(this.#peek())) this.#at++
    const text = this.#since(from)
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) throw new Fault(`cannot parse number ${text}`)
    return { type: 'number', value: Number(text) }
  }

  #quoted(quote: string): string {
    const from = this.#at
    for (;;) {
      const char = this.#next()
      if (char === end || char === '\n') throw new Fault('unterminated quoted string')
      if (char === quote && this.#chars[this.#at - 2] !== '\\') break
    }
    const inner = this.#chars.slice(from, this.#at - 1).join('')
    const text = unquoted(inner, quote)
    if (text === undefined) throw new Fault(`unquote string ${quote}${inner}${quote} error invalid syntax`)
    return text
  }

  #array(): readonly Step[] {
    const from = this.#at
    for (let char = this.#next(); char !== ']'; char = this.#next()) if (char === end || char === '\n') throw new Fault('unterminated array')
    const text = this.#chars.slice(from, this.#at - 1).join('')
    const parts = text.split(',')
    if (parts.length > 1) return [{ type: 'union', members: parts.map((part) => actionOf(`[${part.replaceAll(/^ +| +$/g, '')}]`)) }]
    const key = /^'([^']*)'$/.exec(text)
    return key === null ? [sliceOf(text)] : actionOf(`.${key[1] ?? ''}`)
  }

  #filter(): Step {
    this.#at += '[?('.length
    const from = this.#at
    let quote = ''
    let isClosed = true
    for (;;) {
      const char = this.#next()
      if (char === end || char === '\n') throw new Fault('unterminated filter')
      if (char === '"' || char === '\'') {
        if (quote === '') [quote, isClosed] = [char, false]
        else if (char === quote && this.#chars[this.#at - 2] !== '\\') isClosed = true
      } else if (char === ')' && isClosed) break
    }
    const text = this.#chars.slice(from, this.#at - 1).join('')
    if (this.#next() !== ']') throw new Fault('unclosed array expect ]')
    const [, left = '', operator = '', right = ''] = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text) ?? []
    return operator === '' ? { type: 'filter', left: actionOf(text), operator: 'exists', right: [] } : { type: 'filter', left: actionOf(left), operator, right: actionOf(right) }
  }
}

function actionOf(text: string): readonly Step[] {
  const [first] = new Parser(`{${text}}`).nodes()
  return first?.type === 'list' ? first.steps : []
}

/** `0`, `1:3`, `::2`; a single index is a slice of one. */
function sliceOf(text: string): Step {
  const [, from = '', to, step] = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text === '*' ? ':' : text) ?? [undefined, undefined]
  if (!/^(-?\d*)(:-?\d*)?(:-?\d*)?$/.test(text === '*' ? ':' : text)) throw new Fault(`invalid array index ${text}`)
  const number = (part: string | undefined): number | undefined => {
    const digits = (part ?? '').replace(/^:/, '')
    if (digits === '-') throw new Fault('array index - is not a number')
    return digits === '' ? undefined : Number(digits)
  }
  return { type: 'array', from: number(from), to: to === undefined ? (number(from) ?? 0) + 1 : number(to), isIndex: to === undefined, step: number(step) }
}

function isAlphaNumeric(char: string): boolean {
  return /^[_\p{L}\p{Nd}]$/u.test(char)
}

const escapes: Readonly<Record<string, string>> = { 'a': '\x07', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\' }

/** `strconv.UnquoteChar` over a whole text; undefined when it is no Go literal. */
function unquoted(text: string, quote: string): string | undefined {
  let isValid = true
  const plain = text.replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[^]|$)/g, (_all, escape: string) => {
    if (/^[xuU]./.test(escape)) return String.fromCodePoint(parseInt(escape.slice(1), 16))
    if (/^[0-7]{3}$/.test(escape)) return String.fromCodePoint(parseInt(escape, 8))
    const char = escape === quote ? quote : escapes[escape]
    isValid &&= char !== undefined
    return char ?? ''
  })
  return isValid ? plain : undefined
}
