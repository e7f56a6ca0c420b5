import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuantity, parseQuantityOrError, Quantity } from '../../src/base/quantity.ts'

describe('quantities', () => {
  it.each([
    ['1000m', '1', 'a thousand thousandths are one'],
    ['1500m', '1500m', 'a canonical spelling is kept'],
    ['0.5', '500m', 'a fraction becomes thousandths'],
    ['2048Mi', '2Gi', 'binary suffixes climb'],
    ['1Gi', '1Gi', 'one gibibyte stays'],
    ['0.5Gi', '512Mi', 'a binary fraction is exact'],
    ['100Ki', '100Ki', 'below a mebibyte'],
    ['1024', '1024', 'a decimal number never turns binary'],
    ['1e3', '1e3', 'exponents keep their form'],
    ['12E', '12E', 'E is exa'],
    ['-', '0', 'a lone sign reads as zero, as upstream scans it'],
    ['Mi', '0', 'a lone suffix reads as zero'],
    ['.', '0', 'a lone dot reads as zero'],
    ['0.1n', '1n', 'the finest unit is rounded up to'],
    ['-1.5', '-1500m', 'negative fractions'],
    ['1000000', '1M', 'three zeros fold into a suffix'],
    ['100', '100', 'two zeros do not'],
    ['+5', '+5', 'the sign of a canonical number is kept'],
  ])('%s is written back as %s: %s', (text, written) => {
    expect(parseQuantity(text)?.toString()).toBe(written)
  })

  it.each([
    ['', 'quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\''],
    ['1 Gi', 'quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\''],
    ['1GB', 'quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\''],
    ['1KiM', "unable to parse quantity's suffix"],
    ['1K', "unable to parse quantity's suffix"],
  ])('%j is refused in the server\'s words', (text, error) => {
    expect(parseQuantityOrError(text)).toEqual({ error })
  })

  it('value and milliValue round away from zero', () => {
    const quantity = parseQuantity('1.0001') ?? Quantity.zero
    expect([quantity.value(), quantity.milliValue()]).toEqual([2n, 1001n])
  })

  it('the canonical spelling reads back as the same amount', () => {
    fc.assert(fc.property(fc.bigInt(-(10n ** 27n), 10n ** 27n), fc.constantFrom('DecimalSI' as const, 'BinarySI' as const, 'DecimalExponent' as const), (nano, format) => {
      const quantity = new Quantity(nano, format)
      expect(parseQuantity(quantity.canonical())?.nano).toBe(nano)
    }))
  })
})
