import { describe, expect, it } from 'vitest'
import { duplicate, errorText, FieldPath, invalid, notSupported, required, tooLong, type FieldError } from '../../../src/base/field.ts'
import { GoStruct } from '../../../src/base/go-format.ts'
import { warningWordsOf, wordsOf } from '../../../src/sim/api/wording.ts'

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
    ['a quantity showed its insides', invalid(spec.child('min').key('cpu'), '100m', 'min value 100m is greater than max value 5m'), 32,
      'spec.min[cpu]: Invalid value: resource.Quantity{i:resource.int64Amount{value:100, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"100m", Format:"DecimalSI"}: min value 100m is greater than max value 5m'],
    ['without a text where none was printed yet', invalid(spec.child('hard').key('pods'), '1500m', 'must be an integer'), 32,
      'spec.hard[pods]: Invalid value: resource.Quantity{i:resource.int64Amount{value:15, scale:-1}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"", Format:"DecimalSI"}: must be an integer'],
    ['as the quantities of a list did', notSupported(spec.child('capacity'), { storage: '1Ki' }, ['storage']), 32,
      'spec.capacity: Unsupported value: core.ResourceList{"storage":resource.Quantity{i:resource.int64Amount{value:1024, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"1Ki", Format:"BinarySI"}}: supported values: "storage"'],
    ['and no list said so', notSupported(spec.child('capacity'), null, ['storage']), 32,
      'spec.capacity: Unsupported value: core.ResourceList(nil): supported values: "storage"'],
    ['an owner told its type', invalid(FieldPath.of('metadata', 'ownerReferences'), new GoStruct([['apiVersion', 'v1'], ['kind', 'Event'], ['name', 'd'], ['uid', 'u']]), 'no owner'), 32,
      'metadata.ownerReferences: Invalid value: v1.OwnerReference{APIVersion:"v1", Kind:"Event", Name:"d", UID:"u", Controller:(*bool)(nil), BlockOwnerDeletion:(*bool)(nil)}: no owner'],
  ])('%s', (_sentence, error, minor, text) => {
    expect(wordsOf([error], minor).map(errorText)).toEqual([text])
    expect(wordsOf([error], 36)).toEqual([error])
  })

  it('warns of what will be refused one day', () => {
    const warning = 'spec.x: non-standard IP address "01.2.3.4" is invalid: use "1.2.3.4"'
    expect(warningWordsOf([warning, 'other'], 35)).toEqual([
      'spec.x: non-standard IP address "01.2.3.4" will be considered invalid in a future Kubernetes release: use "1.2.3.4"', 'other',
    ])
    expect(warningWordsOf([warning], 36)).toEqual([warning])
  })
})
