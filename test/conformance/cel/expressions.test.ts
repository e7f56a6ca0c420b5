import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile, environment, evaluate, perCallLimit } from '../../../src/schema/cel/compile.ts'
import { estimateCost } from '../../../src/schema/cel/cost.ts'
import { fromJson } from '../../../src/schema/cel/json-value.ts'
import { dynType, intType, listOf, mapOf, stringType } from '../../../src/schema/cel/types.ts'
import { CelError, CelList, CelMap, CelUint, type CelValue } from '../../../src/schema/cel/values.ts'

interface Recorded {
  readonly expression: string
  readonly errors?: string
  readonly estimate?: readonly (number | null)[]
  readonly program?: string
  readonly value?: unknown
  readonly failed?: string
  readonly cost?: number
}

const cases = readFileSync(new URL('expressions.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Recorded)
const env = environment({ d: dynType, s: stringType, i: intType, l: listOf(intType), m: mapOf(stringType, stringType) })
const variables = new Map<string, CelValue>([
  ['d', fromJson({ a: 1, b: 'x', c: [1, 2], n: null })], ['s', 'héllo'], ['i', 7n], ['l', fromJson([3, 1, 2])], ['m', fromJson({ k: 'v', a: 'b' })],
])
const limit = 2 ** 64

describe('what cel-go says of an expression', () => {
  const wrong = cases.filter(({ errors }) => errors !== undefined)
  it.each(wrong.map((recorded) => [recorded.expression, recorded] as const))('%j does not compile', (_text, { expression, errors }) => {
    expect(compile(expression, env)).toEqual({ errors })
  })

  const right = cases.filter(({ errors }) => errors === undefined)
  it.each(right.map((recorded) => [recorded.expression, recorded] as const))('%j has its value and its cost', (_text, recorded) => {
    const compiled = compile(recorded.expression, env)
    if (!('program' in compiled)) throw new Error(compiled.errors)
    const { program } = compiled
    const { min, max } = estimateCost(program.checked)
    const estimate = [min, max].map((bound) => (bound < limit ? bound : null))
    if (recorded.program !== undefined) {
      expect({ estimate, program: program.failure }).toEqual({ estimate: recorded.estimate, program: recorded.program })
      return
    }
    const { value, cost } = evaluate(program, (name) => variables.get(name))
    expect({ estimate, cost, failed: value instanceof CelError ? value.message : undefined })
      .toEqual({ estimate: recorded.estimate, cost: recorded.cost, failed: recorded.failed })
    if (recorded.value !== undefined) expect(plain(value)).toEqual(recorded.value)
  })
})

describe('the limit of a call', () => {
  const endless = 'l.map(a, l.map(b, l.map(c, l.map(d, l.map(e, l.map(f, l.map(g, l.map(h, l.map(j, l))))))))).size() > 0'

  it('ends an evaluation that costs too much', () => {
    const compiled = compile(endless, env)
    const result = 'program' in compiled ? evaluate(compiled.program, (name) => variables.get(name), perCallLimit / 10) : undefined
    expect(result?.value).toEqual(new CelError('operation cancelled: actual cost limit exceeded'))
    expect(result?.cost).toBeGreaterThan(perCallLimit / 10)
  })
})

function plain(value: CelValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof CelUint) return Number(value.value)
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value))
  if (value instanceof CelList) return value.items.map(plain)
  if (value instanceof CelMap) return Object.fromEntries([...value.members.values()].map(({ key, value: member }) => [typeof key === 'string' ? key : String(plain(key)), plain(member)]))
  return value
}
