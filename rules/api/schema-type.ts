import { defineRule, type TypeError } from '../../src/check/api.ts'
import { JsonFloat } from '../../src/base/json.ts'

export default defineRule({
  id: 'schema-type',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A value has another type than its field',
  links: ['https://kubernetes.io/docs/reference/kubernetes-api/'],
  fixable: true,
  peers: { kubeconform: ['schema'], 'kubectl-validate': ['schema'], 'kube-linter': ['schema-validation'] },

  check(resource, { report }) {
    for (const field of ['apiVersion', 'kind'] as const) {
      const value = resource.raw[field]
      if (value === undefined || value === null || typeof value === 'string') continue
      report({ ...resource.at(field), pointer: [] }, { text: `${field} is ${kindOf(value)}, kubectl wants text`, effect: 'kubectl cannot tell what it is and refuses it' })
      return
    }
    for (const error of resource.typeErrors) {
      if (isQuantity(error) || isTextFromYaml(error)) continue
      const place = resource.at(error.path)
      const source = resource.parsed.scalarAt([...base(resource.item), ...error.path])
      const number = wantsNumber(error) && typeof error.found === 'string' && /^-?(?:0|[1-9][0-9]*)$/.test(error.found) ? error.found : undefined
      report(place, {
        text: `${fieldOf(error.path)} is ${kindOf(error.found)}, the field wants ${article(error.expected)}`,
        effect: 'the API server cannot read the object and refuses it',
        suggestion: number === undefined ? undefined : `write ${number} without quotes`,
        fix: number === undefined || source === undefined ? undefined : { title: `write ${number} as a number`, safety: 'safe', edits: [{ span: source.span, newText: number }] },
      })
    }
  },
})

function base(item: number | undefined): (string | number)[] {
  return item === undefined ? [] : ['items', item]
}

/** Told by `schema-quantity`. */
function isQuantity(error: TypeError): boolean {
  return error.expected === 'quantity' && (typeof error.found === 'string' || typeof error.found === 'number')
}

/** Told by the rules on what YAML makes of unquoted words and numbers. */
function isTextFromYaml(error: TypeError): boolean {
  return error.expected === 'string' && (typeof error.found === 'boolean' || typeof error.found === 'number' || typeof error.found === 'bigint')
}

function wantsNumber(error: TypeError): boolean {
  return error.expected === 'int32' || error.expected === 'int64'
}

function fieldOf(path: readonly (string | number)[]): string {
  const last = path.at(-1)
  const name = path.findLast((step) => typeof step === 'string') ?? ''
  return typeof last === 'number' ? `item ${last} of ${name}` : `${last ?? 'the object'}`
}

function kindOf(value: TypeError['found']): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return value instanceof JsonFloat ? `the number ${value.text}` : 'a map'
  if (typeof value === 'string') return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`
  return typeof value === 'boolean' ? `the boolean ${value}` : `the number ${value}`
}

/** Go's name of a type in words. */
function article(expected: string): string {
  if (expected === 'int32' || expected === 'int64') return 'a whole number'
  if (expected === 'bool') return 'true or false'
  if (expected === 'string') return 'text'
  if (expected.startsWith('[]')) return 'a list'
  if (expected.startsWith('map[') || expected.includes('.')) return 'a map'
  if (expected === 'byte') return 'base64 text'
  return expected === 'date-time' || expected === 'micro-time' ? 'a time such as 2026-01-02T15:04:05Z' : `a ${expected}`
}
