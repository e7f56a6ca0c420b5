import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { goJsonObjectError } from '../../../src/sim/api/validation/core/go-json-error.ts'

describe("the words of Go's JSON reader", () => {
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['{"auths": ', 'unexpected end of JSON input'],
    ['x', "invalid character 'x' looking for beginning of value"],
    ['{a: 1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a": 1 "b"}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['nul', 'unexpected end of JSON input'],
    ['nuLl', "invalid character 'L' in literal null (expecting 'l')"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['-', 'unexpected end of JSON input'],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['[]', 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ['"a"', 'json: cannot unmarshal string into Go value of type map[string]interface {}'],
    ['null', undefined],
    ['{"a": [1, true, null, "é"]}', undefined],
  ])('of %j', (text, expected) => {
    expect(goJsonObjectError(text)).toBe(expected)
  })

  it('accept every object, and refuse what JSON.parse refuses', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => goJsonObjectError(JSON.stringify(value)) === undefined))
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:10.-e tn\\u') }), (text) => goJsonObjectError(text) !== undefined || isObject(text)))
  })
})

function isObject(text: string): boolean {
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && !Array.isArray(value)
}
