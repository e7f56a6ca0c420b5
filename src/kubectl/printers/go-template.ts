import { goJson } from '../../base/go-format.ts'
import { isMap, JsonFloat, sortedKeys, type Value, type ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'

type Part =
  | { readonly type: 'text', readonly text: string }
  | { readonly type: 'print', readonly pipe: string }
  | { readonly type: 'range' | 'if' | 'with', readonly pipe: string, readonly body: Part[], readonly otherwise: Part[] }

/** The part of Go's text/template that people use with kubectl: fields, range, if, with, else, printf-less functions. */
export class GoTemplate {
  private readonly parts: readonly Part[]
  private readonly allowMissing: boolean

  private constructor(parts: readonly Part[], allowMissing: boolean) {
    this.parts = parts
    this.allowMissing = allowMissing
  }

  static parse(text: string, allowMissing: boolean): GoTemplate | Failure {
    const parts = parseParts(text)
    return typeof parts === 'string' ? Failure.text(`error parsing template ${text}, template: output:1: ${parts}`) : new GoTemplate(parts, allowMissing)
  }

  execute(object: ValueMap): string | Failure {
    return this.run(this.parts, object, { $: object })
  }

  private run(parts: readonly Part[], dot: Value, variables: Readonly<Record<string, Value>>): string {
    return parts.map((part) => {
      if (part.type === 'text') return part.text
      const value = this.pipe(part.pipe, dot, variables)
      if (part.type === 'print') return shown(value)
      if (part.type === 'if') return this.run(truthy(value) ? part.body : part.otherwise, dot, variables)
      if (part.type === 'with') return truthy(value) ? this.run(part.body, value ?? null, variables) : this.run(part.otherwise, dot, variables)
      const items = Array.isArray(value) ? value : isMap(value) ? sortedKeys(value).map((key) => value[key] ?? null) : []
      return items.length === 0 ? this.run(part.otherwise, dot, variables) : items.map((item) => this.run(part.body, item, variables)).join('')
    }).join('')
  }

  private pipe(text: string, dot: Value, variables: Readonly<Record<string, Value>>): Value | undefined {
    let last: Value | undefined
    for (const stage of text.split('|')) {
      const words = stage.trim().match(/"(?:\\.|[^"\\])*"|`[^`]*`|\([^)]*\)|\S+/g) ?? []
      last = this.call(words, last, dot, variables)
    }
    return last
  }

  private call(words: readonly string[], last: Value | undefined, dot: Value, variables: Readonly<Record<string, Value>>): Value | undefined {
    const [head = '', ...rest] = words
    const args = [...rest.map((word) => this.operand(word, dot, variables)), ...last === undefined ? [] : [last]]
    switch (head) {
      case 'len': return typeof args[0] === 'string' ? args[0].length : Array.isArray(args[0]) ? args[0].length : isMap(args[0]) ? Object.keys(args[0]).length : 0
      case 'index': return args.slice(1).reduce<Value | undefined>((value, key) => Array.isArray(value) ? value[Number(key)] : isMap(value) && typeof key === 'string' ? value[key] : undefined, args[0])
      case 'eq': return args.slice(1).some((arg) => arg === args[0])
      case 'ne': return args[0] !== args[1]
      case 'not': return !truthy(args[0])
      case 'and': return args.find((arg) => !truthy(arg)) ?? args.at(-1)
      case 'or': return args.find(truthy) ?? args.at(-1)
      case 'print': return args.map(shown).join('')
      case 'println': return `${args.map(shown).join(' ')}\n`
      case 'printf': return sprintf(args)
      case 'exists': return true
      case 'base64decode': return typeof args[0] === 'string' ? new TextDecoder().decode(Uint8Array.from(atob(args[0]), (char) => char.charCodeAt(0))) : ''
      default: return this.operand(head, dot, variables)
    }
  }

  private operand(word: string, dot: Value, variables: Readonly<Record<string, Value>>): Value | undefined {
    if (word.startsWith('"')) return JSON.parse(word) as string
    if (word.startsWith('`')) return word.slice(1, -1)
    if (word.startsWith('(')) return this.pipe(word.slice(1, -1), dot, variables)
    if (/^-?\d+$/.test(word)) return Number(word)
    if (word === 'true' || word === 'false') return word === 'true'
    const fromRoot = word.startsWith('$')
    const path = (fromRoot ? word.slice(1) : word).split('.').filter((step) => step !== '')
    let value: Value | undefined = fromRoot ? variables.$ ?? null : dot
    for (const step of path) value = isMap(value) ? value[step] : undefined
    return value
  }
}

function parseParts(text: string): Part[] | string {
  const root: Part[] = []
  const stack: { into: Part[], part?: Extract<Part, { body: Part[] }> }[] = [{ into: root }]
  let at = 0
  let trimNext = false
  const push = (part: Part): void => { stack.at(-1)?.into.push(part) }
  while (at <= text.length) {
    const start = text.indexOf('{{', at)
    let words = text.slice(at, start < 0 ? text.length : start)
    if (trimNext) words = words.trimStart()
    const trimLast = start >= 0 && text.startsWith('{{- ', start)
    if (trimLast) words = words.trimEnd()
    if (words !== '') push({ type: 'text', text: words })
    if (start < 0) break
    const end = text.indexOf('}}', start)
    if (end < 0) return 'unclosed action'
    trimNext = text.startsWith(' -', end - 2)
    const action = text.slice(start + (trimLast ? 3 : 2), trimNext ? end - 2 : end).trim()
    at = end + 2
    const block = /^(range|if|with)\s+(.*)$/s.exec(action)
    if (block !== null) {
      const part = { type: block[1] as 'range' | 'if' | 'with', pipe: block[2] ?? '', body: [] as Part[], otherwise: [] as Part[] }
      push(part)
      stack.push({ into: part.body, part })
    } else if (action === 'else') {
      const top = stack.at(-1)
      if (top?.part === undefined) return 'unexpected {{else}}'
      top.into = top.part.otherwise
    } else if (action === 'end') {
      if (stack.length === 1) return 'unexpected {{end}}'
      stack.pop()
    } else if (!action.startsWith('/*')) push({ type: 'print', pipe: action })
  }
  return stack.length > 1 ? 'unexpected EOF' : root
}

function truthy(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false
  return Array.isArray(value) ? value.length > 0 : isMap(value) ? Object.keys(value).length > 0 : true
}

/** As Go's fmt prints with %v. */
function shown(value: Value | undefined): string {
  if (value === undefined || value === null) return '<no value>'
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return `[${value.map(shown).join(' ')}]`
  if (isMap(value)) return `map[${sortedKeys(value).map((key) => `${key}:${shown(value[key])}`).join(' ')}]`
  return value instanceof JsonFloat ? String(value.value) : goJson(value)
}

function sprintf([format, ...args]: readonly (Value | undefined)[]): string {
  let at = 0
  return (typeof format === 'string' ? format : '').replaceAll(/%[-+ 0-9.]*([vsdqft%])/g, (_all, verb: string) => {
    if (verb === '%') return '%'
    const value = args[at++]
    return verb === 'q' ? JSON.stringify(shown(value)) : shown(value)
  })
}
