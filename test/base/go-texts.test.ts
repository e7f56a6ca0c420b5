import { describe, expect, it } from 'vitest'
import { durationText, parseDuration } from '../../src/base/duration.ts'
import { nearestName } from '../../src/base/edit-distance.ts'
import { aggregateText, errorText, FieldPath, forbidden, invalid, notSupported, omitValue, required, tooLong, tooMany } from '../../src/base/field.ts'
import { goJson, goQuote, GoStruct } from '../../src/base/go-format.ts'
import { scaledValue } from '../../src/base/int-or-string.ts'
import { compareStrings, JsonFloat } from '../../src/base/json.ts'
import { configMapKeyErrors, dns1123LabelErrors, envVarNameErrors, portNameErrors, qualifiedNameErrors } from '../../src/base/names.ts'
import { parseMinorRange } from '../../src/base/release.ts'

describe('Go\'s spelling of values', () => {
  it.each([
    ['a"b', '"a\\"b"'], ['tab\there', '"tab\\there"'], ['bell\x07', '"bell\\a"'], ['é世', '"é世"'], ['\u200b', '"\\u200b"'], ['\x01', '"\\x01"'], ['😀', '"😀"'],
  ])('%j is quoted %s', (text, quoted) => {
    expect(goQuote(text)).toBe(quoted)
  })

  it('JSON sorts maps, keeps struct order and escapes what HTML would read', () => {
    expect(goJson({ b: 1, a: [true, null, 'x<y'] })).toBe('{"a":[true,null,"x\\u003cy"],"b":1}')
    expect(goJson(new GoStruct([['Type', 'X'], ['RollingUpdate', undefined]]))).toBe('{"Type":"X","RollingUpdate":null}')
    expect(goJson([1e21, 0.0000001, new JsonFloat(8080, '8080.0'), 2n ** 60n])).toBe('[1e+21,1e-7,8080,1152921504606846976]')
  })

  it('strings sort by code point, as Go sorts them', () => {
    expect(['\u{10000}', '\uffee', 'b', 'a'].sort(compareStrings)).toEqual(['a', 'b', '\uffee', '\u{10000}'])
  })

  it.each([['1h30m', '1h30m0s'], ['90s', '1m30s'], ['1.5s', '1.5s'], ['300ms', '300ms'], ['0', '0s'], ['-1m', '-1m0s'], ['2us', '2µs']])('the duration %s is written %s', (text, written) => {
    expect(durationText(parseDuration(text) ?? -1n)).toBe(written)
  })

  it.each(['', '1', 's', '1x', '1h 30m', '9999999h'])('%j is no duration', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })
})

describe('field errors in the server\'s words', () => {
  const path = FieldPath.of('spec', 'containers').index(0).child('resources', 'limits').key('cpu')

  it.each([
    [required(path), 'spec.containers[0].resources.limits[cpu]: Required value'],
    [invalid(path, 'x', 'must be y'), 'spec.containers[0].resources.limits[cpu]: Invalid value: "x": must be y'],
    [invalid(path, { a: 'b' }, ''), 'spec.containers[0].resources.limits[cpu]: Invalid value: {"a":"b"}'],
    [invalid(undefined, omitValue, 'why'), '<nil>: Invalid value: why'],
    [notSupported(path, 'tcp', ['SCTP', 'TCP']), 'spec.containers[0].resources.limits[cpu]: Unsupported value: "tcp": supported values: "SCTP", "TCP"'],
    [forbidden(path, 'no'), 'spec.containers[0].resources.limits[cpu]: Forbidden: no'],
    [tooLong(path, 'x', 63), 'spec.containers[0].resources.limits[cpu]: Too long: may not be more than 63 bytes'],
    [tooMany(path, 2, 1), 'spec.containers[0].resources.limits[cpu]: Too many: 2: must have at most 1 item'],
  ])('%#', (error, text) => {
    expect(errorText(error)).toBe(text)
  })

  it('one path gives the server\'s spelling and the place in the object', () => {
    expect([path.toString(), path.toJsonPath()]).toEqual(['spec.containers[0].resources.limits[cpu]', ['spec', 'containers', 0, 'resources', 'limits', 'cpu']])
  })

  it('equal texts are told once', () => {
    expect([aggregateText(['a', 'b', 'a']), aggregateText(['a', 'a'])]).toEqual(['[a, b]', 'a'])
  })
})

describe('names', () => {
  it.each([
    ['a label of 63 is fine', dns1123LabelErrors('a'.repeat(63)).length, 0],
    ['64 is too long', dns1123LabelErrors('a'.repeat(64))[0], 'must be no more than 63 characters'],
    ['a dot in a label has words of its own', dns1123LabelErrors('a.b'), ['must not contain dots']],
    ['bytes count, not characters', qualifiedNameErrors('é'.repeat(32))[0], 'name part must be no more than 63 bytes'],
    ['an empty prefix is told', qualifiedNameErrors('/a'), ['prefix part must be non-empty']],
    ['a port name of digits lacks a letter', portNameErrors('8080'), ['must contain at least one letter (a-z)']],
    ['a key of two dots is none', configMapKeyErrors('..'), ["must not be '..'"]],
    ['an environment variable may not begin with a digit', envVarNameErrors('1A').length, 1],
  ])('%s', (_sentence, got, expected) => {
    expect(got).toEqual(expected)
  })
})

describe('numbers and near names', () => {
  it.each([['25%', 3, true, 1], ['25%', 3, false, 0], [2, 10, true, 2], ['x', 3, true, undefined]])('%s of %i, rounded up: %s, is %s', (value, total, roundUp, scaled) => {
    expect(scaledValue(value, total, roundUp)).toBe(scaled)
  })

  it.each([
    ['imagePullpolicy', 'imagePullPolicy'], ['matchLabel', 'matchLabels'], ['lables', 'labels'], ['zzz', undefined], ['conatiners', 'containers'],
  ])('%s was meant as %s', (name, meant) => {
    expect(nearestName(name, ['containers', 'imagePullPolicy', 'labels', 'matchLabels'])).toBe(meant)
  })

  it('a range of releases is inclusive, and a reversed one is none', () => {
    expect([parseMinorRange('1.29..1.31'), parseMinorRange('v1.36.2'), parseMinorRange('1.31..1.29'), parseMinorRange('1.12')]).toEqual([[29, 30, 31], [36], undefined, undefined])
  })
})
