import { describe, expect, it } from 'vitest'
import '../../support/schemas.ts'
import { errorText } from '../../../src/base/field.ts'
import { cloneValue, type ValueMap } from '../../../src/base/json.ts'
import type { Minor } from '../../../src/base/release.ts'
import type { JsonSchema } from '../../../src/schema/structural/schema.ts'
import type { CustomResourceDefinition } from '../../../src/sim/api/custom-resources/definition.ts'
import { settleDefinitions, settledStatus } from '../../../src/sim/api/custom-resources/establish.ts'
import { customResourceStrategy, type CustomResourceStrategy } from '../../../src/sim/api/custom-resources/strategy.ts'
import { apiextensionsStrategies } from '../../../src/sim/api/strategies/apiextensions.ts'
import type { ApiObject } from '../../../src/sim/api/strategy.ts'
import { validateDefinition } from '../../../src/sim/api/validation/apiextensions/custom-resource-definition.ts'
import { Store } from '../../../src/sim/store/store.ts'

const context = { minor: 36 } as const

function definition(spec: JsonSchema, more: Partial<NonNullable<CustomResourceDefinition['spec']>> = {}): CustomResourceDefinition {
  return {
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
      conversion: { strategy: 'None' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } }],
      ...more,
    },
    status: { storedVersions: ['v1'] },
  }
}

function strategyOf(spec: JsonSchema): CustomResourceStrategy {
  const strategy = customResourceStrategy(definition(spec), 'v1')
  if (strategy === undefined) throw new Error('v1 is not served')
  return strategy
}

function widget(spec: ValueMap): ApiObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'default' }, spec } as ApiObject
}

describe('a definition', () => {
  const root = 'spec.validation.openAPIV3Schema.properties[spec]'

  it.each<[string, JsonSchema, string[]]>([
    ['has a type for every field', { type: 'object', properties: { a: {} } }, [`${root}.properties[a].type: Required value: must not be empty for specified object fields`]],
    ['has defaults that fit', { type: 'object', properties: { a: { type: 'string', default: 1 } } }, [`${root}.properties[a].default: Invalid value: "integer":  in body must be of type string: "integer"`]],
    ['has list maps with keys of their items', { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: { type: 'object' } }, [`${root}.x-kubernetes-list-map-keys: Invalid value: ["k"]: entries must all be names of item properties`]],
    ['forbids what makes a schema undecidable', { type: 'object', properties: { a: { type: 'array', items: { type: 'string' }, uniqueItems: true } } }, [`${root}.properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic`]],
  ])('%s', (_why, spec, errors) => {
    expect(validateDefinition(definition(spec)).map(errorText)).toEqual(errors)
  })

  it('tells where a rule does not compile, with the line and a caret', () => {
    const [error] = validateDefinition(definition({ type: 'object', properties: { a: { type: 'integer' } }, 'x-kubernetes-validations': [{ rule: 'self.b > 0' }] }))
    expect(error?.field).toBe(`${root}.x-kubernetes-validations[0].rule`)
    expect(error?.body).toContain("compilation failed: ERROR: <input>:1:5: undefined field 'b'\n | self.b > 0\n | ....^")
  })

  it('refuses a rule that could cost too much, and says by how much', () => {
    const list: JsonSchema = { type: 'array', items: { type: 'array', items: { type: 'string' }, 'x-kubernetes-validations': [{ rule: 'self.all(x, self.all(y, x == y))' }] } }
    const texts = validateDefinition(definition(list)).map(errorText)
    expect(texts[0]).toContain('estimated rule cost exceeds budget by factor of more than 100x')
  })

  it('accepts the same rule when the sizes are bounded', () => {
    const list: JsonSchema = { type: 'array', maxItems: 5, items: { type: 'array', maxItems: 5, items: { type: 'string', maxLength: 5 }, 'x-kubernetes-validations': [{ rule: 'self.all(x, self.all(y, x == y))' }] } }
    expect(validateDefinition(definition(list))).toEqual([])
  })

  it('cannot make a program of a conversion that always fails', () => {
    const [error] = validateDefinition(definition({ type: 'integer', 'x-kubernetes-validations': [{ rule: "self > int('x')" }] }))
    expect(error?.body).toContain("program instantiation failed: type conversion error from 'string' to 'int'")
  })
})

describe('a custom resource', () => {
  const rules: JsonSchema = {
    type: 'object',
    properties: { replicas: { type: 'integer', minimum: 0 }, max: { type: 'integer' }, fixed: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'may not change' }] } },
    'x-kubernetes-validations': [
      { rule: '!has(self.max) || self.replicas <= self.max', messageExpression: "'at most %d'.format([self.max])", fieldPath: '.replicas', reason: 'FieldValueForbidden' },
    ],
  }

  it('is held against the rules of its schema, with the message, reason and place that they give', () => {
    const errors = strategyOf(rules).validate(widget({ replicas: 3, max: 2 }), context)
    expect(errors.map(errorText)).toEqual(['spec.replicas: Forbidden: at most 2'])
  })

  it('is not held against them when its types are wrong, and says so', () => {
    expect(strategyOf(rules).validate(widget({ replicas: 'x', max: 2 }), context).map(errorText)).toEqual([
      'spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"',
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ])
  })

  it('keeps what a transition rule holds, from the first update on', () => {
    const strategy = strategyOf(rules)
    const old = widget({ replicas: 1, fixed: 'a' })
    expect(strategy.validate(cloneValue(old as unknown as ValueMap) as unknown as ApiObject, context)).toEqual([])
    const update = widget({ replicas: 1, fixed: 'b' })
    for (const object of [old, update]) object.metadata = { ...object.metadata, resourceVersion: '1', uid: 'u' }
    expect(strategy.validateUpdate(update, old, { ...context, subresource: '', now: () => '2026-01-01T00:00:00Z' }).map(errorText)).toEqual(['spec.fixed: Invalid value: "b": may not change'])
  })
})

describe('an older release', () => {
  const [strategy] = apiextensionsStrategies
  const said = (spec: JsonSchema, minor: Minor): string[] => (strategy?.validate(definition(spec) as ApiObject, { minor }) ?? []).map(errorText)
  const named: JsonSchema = { type: 'object', properties: { namespace: { type: 'string' } }, 'x-kubernetes-validations': [{ rule: "self.namespace == 'x'" }] }

  it('takes no keyword for the name of a field before 1.32', () => {
    expect(said(named, 32)).toEqual([])
    expect(said(named, 31)[0]).toContain("undefined field 'namespace'")
  })

  it('does not know functions that came later', () => {
    const ranged: JsonSchema = { type: 'integer', 'x-kubernetes-validations': [{ rule: 'lists.range(3).size() == self' }] }
    expect(said(ranged, 35)).toEqual([])
    expect(said(ranged, 34)[0]).toContain("undeclared reference to 'lists' (in container '')")
  })

  it('prints rules in the syntax of Go until 1.32', () => {
    const wrong: JsonSchema = { type: 'string', 'x-kubernetes-validations': [{ rule: 'self' }] }
    expect(said(wrong, 33)[0]).toContain('Invalid value: {"Rule":"self","Message":""')
    expect(said(wrong, 32)[0]).toContain('Invalid value: apiextensions.ValidationRule{Rule:"self", Message:"", MessageExpression:"", Reason:(*apiextensions.FieldValueErrorReason)(nil)')
  })

  it('tells the type of a value that breaks a rule until 1.34', () => {
    const positive = strategyOf({ type: 'object', properties: { n: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 0' }] } } })
    expect(positive.validate(widget({ n: 0 }), { minor: 35 }).map(errorText)).toEqual(['spec.n: Invalid value: 0: failed rule: self > 0'])
    expect(positive.validate(widget({ n: 0 }), { minor: 34 }).map(errorText)).toEqual(['spec.n: Invalid value: "integer": failed rule: self > 0'])
  })
})

describe('the names of definitions', () => {
  const now = '2024-01-01T00:00:00Z'
  const schema: JsonSchema = { type: 'object' }

  it('are accepted when nobody in the group holds them', () => {
    expect(settledStatus(definition(schema), [], now)).toEqual({
      storedVersions: ['v1'],
      acceptedNames: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
      conditions: [
        { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found', lastTransitionTime: now },
        { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted', lastTransitionTime: now },
      ],
    })
  })

  it('are refused when another definition of the group came first, and free once it is gone', () => {
    const store = new Store()
    const key = (name: string): string => `/registry/apiextensions.k8s.io/customresourcedefinitions/${name}`
    store.watch((event) => { settleDefinitions(store, event, now, (object) => { store.put(key((object.metadata as { name: string }).name), object) }) })
    const second = definition(schema, { names: { plural: 'gadgets', singular: 'gadget', kind: 'Widget', listKind: 'GadgetList' } })
    store.put(key('widgets.example.com'), definition(schema) as unknown as ValueMap)
    store.put(key('gadgets.example.com'), { ...second, metadata: { name: 'gadgets.example.com' } } as unknown as ValueMap)
    const conditions = (): unknown => (store.get(key('gadgets.example.com'))?.value as CustomResourceDefinition).status?.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message])
    expect(conditions()).toEqual([['NamesAccepted', 'False', 'KindConflict', '"Widget" is already in use'], ['Established', 'False', 'NotAccepted', 'not all names are accepted']])
    store.delete(key('widgets.example.com'))
    expect(conditions()).toEqual([['NamesAccepted', 'True', 'NoConflicts', 'no conflicts found'], ['Established', 'True', 'InitialNamesAccepted', 'the initial names have been accepted']])
  })
})
