import { describe, expect, it } from 'vitest'
import { duplicate, type FieldError, FieldPath, invalid } from '../../../src/base/field.ts'
import { GoStruct } from '../../../src/base/go-format.ts'
import { olderWording } from '../../../src/sim/api/strategies/older-wording.ts'

const rule = FieldPath.of('rules').index(0)
const toleration = new GoStruct([['Key', 'k'], ['Operator', 'Exists'], ['TolerationSeconds', null]])

describe('what releases up to 1.32 said otherwise', () => {
  it.each<[string, FieldError, string]>([
    ['lists of texts', invalid(rule.child('nonResourceURLs'), ['/a', '/b'], 'x'), 'Invalid value: []string{"/a", "/b"}: x'],
    ['lists of named types', invalid(rule.child('operations'), ['*', 'CREATE'], 'x'), 'Invalid value: []admissionregistration.OperationType{"*", "CREATE"}: x'],
    ['structures', duplicate(FieldPath.of('scheduling', 'tolerations').index(1), toleration),
      'Duplicate value: core.Toleration{Key:"k", Operator:"Exists", TolerationSeconds:(*int64)(nil)}'],
    ['bytes', invalid(FieldPath.of('spec', 'request'), 'eA==', 'x'), 'Invalid value: []byte{0x78}: x'],
    ['no bytes', invalid(FieldPath.of('spec', 'request'), null, 'x'), 'Invalid value: []byte(nil): x'],
    ['names of fields in the text', invalid(FieldPath.of('spec', 'variables').index(0).child('name'), 'a-b', 'must be a valid CEL identifier'),
      'Invalid value: "a-b": name is not a valid CEL identifier'],
  ])('%s', (_what, error, older) => {
    expect(olderWording([error], 32)).toMatchObject([{ body: older }])
    expect(olderWording([error], 33)).toEqual([error])
  })
})
