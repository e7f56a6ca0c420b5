import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorText, FieldPath } from '../../../src/base/field.ts'
import type { ObjectMeta } from '../../../src/model/kubernetes.generated.ts'
import {
  nameIsDNSLabel, nameIsDNSSubdomain, validateCommonMetaOnUpdate, validateObjectMeta, validateObjectMetaUpdate,
} from '../../../src/sim/api/validation/metadata.ts'
import { semanticEqual } from '../../../src/sim/api/validation/semantic-equality.ts'

const path = FieldPath.of('metadata')
const namespaced = { namespaced: true, validateName: nameIsDNSSubdomain }

function faults(meta: ObjectMeta, options = namespaced): string[] {
  return validateObjectMeta({ name: 'a', namespace: 'default', ...meta }, options, path).map(errorText)
}

describe('metadata of a new object', () => {
  it.each<[string, ObjectMeta, string[]]>([
    ['a plain name is fine', { name: 'web' }, []],
    ['a name is needed', { name: '' }, ['metadata.name: Required value: name or generateName is required']],
    ['a namespace must be a label', { namespace: 'a.b' }, ['metadata.namespace: Invalid value: "a.b": must not contain dots']],
    ['a namespaced kind needs one', { namespace: '' }, ['metadata.namespace: Required value']],
    ['the generation is not negative', { generation: -1 }, ['metadata.generation: Invalid value: -1: must be greater than or equal to 0']],
    ['an own finalizer needs a domain', { finalizers: ['mine'] },
      ['metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified']],
    ["Kubernetes' own finalizers need none", { finalizers: ['orphan', 'kubernetes'] }, []],
    ['two ways of deletion exclude each other', { finalizers: ['orphan', 'foregroundDeletion'] },
      ['metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set']],
    ['an Event owns nothing', { ownerReferences: [{ apiVersion: 'v1', kind: 'Event', name: 'e', uid: 'u' }] },
      ['metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"e","uid":"u"}: /v1, Kind=Event is disallowed from being an owner']],
    ['an apiVersion of two slashes has no version', { ownerReferences: [{ apiVersion: 'a/b/c', kind: 'K', name: 'e', uid: 'u' }] },
      ['metadata.ownerReferences.apiVersion: Invalid value: "a/b/c": version must not be empty']],
    ['annotations are counted in bytes', { annotations: { a: 'é'.repeat(131_072) } }, ['metadata.annotations: Too long: may not be more than 262144 bytes']],
  ])('%s', (_sentence, meta, expected) => {
    expect(faults(meta)).toEqual(expected)
  })

  it('the key of an annotation may be upper case before its slash, that of a label may not', () => {
    expect(faults({ annotations: { 'Example.com/a': '' } })).toEqual([])
    expect(faults({ labels: { 'Example.com/a': '' } })[0]).toMatch(/^metadata\.labels: Invalid value: "Example\.com\/a": prefix part a lowercase RFC 1123/)
  })

  it('of two controllers the second is told, with both names', () => {
    const owner = { apiVersion: 'v1', kind: 'Pod', uid: 'u', controller: true }
    expect(faults({ ownerReferences: [{ ...owner, name: 'a' }, { ...owner, name: 'b' }] })).toEqual([
      'metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"Pod","name":"a","uid":"u","controller":true},{"apiVersion":"v1","kind":"Pod","name":"b","uid":"u","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for Pod/a and Pod/b',
    ])
  })

  it('a cluster-wide kind takes no namespace', () => {
    expect(faults({}, { namespaced: false, validateName: nameIsDNSLabel })).toEqual(['metadata.namespace: Forbidden: not allowed on this type'])
  })

  it('the prefix of a generated name may end in a dash', () => {
    expect(nameIsDNSLabel('web-', true)).toEqual([])
    expect(nameIsDNSLabel('web-', false)).toHaveLength(1)
  })

  it('groups on apimachinery alone do not look at the domain of finalizers', () => {
    expect(faults({ finalizers: ['mine'] }, { ...namespaced, kubeFinalizers: false } as typeof namespaced)).toEqual([])
  })
})

describe('metadata of a changed object', () => {
  const old: ObjectMeta = { name: 'a', namespace: 'default', uid: 'u', resourceVersion: '1', generation: 2 }

  it('what nobody may change says so', () => {
    expect(validateObjectMetaUpdate({ ...old, deletionGracePeriodSeconds: 3 }, old, path).map(errorText))
      .toEqual(['metadata.deletionGracePeriodSeconds: Invalid value: 3: field is immutable'])
  })

  it('an object that is being deleted gets no new finalizers', () => {
    const deleted = { ...old, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a/b'] }
    expect(validateObjectMetaUpdate({ ...deleted, finalizers: ['a/c', 'a/b'] }, deleted, path).map(errorText)).toEqual([
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a/c"}',
    ])
  })

  it('the registry and the kind both tell a wrong label', () => {
    const changed = { ...old, labels: { a: 'b c' } }
    expect(validateCommonMetaOnUpdate(changed, old, true, path)).toHaveLength(2)
    expect(validateObjectMetaUpdate(changed, old, path)).toHaveLength(1)
  })
})

describe('semantic equality', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['an empty list is no list', { args: [] }, {}, true],
    ['an empty map is no map', { nodeSelector: {} }, {}, true],
    ['an empty struct behind a pointer is there', { affinity: {} }, {}, false],
    ['amounts count, not spellings', { requests: { cpu: '1000m' } }, { requests: { cpu: 1 } }, true],
    ['a text that looks like an amount is a text', { value: '1000m' }, { value: '1' }, false],
    ['zero is absent where there is no pointer', { hostNetwork: false }, {}, true],
    ['zero behind a pointer is a value', { replicas: 0 }, {}, false],
    ['keys of labels are data', { labels: { hostNetwork: '' } }, { labels: {} }, false],
    ['order in lists matters', ['a', 'b'], ['b', 'a'], false],
    ['a big integer is a number', 1n, 1, true],
  ])('%s', (_sentence, a, b, same) => {
    expect(semanticEqual(a, b)).toBe(same)
    expect(semanticEqual(b, a)).toBe(same)
  })

  it('holds between any value and its copy', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => semanticEqual(value, structuredClone(value))))
  })
})
