import type { Value } from '../../base/json.ts'

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'exists'

export type Step =
  | { readonly type: 'field', readonly name: string }
  | { readonly type: 'wildcard' | 'recursive' | 'self' }
  | { readonly type: 'slice', readonly from: number | undefined, readonly to: number | undefined, readonly step: number }
  | { readonly type: 'filter', readonly left: readonly Step[], readonly operator: Operator, readonly right: readonly Step[] }
  | { readonly type: 'union', readonly members: readonly (readonly Step[])[] }
  | { readonly type: 'literal', readonly value: Value }

export type Node =
  | { readonly type: 'text', readonly text: string }
  | { readonly type: 'path', readonly steps: readonly Step[] }
  | { readonly type: 'range', readonly steps: readonly Step[], readonly body: Node[] }

/** A template's nodes, or what is wrong with it. Without braces around it, a text is taken for one path. */
export function parseJsonPath(template: string): Node[] | string {
  const root: Node[] = []
  const open: { nodes: Node[] }[] = [{ nodes: root }]
  let at = 0
  while (at < template.length) {
    const brace = template.indexOf('{', at)
    const end = brace < 0 ? template.length : brace
    if (end > at) open.at(-1)?.nodes.push({ type: 'text', text: template.slice(at, end) })
    if (brace < 0) break
    const close = closing(template, brace)
    if (close < 0) return template.slice(brace).split('[').length > template.slice(brace).split(']').length ? 'unterminated array' : 'unclosed action'
    const fault = parseAction(template.slice(brace + 1, close).trim(), open)
    if (fault !== undefined) return fault
    at = close + 1
  }
  return open.length > 1 ? 'unterminated range' : root
}

function parseAction(text: string, open: { nodes: Node[] }[]): string | undefined {
  const range = /^range\s+(.*)$/s.exec(text)
  if (text === 'end') {
    if (open.length === 1) return 'not in range, nothing to end'
    open.pop()
    return undefined
  }
  if (range !== null) {
    const steps = parseSteps(range[1] ?? '')
    if (typeof steps === 'string') return steps
    const body: Node[] = []
    open.at(-1)?.nodes.push({ type: 'range', steps, body })
    open.push({ nodes: body })
    return undefined
  }
  const quoted = /^(["'])(.*)\1$/s.exec(text)
  if (quoted !== null) {
    open.at(-1)?.nodes.push({ type: 'text', text: unescape(quoted[2] ?? '') })
    return undefined
  }
  const steps = parseSteps(text)
  if (typeof steps === 'string') return steps
  open.at(-1)?.nodes.push({ type: 'path', steps })
  return undefined
}

function closing(text: string, from: number): number {
  let quote = ''
  for (let at = from + 1; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '\\') at++
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === '\'') quote = char
    else if (char === '}') return at
  }
  return -1
}

/** `.items[*].metadata['name']`. */
export function parseSteps(text: string): Step[] | string {
  const steps: Step[] = []
  let at = text.startsWith('$') || text.startsWith('@') ? 1 : 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (text.startsWith('..', at)) {
      steps.push({ type: 'recursive' })
      at += 1
      if (text.charAt(at + 1) === '[' || at + 1 >= text.length) at++
    } else if (char === '.') {
      const field = /^\.((?:\\.|[^.[\]{}\s\\])*)/.exec(text.slice(at))
      const name = (field?.[1] ?? '').replaceAll(/\\(.)/g, '$1')
      if (name === '*') steps.push({ type: 'wildcard' })
      else if (name !== '') steps.push({ type: 'field', name })
      at += field?.[0].length ?? 1
    } else if (char === '[') {
      const end = bracketEnd(text, at)
      if (end < 0) return 'unterminated array'
      const step = parseBracket(text.slice(at + 1, end))
      if (typeof step === 'string') return step
      steps.push(step)
      at = end + 1
    } else if (/\s/.test(char)) at++
    else {
      const field = /^[^.[\]{}\s]+/.exec(text.slice(at))
      if (field === null) return `unrecognized character in action: U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`
      steps.push({ type: 'field', name: field[0] })
      at += field[0].length
    }
  }
  return steps.length === 0 ? [{ type: 'self' }] : steps
}

function bracketEnd(text: string, from: number): number {
  let depth = 0
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '\\') at++
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === '\'') quote = char
    else if (char === '[' || char === '(') depth++
    else if ((char === ']' || char === ')') && --depth === 0) return at
  }
  return -1
}

function parseBracket(text: string): Step | string {
  const inner = text.trim()
  if (inner === '*') return { type: 'wildcard' }
  const filter = /^\?\((.*)\)$/s.exec(inner)
  if (filter !== null) return parseFilter(filter[1] ?? '')
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(\d*))?$/.exec(inner)
  if (slice !== null && inner !== '') {
    const number = (part: string | undefined): number | undefined => part === undefined || part === '' ? undefined : Number(part)
    return inner.includes(':') ? { type: 'slice', from: number(slice[1]), to: number(slice[2]) ?? undefined, step: number(slice[3]) ?? 1 } : { type: 'slice', from: number(slice[1]), to: undefined, step: 0 }
  }
  const quoted = /^(["'])((?:\\.|(?!\1).)*)\1$/.exec(inner)
  if (quoted !== null) return { type: 'field', name: unescape(quoted[2] ?? '') }
  if (inner.includes(',')) {
    const members: (readonly Step[])[] = []
    for (const part of inner.split(',')) {
      const steps = /^\s*(?:["']|-?\d+\s*$)/.test(part) ? [parseBracket(part.trim())] : parseSteps(part.trim())
      if (typeof steps === 'string') return steps
      const [first] = steps
      if (typeof first === 'string') return first
      members.push(steps as readonly Step[])
    }
    return { type: 'union', members }
  }
  return `invalid array index ${inner}`
}

function parseFilter(text: string): Step | string {
  const match = /^(.*?)(==|!=|<=|>=|<|>)(.*)$/s.exec(text)
  const left = operand((match?.[1] ?? text).trim())
  const right = match === null ? [] : operand((match[3] ?? '').trim())
  if (typeof left === 'string') return left
  if (typeof right === 'string') return right
  return { type: 'filter', left, operator: (match?.[2] ?? 'exists') as Operator, right }
}

function operand(text: string): Step[] | string {
  const quoted = /^(["'])(.*)\1$/s.exec(text)
  if (quoted !== null) return [{ type: 'literal', value: unescape(quoted[2] ?? '') }]
  if (/^-?\d+(\.\d+)?$/.test(text)) return [{ type: 'literal', value: Number(text) }]
  if (text === 'true' || text === 'false') return [{ type: 'literal', value: text === 'true' }]
  return parseSteps(text)
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/gs, (_all, char: string) => escapes[char] ?? char)
}
