import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid } from '../../../../base/field.ts'
import type { Address } from '../../../../base/ip.ts'
import { addressText, parseAddress } from '../../../../base/ip.ts'

/**
 * IP addresses in fields older than strict parsing: `k8s.io/apimachinery/pkg/util/validation/ip.go` (1.36).
 */
export function validateIPForLegacyField(value: string, strict: boolean, path: FieldPath): FieldError[] {
  if (parseSloppy(value) === undefined) return [invalid(path, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
  if (!strict) return []
  const address = parseAddress(value)
  if (address === undefined) return [invalid(path, value, 'must not have leading 0s')]
  return isMappedIPv4(address) ? [invalid(path, value, 'must not be an IPv4-mapped IPv6 address')] : []
}

/** `GetWarningsForIP`: addresses in another than their canonical form. */
export function warningsForIP(value: string, path: FieldPath): string[] {
  const sloppy = parseSloppy(value)
  if (sloppy === undefined) return []
  const address = parseAddress(value)
  if (address === undefined || isMappedIPv4(address)) {
    return [`${path}: non-standard IP address "${value}" is invalid: use "${addressText(unmapped(sloppy))}"`]
  }
  const canonical = addressText(address)
  return address.family === 6 && canonical !== value
    ? [`${path}: IPv6 address "${value}" should be in RFC 5952 canonical format ("${canonical}")`]
    : []
}

/** `ParseIPSloppy`: leading zeros are fine in dotted IPv4, zones are not. */
function parseSloppy(value: string): Address | undefined {
  const colon = value.lastIndexOf(':')
  const tail = value.slice(colon + 1)
  const plain = tail.split('.').map((part) => part.replace(/^0+(?=[0-9])/, '')).join('.')
  const address = parseAddress(tail.includes('.') ? value.slice(0, colon + 1) + plain : value)
  return address?.zone === undefined ? address : undefined
}

function isMappedIPv4({ family, bits }: Address): boolean {
  return family === 6 && bits >> 32n === 0xffffn
}

function unmapped(address: Address): Address {
  return isMappedIPv4(address) ? { family: 4, bits: address.bits & 0xffffffffn } : address
}
