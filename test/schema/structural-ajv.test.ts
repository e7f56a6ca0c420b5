import { Ajv, type AnySchema } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { setKey, type Value, type ValueMap } from '../../src/base/json.ts'
import { entrySchema, itemsOf, type JsonSchema } from '../../src/schema/structural/schema.ts'
import { validateValue } from '../../src/schema/structural/validate.ts'

/**
 * A second opinion: on what OpenAPI and JSON Schema share, the interpreter of CRD schemas gives the verdict of Ajv.
 *
 * Where the server differs on purpose, the generators keep away, and the table at the end holds the difference.
 */
const ajv = new Ajv({ strict: false, allErrors: false, logger: false })
addFormats.default(ajv)

describe('schemas of custom resources', () => {
  it('accept and refuse what Ajv accepts and refuses', () => {
    fc.assert(fc.property(schemas, fc.array(fc.nat(1000), { minLength: 12, maxLength: 40 }), (schema, choices) => {
      const value = valueFor(schema, new Choices(choices), 3)
      const judge = ajv.compile(toDraft7(schema))
      const errors = validateValue(value, schema)
      expect({ accepted: errors.length === 0, value, errors }).toEqual({ accepted: judge(value), value, errors })
    }), { numRuns: 400 })
  })

  it.each([
    ['ipv4', ['1.2.3.4', '1.2.3', '256.1.1.1', 'x']],
    ['ipv6', ['::1', '1.2.3.4', '::g']],
    ['uuid', ['123e4567-e89b-12d3-a456-426614174000', '123e4567']],
    ['date', ['2024-02-29', '2023-02-29', '2024-13-01', '24-01-01']],
    ['date-time', ['2024-02-29T10:00:00Z', '2024-02-29T10:00:00.5+02:00', '2024-02-29']],
    ['email', ['a@example.com', 'a', '@']],
  ])('agree with ajv-formats on %s', (format, samples) => {
    const judge = ajv.compile({ type: 'string', format })
    for (const sample of samples) expect([sample, validateValue(sample, { type: 'string', format }).length === 0]).toEqual([sample, judge(sample)])
  })

  // The server's own ways, each with the verdict of the server first and of Ajv second.
  it.each<[string, JsonSchema, Value, boolean, boolean]>([
    ['a null that is allowed is held against no alternatives', { type: 'boolean', nullable: true, oneOf: [{ minimum: 0 }, { maximum: 0 }] }, null, true, false],
    ['int32 is a range and not only a hint', { type: 'integer', format: 'int32' }, 3_000_000_000, false, false],
    ['an unknown format is no constraint', { type: 'string', format: 'fancy' }, 'x', true, true],
    ['an integer or a string stands without a type', { 'x-kubernetes-int-or-string': true }, true, false, true],
    ['a fraction is cut to the type of an allowed whole number', { type: 'number', enum: [1] }, 1.5, true, false],
    ['a null needs nullable even without a type', { 'x-kubernetes-preserve-unknown-fields': true }, null, true, true],
  ])('differ from JSON Schema on purpose: %s', (_why, schema, value, server, judge) => {
    expect(validateValue(value, schema).length === 0).toBe(server)
    expect(ajv.validate(toDraft7(schema), value)).toBe(judge)
  })
})

const small = fc.integer({ min: 0, max: 4 })
const scalars: fc.Arbitrary<Value> = fc.constantFrom<Value>('', 'a', 'ab', 'abc', 'é😀', 0, 1, 2, -3, 1.5, true, false)
const keys = ['a', 'b', 'c'] as const

const bounds = fc.record({
  minimum: small, maximum: small, exclusiveMinimum: fc.boolean(), exclusiveMaximum: fc.boolean(), multipleOf: fc.integer({ min: 1, max: 3 }),
}, { requiredKeys: [] }).filter(({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) =>
  (exclusiveMinimum === undefined || minimum !== undefined) && (exclusiveMaximum === undefined || maximum !== undefined))

const lengths = fc.record({ minLength: small, maxLength: small, pattern: fc.constantFrom('^a', 'b$', '[a-b]+', '^.{2}$') }, { requiredKeys: [] })

/** Constraints without a type, as structural schemas have them below allOf, anyOf, oneOf and not. */
const fragments: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.record({ enum: fc.uniqueArray(scalars.filter((value) => !Number.isInteger(value)), { minLength: 1, maxLength: 3 }) }),
  fc.record({ required: fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1 }) }),
  fc.record({ minimum: small }), fc.record({ maxLength: small }), fc.record({ pattern: fc.constant('^a') }), fc.record({ minItems: small }), fc.record({ maxProperties: small }),
)

const logic = fc.record({
  allOf: fc.array(fragments, { minLength: 1, maxLength: 2 }), anyOf: fc.array(fragments, { minLength: 1, maxLength: 3 }),
  oneOf: fc.array(fragments, { minLength: 1, maxLength: 3 }), not: fragments,
}, { requiredKeys: [] })

const { schema: schemas } = fc.letrec<{ schema: JsonSchema }>((tie) => {
  const of = (own: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
    fc.tuple(own, fc.option(logic, { freq: 4, nil: {} }), fc.boolean()).map(([schema, more, nullable]) => ({ ...schema, ...more, ...nullable ? { nullable } : {} }))
  return {
    schema: fc.oneof({ maxDepth: 3, depthSize: 'small' },
      of(bounds.map((more) => ({ type: 'integer', ...more }))),
      of(bounds.map((more) => ({ type: 'number', ...more }))),
      of(lengths.map((more) => ({ type: 'string', ...more }))),
      of(fc.constant({ type: 'boolean' })),
      of(fc.tuple(tie('schema'), fc.record({ minItems: small, maxItems: small, uniqueItems: fc.boolean() }, { requiredKeys: [] }))
        .map(([items, more]) => ({ type: 'array', items, ...more }))),
      of(fc.tuple(fc.dictionary(fc.constantFrom(...keys), tie('schema'), { maxKeys: 3 }), fc.uniqueArray(fc.constantFrom(...keys)), fc.record({ minProperties: small, maxProperties: small }, { requiredKeys: [] }))
        .map(([properties, required, more]) => ({ type: 'object', properties: { ...properties }, ...required.length > 0 ? { required } : {}, ...more }))),
      of(tie('schema').map((additionalProperties) => ({ type: 'object', additionalProperties }))),
    ),
  }
})

/** Decisions handed out one after the other, round and round. */
class Choices {
  private readonly list: readonly number[]
  private next = 0
  constructor(list: readonly number[]) {
    this.list = list
  }

  below(limit: number): number {
    return (this.list[this.next++ % this.list.length] ?? 0) % limit
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }
}

/** A value that mostly has the shape of the schema, so that both verdicts occur. */
function valueFor(schema: JsonSchema | undefined, choices: Choices, depth: number): Value {
  const strange = choices.below(12) === 0
  if (strange || schema === undefined || depth === 0) return choices.of<Value>(['', 'ab', 0, 2, 1.5, true, [], ['a'], {}, { a: 1 }])
  const isPlain = !['allOf', 'anyOf', 'oneOf', 'not'].some((key) => Object.hasOwn(schema, key))
  if (isPlain && choices.below(8) === 0) return null
  switch (schema.type) {
    case 'integer': return choices.of([0, 1, 2, 3, 4, -3, 6])
    case 'number': return choices.of([0, 1, 1.5, 3, -2.5, 6])
    case 'string': return choices.of(['', 'a', 'ab', 'abc', 'b', 'é😀', 'zz'])
    case 'boolean': return choices.of([true, false])
    case 'array': return Array.from({ length: choices.below(5) }, () => valueFor(itemsOf(schema), choices, depth - 1))
    default: {
      const object: ValueMap = {}
      for (const key of keys) if (choices.below(3) > 0) setKey(object, key, valueFor(entrySchema(schema, key), choices, depth - 1))
      return object
    }
  }
}

/** Bounds were exclusive by a flag in OpenAPI 3.0 and are by their own value in draft 7. */
function toDraft7(schema: JsonSchema): AnySchema {
  return JSON.parse(JSON.stringify(schema), (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...rest } = part as JsonSchema
    return {
      ...rest,
      ...minimum === undefined ? {} : exclusiveMinimum === true ? { exclusiveMinimum: minimum } : { minimum },
      ...maximum === undefined ? {} : exclusiveMaximum === true ? { exclusiveMaximum: maximum } : { maximum },
    }
  }) as AnySchema
}
