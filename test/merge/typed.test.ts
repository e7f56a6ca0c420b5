import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import type { Value, ValueMap } from '../../src/base/json.ts'
import { newestMinor } from '../../src/base/release.ts'
import { builtInType } from '../../src/merge/typed/built-in-type.ts'
import { FieldSet, pathText } from '../../src/merge/typed/field-set.ts'
import { compareTyped, mergeTyped, removeItems } from '../../src/merge/typed/merge.ts'
import { fieldSetOf, typeErrors } from '../../src/merge/typed/walk.ts'

const podSpec = builtInType('io.k8s.api.core.v1.PodSpec', newestMinor)
const service = builtInType('io.k8s.api.core.v1.ServiceSpec', newestMinor)

describe('merging a configuration into what is live', () => {
  const cases: readonly [string, ValueMap, ValueMap, ValueMap][] = [
    ['items of a list with keys merge by key', { containers: [{ name: 'a', image: '1' }, { name: 'b' }] }, { containers: [{ name: 'a', image: '2' }] }, { containers: [{ name: 'a', image: '2' }, { name: 'b' }] }],
    ['a new item comes where the configuration has it', { containers: [{ name: 'a' }] }, { containers: [{ name: 'x' }, { name: 'a' }] }, { containers: [{ name: 'x' }, { name: 'a' }] }],
    ['an atomic list is replaced', { tolerations: [{ key: 'a' }] }, { tolerations: [{ key: 'b' }] }, { tolerations: [{ key: 'b' }] }],
    ['an atomic map is replaced', { nodeSelector: { a: '1' } }, { nodeSelector: { b: '2' } }, { nodeSelector: { b: '2' } }],
  ]
  it.each(cases)('%s', (_sentence, live, config, expected) => {
    expect(mergeTyped(live, config, podSpec)).toEqual(expected)
  })
})

describe('field sets', () => {
  it('name a list item by its keys, with the defaults of keys that are missing', () => {
    const set = fieldSetOf({ ports: [{ port: 53 }, { port: 53, protocol: 'UDP' }] }, service)
    expect(set.paths().map(pathText)).toContain('.ports[port=53,protocol="TCP"]')
    expect(set.paths().map(pathText)).toContain('.ports[port=53,protocol="UDP"].protocol')
  })

  it('survive the way through FieldsV1', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 4 })), (paths) => {
      const set = FieldSet.of(...paths)
      expect(FieldSet.fromFields(set.toFields()).paths()).toEqual(set.paths())
    }))
  })

  it('obey the laws of sets', () => {
    const sets = fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })).map((paths) => FieldSet.of(...paths))
    fc.assert(fc.property(sets, sets, (a, b) => {
      expect(a.union(b).paths()).toEqual(b.union(a).paths())
      expect(a.difference(b).intersection(b).isEmpty).toBe(true)
      expect(a.difference(b).union(a.intersection(b)).paths()).toEqual(a.paths())
    }))
  })
})

describe('comparing', () => {
  const specs: fc.Arbitrary<ValueMap> = fc.record({
    hostname: fc.constantFrom('a', 'b'),
    nodeSelector: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2')),
    containers: fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), image: fc.constantFrom('i', 'j') }), { selector: ({ name }) => name }),
  }, { requiredKeys: [] })

  it('finds nothing between equals', () => {
    fc.assert(fc.property(specs, (spec) => {
      const { added, removed, modified } = compareTyped(spec, spec, podSpec)
      expect([added, removed, modified].every((set) => set.isEmpty)).toBe(true)
    }))
  })

  it('turns added into removed the other way round', () => {
    fc.assert(fc.property(specs, specs, (a, b) => {
      const [there, back] = [compareTyped(a, b, podSpec), compareTyped(b, a, podSpec)]
      expect(there.added.paths()).toEqual(back.removed.paths())
      expect(there.modified.paths()).toEqual(back.modified.paths())
    }))
  })
})

describe('removing', () => {
  it('takes items and fields that are named, and leaves null where nothing is left', () => {
    const set = new FieldSet()
    set.insert(['f:containers', 'k:{"name":"a"}'])
    set.insert(['f:nodeSelector', 'f:x'])
    const spec: Value = { containers: [{ name: 'a' }, { name: 'b' }], nodeSelector: { x: '1' } }
    expect(removeItems(spec, set, podSpec)).toEqual({ containers: [{ name: 'b' }], nodeSelector: null })
  })
})

describe('checks of a configuration', () => {
  const cases: readonly [string, ValueMap, string[]][] = [
    ['a field that the schema does not have', { foo: 1 }, ['.foo: field not declared in schema']],
    ['text where a number belongs', { terminationGracePeriodSeconds: 'x' }, ['.terminationGracePeriodSeconds: expected numeric (int or float), got string']],
    ['two items with one key', { containers: [{ name: 'a' }, { name: 'a' }] }, ['.containers: duplicate entries for key [name="a"]']],
    ['nothing wrong', { containers: [{ name: 'a' }] }, []],
  ]
  it.each(cases)('tell of %s', (_what, value, expected) => {
    expect(typeErrors(value, podSpec)).toEqual(expected)
  })
})
