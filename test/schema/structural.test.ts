import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { errorText, FieldPath } from '../../src/base/field.ts'
import { cloneValue, JsonFloat, type Value, type ValueMap } from '../../src/base/json.ts'
import { Correlated } from '../../src/schema/structural/correlate.ts'
import { applyDefaults } from '../../src/schema/structural/default.ts'
import { listTypeErrors } from '../../src/schema/structural/list-type.ts'
import { pruneResource } from '../../src/schema/structural/prune.ts'
import { readResource } from '../../src/schema/structural/read.ts'
import type { JsonSchema } from '../../src/schema/structural/schema.ts'
import { validateValue } from '../../src/schema/structural/validate.ts'

/** What the server says of `spec.x` under a schema. */
function said(schema: JsonSchema, x: Value): string[] {
  const root: JsonSchema = { type: 'object', properties: { spec: { type: 'object', properties: { x: schema } } } }
  return validateValue({ spec: { x } }, root).map(errorText)
}

describe('a value against its schema', () => {
  it.each<[string, JsonSchema, Value, string[]]>([
    ['a number is no string', { type: 'string' }, 5, ['spec.x: Invalid value: "integer": spec.x in body must be of type string: "integer"']],
    ['a fraction is no integer', { type: 'integer' }, new JsonFloat(1.5, '1.5'), [
      'spec.x: Invalid value: "number": spec.x in body must be of type integer: "number"',
      '<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.x',
    ]],
    ['a whole number may be written with a point', { type: 'integer' }, new JsonFloat(2, '2.0'), []],
    ['null needs nullable', { type: 'string' }, null, ['spec.x: Invalid value: "null": spec.x in body must be of type string: "null"']],
    ['null is welcome where it is allowed', { type: 'string', nullable: true }, null, []],
    ['a field is missing', { type: 'object', required: ['a'], properties: { a: { type: 'string' } } }, {}, ['spec.x.a: Required value']],
    ['a value is none of the list', { type: 'string', enum: ['a', 'b'] }, 'c', ['spec.x: Unsupported value: "c": supported values: "a", "b"']],
    ['a text does not match', { type: 'string', pattern: '^a+$' }, 'b', ["spec.x: Invalid value: \"b\": spec.x in body should match '^a+$'"]],
    ['a pattern may use what only RE2 has', { type: 'string', pattern: '^[[:alpha:]]+\\z' }, 'abc', []],
    ['a text is too long', { type: 'string', maxLength: 2 }, 'abc', ['spec.x: Too long: may not be more than 2 bytes']],
    ['characters count, not bytes', { type: 'string', maxLength: 2 }, 'é😀', []],
    ['a number is too small', { type: 'integer', minimum: 1 }, 0, ['spec.x: Invalid value: 0: spec.x in body should be greater than or equal to 1']],
    ['a bound itself may be excluded', { type: 'integer', minimum: 1, exclusiveMinimum: true }, 1, ['spec.x: Invalid value: 1: spec.x in body should be greater than 1']],
    ['a number is no multiple', { type: 'integer', multipleOf: 5 }, 7, ['spec.x: Invalid value: 7: spec.x in body should be a multiple of 5']],
    ['a list is too long', { type: 'array', maxItems: 1, items: { type: 'string' } }, ['a', 'b'], ['spec.x: Too many: 2: must have at most 1 item']],
    ['each item is held against the schema', { type: 'array', items: { type: 'integer' } }, [1, 'b'], ['spec.x[1]: Invalid value: "string": spec.x[1] in body must be of type integer: "string"']],
    ['an int-or-string is nothing else', { 'x-kubernetes-int-or-string': true }, true, ['spec.x: Invalid value: "boolean": spec.x in body must be of type integer,string: "boolean"']],
    ['no alternative holds', { type: 'string', anyOf: [{ enum: ['a'] }, { enum: ['b'] }] }, 'c', [
      '<nil>: Invalid value: "": "spec.x" must validate at least one schema (anyOf)', 'spec.x: Unsupported value: "c": supported values: "a"',
    ]],
    ['what must not be is', { type: 'string', not: { enum: ['a'] } }, 'a', ['<nil>: Invalid value: "": "spec.x" must not validate the schema (not)']],
  ])('%s', (_why, schema, value, errors) => {
    expect(said(schema, value)).toEqual(errors)
  })

  it('puts the prefix before the field and not into the words', () => {
    const [error] = validateValue(['a', 1], { type: 'array', items: { type: 'string' } }, { base: FieldPath.of('spec', 'default') })
    expect(error && errorText(error)).toBe('spec.default.[1]: Invalid value: "integer": [1] in body must be of type string: "integer"')
  })

  it('forgives on update what did not change', () => {
    const schema: JsonSchema = { type: 'object', properties: { a: { type: 'string', maxLength: 1 }, b: { type: 'string', maxLength: 1 } } }
    const check = (now: ValueMap, before: ValueMap): string[] => validateValue(now, schema, { correlated: new Correlated(now, before, schema) }).map(({ field }) => field)
    expect(check({ a: 'long', b: 'b' }, { a: 'long', b: 'c' })).toEqual([])
    expect(check({ a: 'longer', b: 'long' }, { a: 'long', b: 'long' })).toEqual(['a'])
  })

  it('finds an item of a list map by its keys, wherever it moved', () => {
    const schema: JsonSchema = {
      type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'],
      items: { type: 'object', properties: { k: { type: 'string' }, v: { type: 'integer', maximum: 1 } } },
    }
    const root: JsonSchema = { type: 'object', properties: { l: schema } }
    const now = { l: [{ k: 'b', v: 9 }, { k: 'a', v: 8 }] }
    const before = { l: [{ k: 'a', v: 9 }, { k: 'b', v: 9 }] }
    expect(validateValue(now, root, { correlated: new Correlated(now, before, root) }).map(({ field }) => field)).toEqual(['l[1].v'])
  })
})

describe('unknown fields', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          known: { type: 'string' },
          free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { shut: { type: 'object' } } },
          list: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
          map: { type: 'object', additionalProperties: { type: 'object', properties: { a: { type: 'string' } } } },
          pod: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } },
        },
      },
    },
  }

  it.each<[string, ValueMap, string[], ValueMap]>([
    ['goes away and is told', { known: 'a', other: 1 }, ['spec.other'], { known: 'a' }],
    ['stays where the schema keeps it, but not below a field that it describes', { free: { x: { y: 1 }, shut: { z: 1 } } }, ['spec.free.shut.z'], { free: { x: { y: 1 }, shut: {} } }],
    ['is told with the index of its item', { list: [{ a: 'x' }, { b: 'x' }] }, ['spec.list[1].b'], { list: [{ a: 'x' }, {}] }],
    ['is told with the key of its entry', { map: { k: { b: 1 } } }, ['spec.map.k.b'], { map: { k: {} } }],
    ['does not count what every resource has', { pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, other: 1 } }, ['spec.pod.other'], { pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } } }],
  ])('%s', (_why, spec, unknown, left) => {
    const object: ValueMap = { apiVersion: 'example.com/v1', kind: 'X', metadata: { name: 'x' }, spec: cloneValue(spec) }
    expect(pruneResource(object, schema).map(({ field }) => field)).toEqual(unknown)
    expect(object.spec).toEqual(left)
  })

  it('are told of metadata too, which keeps what fits', () => {
    const object: ValueMap = { apiVersion: 'example.com/v1', kind: 'X', metadata: { name: 'x', nmae: 'y', labels: { a: 'b' } } }
    const read = readResource(object, schema, 36)
    expect('unknown' in read && read.unknown.map(({ field }) => field)).toEqual(['metadata.nmae'])
    expect(object.metadata).toEqual({ name: 'x', labels: { a: 'b' } })
  })

  it('are gone after one pass: a second finds nothing', () => {
    const values = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.constantFrom<Value>(1, 'a', null), fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('known', 'free', 'list', 'map', 'pod', 'a', 'shut', 'x'), tie('value'), { maxKeys: 4 }).map((map) => ({ ...map }))),
    })).value
    fc.assert(fc.property(values, (spec) => {
      const object: ValueMap = { spec: cloneValue(spec) }
      pruneResource(object, schema)
      const once = cloneValue(object)
      expect(pruneResource(object, schema)).toEqual([])
      expect(object).toEqual(once)
    }), { numRuns: 200 })
  })
})

describe('defaults', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      a: { type: 'string', default: 'x' },
      o: { type: 'object', properties: { n: { type: 'integer', default: 3 } } },
      made: { type: 'object', default: {}, properties: { n: { type: 'integer', default: 4 } } },
      l: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer', default: 5 } } } },
      maybe: { type: 'string', nullable: true, default: 'y' },
    },
  }

  it.each<[string, ValueMap, ValueMap]>([
    ['fill what is absent, also inside an object that a default made', {}, { a: 'x', made: { n: 4 }, maybe: 'y' }],
    ['reach into what is there', { o: {}, l: [{}, { n: 1 }] }, { a: 'x', made: { n: 4 }, maybe: 'y', o: { n: 3 }, l: [{ n: 5 }, { n: 1 }] }],
    ['leave a null that may stand', { maybe: null }, { a: 'x', made: { n: 4 }, maybe: null }],
    ['leave an empty text', { a: '' }, { a: '', made: { n: 4 }, maybe: 'y' }],
  ])('%s', (_why, object, filled) => {
    const copy = cloneValue(object)
    applyDefaults(copy, schema)
    expect(copy).toEqual(filled)
  })

  it('replace a null that may not stand, when a resource is read', () => {
    const object: ValueMap = { a: null }
    readResource(object, schema, 36)
    expect(object.a).toBe('x')
  })
})

describe('lists', () => {
  const set: JsonSchema = { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } }
  const map: JsonSchema = {
    type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['a', 'b'],
    items: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' }, v: { type: 'string' } } },
  }

  it.each<[string, JsonSchema, Value, string[]]>([
    ['a set holds each value once', set, ['x', 'y', 'x'], ['l[2]: Duplicate value: "x"']],
    ['three of a kind are told once', set, ['x', 'x', 'x'], ['l[1]: Duplicate value: "x"']],
    ['a map holds each key once', map, [{ a: 'x', b: 1 }, { a: 'x', b: 1, v: 'z' }], ['l[1]: Duplicate value: {"a":"x","b":1}']],
    ['all keys together make an item', map, [{ a: 'x', b: 1 }, { a: 'x', b: 2 }], []],
  ])('%s', (_why, schema, list, errors) => {
    expect(listTypeErrors({ l: list }, { type: 'object', properties: { l: schema } }).map(errorText)).toEqual(errors)
  })
})
