import { expect, it } from 'vitest'
import { JsonFloat } from '../../src/base/json.ts'
import { readBody, readYamlBody } from '../../src/parse/document.ts'

it('a JSON body keeps floats apart, 64 bits, and the paths of equal fields', () => {
  expect(readBody('{"a":8080.0,"b":8e3,"c":1.5,"d":9007199254740993}').value)
    .toEqual({ a: new JsonFloat(8080, '8080.0'), b: new JsonFloat(8000, '8e3'), c: 1.5, d: 9007199254740993n })
  expect(readBody('{"spec":{"c":[{"image":"x","image":"y"}]},"spec":{}}')).toEqual({ value: { spec: {} }, duplicates: ['spec.c[0].image', 'spec'] })
})

// Answers of kube-apiserver v1.36.2 (conformance/apiserver, Pod/decode/raw/*, Pod/decode/yaml*, routing/*).
it.each([
  ['{', 'unexpected end of JSON input'],
  ['', 'unexpected end of JSON input'],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a":08}', "invalid character '8' after object key:value pair"],
  ['{"a":{}/*x*/}', "invalid character '/' after object key:value pair"],
  ['{} {}', "invalid character '{' after top-level value"],
  ['{}x', "invalid character 'x' after top-level value"],
])('the JSON body %j is refused in the words of the server', (text, error) => {
  expect(readBody(text)).toEqual({ value: null, error, duplicates: [] })
})

it.each([
  ['a: 1\nb:\n\tc: 1\n', 'yaml: line 3: found character that cannot start any token'],
  ['a: *nope\n', "yaml: unknown anchor 'nope' referenced"],
  ['%YAML 1.2\n---\na: 1\n', 'yaml: found incompatible YAML document'],
  ['a: .inf\n', 'json: unsupported value: +Inf'],
])('the YAML body %j is refused in the words of the server', (text, error) => {
  expect(readYamlBody(text).error).toBe(error)
})

it('a YAML body tells equal keys, overridden merges among them, by the line of their value', () => {
  expect(readYamlBody('a: 1\nl: &l\n  a: b\nm:\n  <<: *l\n  a: c\na: 2\n')).toEqual({
    value: { a: 2, l: { a: 'b' }, m: { a: 'c' } }, duplicates: ['line 6: key "a" already set in map', 'line 7: key "a" already set in map'],
  })
  expect(readYamlBody('')).toEqual({ value: null, duplicates: [] })
  expect(readYamlBody('a: |\n  x').value).toEqual({ a: 'x' })
})
