import { wordOf } from '../session.ts'
import { isMap, valueAt, type ValueMap } from '../../base/json.ts'

/**
 * Selectors on the command line: `k8s.io/apimachinery/pkg/labels/selector.go` and `pkg/fields` (v0.36.2).
 */
export interface SelectorTerm {
  readonly key: string
  readonly operator: '=' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<'
  readonly values: readonly string[]
}

/** The terms of a label selector, or what is wrong with it. */
export function parseSelector(text: string): SelectorTerm[] | string {
  const terms: SelectorTerm[] = []
  for (const part of splitTerms(text)) {
    const term = parseTerm(part)
    if (term === undefined) return `unable to parse requirement: found '${part.trim().split(/\s+/).at(-1) ?? ''}', expected: in, notin, =, ==, !=, gt, lt`
    terms.push(term)
  }
  return terms
}

/** Whether an object has labels that a selector asks for; a selector that cannot be read selects nothing. */
export function selectorMatches(selector: string, object: ValueMap): boolean {
  if (selector === '') return true
  const terms = parseSelector(selector)
  if (typeof terms === 'string') return false
  const labels = valueAt(object, ['metadata', 'labels'])
  const map = isMap(labels) ? labels : {}
  return terms.every((term) => termMatches(term, map))
}

/** Field selectors compare texts; an absent field is the empty text. */
export function fieldsMatch(selector: string, object: ValueMap): boolean {
  if (selector === '') return true
  return selector.split(',').every((part) => {
    const match = /^([^=!]+)(!=|==|=)(.*)$/.exec(part)
    if (match === null) return false
    const value = valueAt(object, (match[1] ?? '').split('.'))
    const text = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
    return (text === match[3]) === (match[2] !== '!=')
  })
}

function termMatches({ key, operator, values }: SelectorTerm, labels: ValueMap): boolean {
  const has = Object.hasOwn(labels, key)
  const value = has ? wordOf(labels[key]) : ''
  switch (operator) {
    case '=': case 'in': return has && values.includes(value)
    case '!=': case 'notin': return !has || !values.includes(value)
    case 'exists': return has
    case '!': return !has
    case '>': return has && Number(value) > Number(values[0])
    case '<': return has && Number(value) < Number(values[0])
  }
}

function splitTerms(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const char of text) {
    if (char === '(') depth++
    if (char === ')') depth--
    if (char === ',' && depth === 0) {
      parts.push(part)
      part = ''
    } else part += char
  }
  return part.trim() === '' && parts.length === 0 ? [] : [...parts, part]
}

function parseTerm(part: string): SelectorTerm | undefined {
  const text = part.trim()
  const set = /^([^\s=!<>()]+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text)
  if (set !== null) return { key: set[1] ?? '', operator: set[2] as 'in' | 'notin', values: (set[3] ?? '').split(',').map((value) => value.trim()) }
  const equality = /^([^\s=!<>()]+)\s*(!=|==|=|>|<)\s*([^\s=!<>()]*)$/.exec(text)
  if (equality !== null) return { key: equality[1] ?? '', operator: (equality[2] === '==' ? '=' : equality[2]) as '=' | '!=' | '>' | '<', values: [equality[3] ?? ''] }
  const exists = /^(!?)\s*([^\s=!<>()]+)$/.exec(text)
  return exists === null ? undefined : { key: exists[2] ?? '', operator: exists[1] === '!' ? '!' : 'exists', values: [] }
}
