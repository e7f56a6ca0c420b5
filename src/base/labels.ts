import { compareStrings, sortedKeys } from './json.ts'
import { labelValueErrors, qualifiedNameErrors } from './names.ts'

/**
 * Label selectors: `k8s.io/apimachinery/pkg/labels/selector.go` and `apis/meta/v1/helpers.go` (1.36).
 */
export type Labels = Readonly<Record<string, string>>

export type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt' | '=' | '==' | '!='

export interface Requirement {
  readonly key: string
  readonly operator: Operator
  /** Sorted. */
  readonly values: readonly string[]
}

/** The parts of a meta/v1 LabelSelector that matching needs. */
export interface LabelSelectorLike {
  matchLabels?: { [key: string]: string } | undefined
  matchExpressions?: readonly { key?: string | undefined, operator?: string | undefined, values?: readonly string[] | undefined }[] | undefined
}

/** A compiled selector; `nothing` matches no labels at all (a nil LabelSelector), no requirements match everything. */
export class Selector {
  readonly requirements: readonly Requirement[]
  readonly nothing: boolean

  constructor(requirements: readonly Requirement[], nothing = false) {
    this.requirements = requirements
    this.nothing = nothing
  }

  static readonly everything = new Selector([])
  static readonly nothing = new Selector([], true)

  matches(labels: Labels | undefined): boolean {
    return !this.nothing && this.requirements.every((requirement) => requirementMatches(requirement, labels ?? {}))
  }

  get isEmpty(): boolean {
    return !this.nothing && this.requirements.length === 0
  }

  /** As upstream prints a selector: `app=web,tier in (a,b),!gone`. */
  toString(): string {
    return this.requirements.map(requirementText).join(',')
  }
}

/** A map selector such as Service.spec.selector: each pair must be there; sorted by key. */
export function selectorFromMap(map: Labels | undefined): Selector {
  if (map === undefined) return Selector.everything
  return new Selector(sortedKeys(map).map((key) => ({ key, operator: '=', values: [map[key] ?? ''] })))
}

/** `LabelSelectorAsSelector`: undefined selects nothing, `{}` everything. Unknown operators give undefined. */
export function compileLabelSelector(selector: LabelSelectorLike | undefined): Selector | undefined {
  if (selector === undefined) return Selector.nothing
  const requirements: Requirement[] = sortedKeys(selector.matchLabels ?? {})
    .map((key) => ({ key, operator: '=', values: [selector.matchLabels?.[key] ?? ''] }))
  for (const { key = '', operator, values = [] } of selector.matchExpressions ?? []) {
    if (operator !== 'In' && operator !== 'NotIn' && operator !== 'Exists' && operator !== 'DoesNotExist') return undefined
    requirements.push({ key, operator, values: [...values].sort(compareStrings) })
  }
  requirements.sort((a, b) => compareStrings(a.key, b.key))
  return new Selector(requirements)
}

/** Whether a LabelSelector selects these labels; a malformed one selects nothing. */
export function labelSelectorMatches(selector: LabelSelectorLike | undefined, labels: Labels | undefined): boolean {
  return compileLabelSelector(selector)?.matches(labels) ?? false
}

export function requirementMatches({ key, operator, values }: Requirement, labels: Labels): boolean {
  const has = Object.hasOwn(labels, key)
  const value = has ? labels[key] ?? '' : ''
  switch (operator) {
    case 'In': case '=': case '==':
      return has && values.includes(value)
    case 'NotIn': case '!=':
      return !has || !values.includes(value)
    case 'Exists':
      return has
    case 'DoesNotExist':
      return !has
    case 'Gt': case 'Lt': {
      const left = parseInteger(value)
      const right = parseInteger(values[0] ?? '')
      if (!has || left === undefined || right === undefined || values.length !== 1) return false
      return operator === 'Gt' ? left > right : left < right
    }
  }
}

/** `strconv.ParseInt(text, 10, 64)`. */
export function parseInteger(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return value >= -(2n ** 63n) && value < 2n ** 63n ? value : undefined
}

function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case '=': return `${key}=${values[0] ?? ''}`
    case '==': return `${key}==${values[0] ?? ''}`
    case '!=': return `${key}!=${values[0] ?? ''}`
    case 'In': return `${key} in (${values.join(',')})`
    case 'NotIn': return `${key} notin (${values.join(',')})`
    case 'Gt': return `${key}>${values[0] ?? ''}`
    case 'Lt': return `${key}<${values[0] ?? ''}`
    case 'Exists': return key
    case 'DoesNotExist': return `!${key}`
  }
}

/**
 * Parses the selector syntax of `kubectl -l` and of `?labelSelector=`: `a=b,c!=d,e in (f,g),!h,i`.
 * Errors are the words of `k8s.io/apimachinery/pkg/labels/selector.go` (v0.36.2).
 */
export function parseSelector(text: string): Selector | { error: string } {
  const tokens = tokenize(text)
  const requirements: Requirement[] = []
  let at = 0
  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '' }
  while (peek().kind !== 'end') {
    if (!isKeyStart(peek())) return { error: `found '${peek().text}', expected: !, identifier, or 'end of string'` }
    const parsed = parseRequirement(tokens, at)
    if ('error' in parsed) return { error: `unable to parse requirement: ${parsed.error}` }
    requirements.push(parsed.requirement)
    at = parsed.next
    const separator = peek()
    if (separator.kind === 'end') break
    if (separator.kind !== ',') return { error: `found '${separator.text}', expected: ',' or 'end of string'` }
    at++
    const after = peek()
    if (!isKeyStart(after)) return { error: `found '${after.text}', expected: identifier after ','` }
  }
  requirements.sort((a, b) => compareStrings(a.key, b.key))
  return new Selector(requirements)
}

/** `in` and `notin` mean something only where an operator may stand, or as a value; a key they are not. */
function isKeyStart({ kind }: Token): boolean {
  return kind === 'word' || kind === '!'
}

interface Token { kind: 'word' | 'end' | '!' | ',' | '(' | ')' | '=' | '==' | '!=' | '>' | '<' | 'in' | 'notin', text: string }

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  for (const [word] of text.matchAll(/!=|==|[=!,()<>]|[^\s=!,()<>]+/g)) {
    const kind = /^(?:!=|==|[=!,()<>]|in|notin)$/.test(word) ? word as Token['kind'] : 'word'
    tokens.push({ kind, text: word })
  }
  return tokens
}

function parseRequirement(tokens: readonly Token[], start: number): { requirement: Requirement, next: number } | { error: string } {
  let at = start
  const next = (): Token => tokens[at++] ?? { kind: 'end', text: '' }
  let token = next()
  const negated = token.kind === '!'
  if (negated) token = next()
  if (token.kind !== 'word') return { error: `found '${token.text}', expected: identifier` }
  const key = token.text
  const keyErrors = qualifiedNameErrors(key)
  if (keyErrors.length > 0) return { error: `<nil>: Invalid value: ${JSON.stringify(key)}: ${keyErrors.join('; ')}` }
  if (negated) return { requirement: { key, operator: 'DoesNotExist', values: [] }, next: at }
  const operator = tokens[at]
  if (operator === undefined || operator.kind === ',') return { requirement: { key, operator: 'Exists', values: [] }, next: at }
  at++
  const parsed = parseValues(operator, tokens, at)
  if ('error' in parsed) return parsed
  const faults: string[] = []
  if ((parsed.operator === 'Gt' || parsed.operator === 'Lt') && !/^[+-]?\d+$/.test(parsed.values[0] ?? '')) faults.push(`values[0]: Invalid value: ${JSON.stringify(parsed.values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`)
  for (const [index, value] of parsed.values.entries()) {
    const errors = labelValueErrors(value)
    if (errors.length > 0) faults.push(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${errors.join('; ')}`)
  }
  if (faults.length > 0) return { error: faults.length === 1 ? faults[0] ?? '' : `[${faults.join(', ')}]` }
  return { requirement: { key, operator: parsed.operator, values: parsed.values.sort(compareStrings) }, next: parsed.next }
}

function parseValues(operator: Token, tokens: readonly Token[], start: number): { operator: Operator, values: string[], next: number } | { error: string } {
  const at = start
  switch (operator.kind) {
    case '=': case '==': case '!=': case '>': case '<': {
      const value = tokens[at]
      const name = operator.kind === '>' ? 'Gt' : operator.kind === '<' ? 'Lt' : operator.kind
      if (value === undefined || value.kind === ',') return { operator: name, values: [''], next: at }
      if (value.kind !== 'word' && value.kind !== 'in' && value.kind !== 'notin') return { error: `found '${value.text}', expected: identifier` }
      return { operator: name, values: [value.text], next: at + 1 }
    }
    case 'in': case 'notin': {
      if (tokens[at]?.kind !== '(') return { error: `found '${tokens[at]?.text ?? ''}' expected: '('` }
      const parsed = parseList(tokens, at + 1)
      return 'error' in parsed ? parsed : { operator: operator.kind === 'in' ? 'In' : 'NotIn', ...parsed }
    }
    default:
      return { error: `found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt` }
  }
}

/** `a,b)`; nothing between two commas is the empty value. */
function parseList(tokens: readonly Token[], start: number): { values: string[], next: number } | { error: string } {
  const values = new Set<string>()
  let at = start
  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '' }
  const isWord = ({ kind }: Token): boolean => kind === 'word' || kind === 'in' || kind === 'notin'
  if (peek().kind === ')') return { values: [''], next: at + 1 }
  if (!isWord(peek()) && peek().kind !== ',') return { error: `found '${peek().text}', expected: ',', ')' or identifier` }
  for (;;) {
    const token = peek()
    at++
    if (isWord(token)) {
      values.add(token.text)
      if (peek().kind === ')') return { values: [...values], next: at + 1 }
      if (peek().kind !== ',') return { error: `found '${peek().text}', expected: ',' or ')'` }
    } else if (token.kind === ',') {
      if (values.size === 0 || peek().kind === ',' || peek().kind === ')') values.add('')
      if (peek().kind === ')') return { values: [...values], next: at + 1 }
    } else return { error: `found '${token.text}', expected: ',', or identifier` }
  }
}
