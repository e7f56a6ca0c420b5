import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorText, FieldPath } from '../../../src/base/field.ts'
import { addressText } from '../../../src/base/ip.ts'
import {
  isIPv6, parseAddressSloppy, validateCIDR, validateCIDRForLegacyField, validateEndpointIP, validateIP, validateIPForLegacyField, warningsForCIDR,
  warningsForIP,
} from '../../../src/sim/api/validation/ip.ts'

const path = FieldPath.of('ip')

describe('addresses', () => {
  it.each<[string, string, string[]]>([
    ['a plain address is fine', '10.0.0.1', []],
    ['leading zeros read as octal elsewhere', '010.0.0.1', ['ip: Invalid value: "010.0.0.1": must not have leading 0s']],
    ['IPv4 dressed as IPv6 is two things', '::ffff:1.2.3.4', ['ip: Invalid value: "::ffff:1.2.3.4": must not be an IPv4-mapped IPv6 address']],
    ['a zone is no part of an address', 'fe80::1%eth0', ['ip: Invalid value: "fe80::1%eth0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']],
    ['old fields take any spelling of IPv6', '2001:DB8:0:0::1', []],
  ])('of an old field: %s', (_sentence, text, expected) => {
    expect(validateIPForLegacyField(path, text, true).map(errorText)).toEqual(expected)
  })

  it('what is stored already may stay, and releases before 1.36 were not strict', () => {
    expect(validateIPForLegacyField(path, '010.0.0.1', true, ['010.0.0.1'])).toEqual([])
    expect(validateIPForLegacyField(path, '010.0.0.1', false)).toEqual([])
  })

  it('new fields want the canonical spelling', () => {
    expect(validateIP(path, '2001:DB8::1').map(errorText)).toEqual(['ip: Invalid value: "2001:DB8::1": must be in canonical form ("2001:db8::1")'])
    expect(validateCIDR(path, '2001:DB8::/32').map(errorText)).toEqual(['ip: Invalid value: "2001:DB8::/32": must be in canonical form ("2001:db8::/32")'])
  })

  it('a mapped address is of the family that it maps', () => {
    expect([isIPv6('::ffff:1.2.3.4'), isIPv6('::1'), isIPv6('1.2.3.4'), isIPv6('x')]).toEqual([false, true, false, false])
  })

  it.each([
    ['0.0.0.0', 'may not be unspecified (0.0.0.0)'],
    ['127.1.2.3', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ['169.254.0.1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    ['fe80::1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    ['224.0.0.1', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
  ])('an endpoint cannot be %s', (text, message) => {
    expect(validateEndpointIP(text, path).map(errorText)).toEqual([`ip: Invalid value: "${text}": ${message}`])
  })

  it('warns of spellings that it accepts', () => {
    expect(warningsForIP(path, '2001:DB8::1')).toEqual(['ip: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")'])
    expect(warningsForIP(path, '10.0.0.1')).toEqual([])
  })

  it('the canonical text of any IPv6 address is accepted, and read back the same', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), (bits) => {
      fc.pre(bits >> 32n !== 0xffffn)
      const text = addressText({ family: 6, bits })
      return validateIP(path, text).length === 0 && parseAddressSloppy(text)?.bits === bits
    }))
  })
})

describe('networks', () => {
  it.each<[string, string, string[]]>([
    ['host bits are refused', '10.1.0.0/8', ['ip: Invalid value: "10.1.0.0/8": must not have bits set beyond the prefix length']],
    ['zeros before the prefix are refused', '10.0.0.0/08', ['ip: Invalid value: "10.0.0.0/08": must not have leading 0s in IP or prefix length']],
    ['a prefix beyond the width is no network', '10.0.0.0/33',
      ['ip: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
  ])('%s', (_sentence, text, expected) => {
    expect(validateCIDRForLegacyField(path, text, true).map(errorText)).toEqual(expected)
  })

  it('the prefix of a mapped network counts from the left of 128 bits', () => {
    expect(warningsForCIDR(path, '::ffff:10.0.0.0/104')).toEqual(['ip: non-standard CIDR value "::ffff:10.0.0.0/104" is invalid: use "10.0.0.0/8"'])
  })

  it('host bits leave it open whether a network or an address is meant', () => {
    expect(warningsForCIDR(path, '192.168.1.5/24')).toEqual([
      'ip: CIDR value "192.168.1.5/24" is ambiguous in this context (should be "192.168.1.0/24" or "192.168.1.5/32"?)',
    ])
  })
})
