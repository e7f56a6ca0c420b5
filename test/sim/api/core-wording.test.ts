import { describe, expect, it } from 'vitest'
import { duplicate, errorText, FieldPath, invalid, required, tooLong, type FieldError } from '../../../src/base/field.ts'
import { GoStruct } from '../../../src/base/go-format.ts'
import { wordsOf } from '../../../src/sim/api/wording.ts'

const spec = FieldPath.of('spec')
const taint = duplicate(FieldPath.of('metadata', 'taints').index(1), new GoStruct([['Key', 'k'], ['Value', ''], ['Effect', 'NoExecute'], ['TimeAdded', null]]))

describe('words of older releases', () => {
  it.each<[string, FieldError, number, string]>([
    ['lengths of labels were characters', invalid(spec, 'x', 'must be no more than 63 bytes'), 34, 'spec: Invalid value: "x": must be no more than 63 characters'],
    ['a length that is too much stays', tooLong(spec, '', 63), 32, 'spec: Too long: may not be more than 63 bytes'],
    ['and was said otherwise before', tooLong(spec, '', 63), 30, 'spec: Too long: must have at most 63 bytes'],
    ['an autoscaler without maximum had a wrong one', required(spec.child('maxReplicas'), 'must be set and greater than 0'), 35,
      'spec.maxReplicas: Invalid value: 0: must be greater than 0'],
    ['numbers or percentages showed their insides', invalid(spec.child('maxSurge'), 'a: b', 'is bad: very'), 32,
      'spec.maxSurge: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"a: b"}: is bad: very'],
    ['names of resources had no quotes', invalid(spec.child('hard').key('foo'), 'foo', 'must be a standard resource for quota'), 30,
      'spec.hard[foo]: Invalid value: foo: must be a standard resource for quota'],
    ['lists told the type of their items', invalid(spec.child('scopes'), ['A', 'B'], 'conflicting scopes'), 32,
      'spec.scopes: Invalid value: []core.ResourceQuotaScope{"A", "B"}: conflicting scopes'],
    ['a taint told its type', { ...taint, body: `${taint.body}: taints must be unique by key and effect pair` }, 32,
      'metadata.taints[1]: Duplicate value: core.Taint{Key:"k", Value:"", Effect:"NoExecute", TimeAdded:<nil>}: taints must be unique by key and effect pair'],
  ])('%s', (_sentence, error, minor, text) => {
    expect(wordsOf([error], minor).map(errorText)).toEqual([text])
    expect(wordsOf([error], 36)).toEqual([error])
  })
})
