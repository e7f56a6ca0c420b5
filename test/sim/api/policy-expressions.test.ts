import { describe, expect, it } from 'vitest'
import type { ExpressionScope } from '../../../src/sim/api/validation/admissionregistration/expressions.ts'
import { newExpressionCompiler } from '../../../src/sim/api/validation/admissionregistration/expression-compiler.ts'
import { compileDeviceSelector } from '../../../src/sim/api/validation/resource/device-selector-compiler.ts'

const plain: ExpressionScope = { hasParams: false, hasAuthorizer: true }
const policy: ExpressionScope = { ...plain, hasVariables: true }
const mutation: ExpressionScope = { ...policy, hasPatchTypes: true }

function errorOf(expression: string, scope: ExpressionScope, results: readonly string[] = ['bool'], minor = 36): string | undefined {
  return newExpressionCompiler({ minor }).compile(expression, scope, results)?.detail.split('\n')[0]
}

describe('expressions of webhooks and policies', () => {
  it.each<[string, string, ExpressionScope, readonly string[], string | undefined]>([
    ['know the request', "request.userInfo.groups.exists(g, g == 'dev') && request.operation == 'CREATE'", plain, ['bool'], undefined],
    ['know the namespace', "namespaceObject.metadata.labels['a'] == 'b'", plain, ['bool'], undefined],
    ['do not know parameters without a kind for them', 'params.x == 1', plain, ['bool'],
      "compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')"],
    ['know parameters with one', 'params.x == 1', { ...plain, hasParams: true }, ['bool'], undefined],
    ['may ask for rights', "authorizer.requestResource.check('get').allowed()", plain, ['bool'], undefined],
    ['may not in a message', "authorizer.path('/').check('get').allowed()", { ...plain, hasAuthorizer: false }, ['bool'],
      "compilation failed: ERROR: <input>:1:1: undeclared reference to 'authorizer' (in container '')"],
    ['have one type', 'object', plain, ['bool'], 'must evaluate to bool but got dyn'],
    ['have one of several types', '1', plain, ['string', 'null_type'], 'must evaluate to one of [string null_type] but got int'],
    ['build objects of any field', 'Object{spec: Object.spec{replicas: 3}}', mutation, ['Object'], undefined],
    ['build no objects elsewhere', 'Object{}', policy, ['Object'], "compilation failed: ERROR: <input>:1:7: undeclared reference to 'Object' (in container '')"],
    ['build patches of their four fields', "[JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('a/b'), value: 'x'}]", mutation, ['list(JSONPatch)'], undefined],
    ['build patches of no other', "[JSONPatch{foo: 'x'}]", mutation, ['list(JSONPatch)'],
      "compilation failed: ERROR: <input>:1:15: expected type of field 'foo' is '' but provided type is 'string'"],
  ])('%s', (_sentence, expression, scope, results, error) => {
    expect(errorOf(expression, scope, results)).toBe(error)
  })

  it.each<[string, number]>([
    ["ip('1.2.3.4').family() == 4", 31], ["cidr('1.2.3.4/8').prefixLength() == 8", 31], ["!format.dns1123Label().validate('a').hasValue()", 32],
    ["semver('1.2.3').major() == 1", 34], ['[1].distinct() == [1]', 35],
  ])('call %s from 1.%i on', (expression, since) => {
    expect(errorOf(expression, plain, ['bool'], since)).toBeUndefined()
    expect(errorOf(expression, plain, ['bool'], since - 1)).toContain('compilation failed: ERROR: <input>:1:')
  })

  it('see the variables before them, with their types', () => {
    const compiler = newExpressionCompiler({ minor: 36 })
    expect(compiler.declareVariable('names', "['a', 'b']", policy)).toBeUndefined()
    expect(compiler.compile('variables.names.all(n, n.size() == 1)', policy, ['bool'])).toBeUndefined()
    expect(compiler.compile('variables.names', policy, ['bool'])?.detail).toBe('must evaluate to bool but got list(string)')
    expect(compiler.compile('variables.other', policy, ['bool'])?.detail).toContain("undefined field 'other'")
  })
})

describe('selectors of devices', () => {
  it.each<[string, string, string | undefined]>([
    ['compare attributes, of whatever type they are', `device.attributes["gpu.example.com"].model == "a"`, undefined],
    ['compare capacities', `device.capacity["gpu.example.com"].memory.compareTo(quantity("1Gi")) >= 0`, undefined],
    ['know the fields of a device', 'device.foo', "compilation failed: ERROR: <input>:1:7: undefined field 'foo'"],
    ['decide', '1', 'must evaluate to bool or the unknown type, not int'],
    ['are not empty', '', `compilation failed: ERROR: <input>:1:0: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}`],
  ])('%s', (_sentence, expression, error) => {
    expect(compileDeviceSelector(expression)?.detail.split('\n')[0]).toBe(error)
  })

  it('have a bounded cost', () => {
    const nested = 'device.attributes.all(a, device.attributes.all(b, device.attributes.all(c, device.attributes.all(d, a != b && c != d))))'
    expect(compileDeviceSelector(nested)?.type).toBe('TooComplex')
  })
})
