import { type FieldError, type FieldPath, invalid } from '../../../base/field.ts'
import { goQuote } from '../../../base/go-format.ts'
import {
  type Address, addressText, isLinkLocalMulticast, isLinkLocalUnicast, isLoopback, isUnspecified, maskedNetwork, type Network, networkText,
  parseAddress, parseNetwork, widthOf,
} from '../../../base/ip.ts'

/**
 * IP addresses and networks in API fields: `k8s.io/apimachinery/pkg/util/validation/ip.go` and the lenient parsers of
 * `k8s.io/utils/net/parse.go` (1.36).
 */
const badAddress = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
const badNetwork = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'

/**
 * An address of an old field. `strict` (1.36) also refuses leading zeros and IPv4-mapped IPv6; values that the stored object
 * has already are never refused.
 */
export function validateIPForLegacyField(path: FieldPath, value: string, strict: boolean, oldValues: readonly string[] = []): FieldError[] {
  return oldValues.includes(value) ? [] : addressErrors(path, value, strict)
}

/** An address of a new field: strict, and spelled canonically. */
export function validateIP(path: FieldPath, value: string): FieldError[] {
  const errors = addressErrors(path, value, true)
  const address = parseAddressSloppy(value)
  if (errors.length > 0 || address === undefined) return errors
  return canonicalErrors(path, value, addressText(address))
}

/** A network of an old field; see `validateIPForLegacyField`. */
export function validateCIDRForLegacyField(path: FieldPath, value: string, strict: boolean, oldValues: readonly string[] = []): FieldError[] {
  return oldValues.includes(value) ? [] : networkErrors(path, value, strict)
}

/** A network of a new field: strict, and spelled canonically. */
export function validateCIDR(path: FieldPath, value: string): FieldError[] {
  const errors = networkErrors(path, value, true)
  const parsed = parseNetworkSloppy(value)
  if (errors.length > 0 || parsed === undefined) return errors
  return canonicalErrors(path, value, networkText(parsed.network))
}

/** Warnings about accepted addresses in unusual spellings. */
export function warningsForIP(path: FieldPath, value: string): string[] {
  const address = parseAddressSloppy(value)
  if (address === undefined) return []
  const exact = parseAddress(value)
  if (exact === undefined || isMapped(exact)) {
    return [`${path.toString()}: non-standard IP address ${goQuote(value)} is invalid: use ${goQuote(addressText(address))}`]
  }
  if (exact.family === 4 || addressText(exact) === value) return []
  return [`${path.toString()}: IPv6 address ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(addressText(exact))})`]
}

/** Warnings about accepted networks in unusual spellings, or with host bits set. */
export function warningsForCIDR(path: FieldPath, value: string): string[] {
  const parsed = parseNetworkSloppy(value)
  if (parsed === undefined) return []
  const text = networkText(parsed.network)
  const warnings: string[] = []
  if (parsed.address.bits !== parsed.network.address.bits) {
    const single = `${addressText(parsed.address)}/${parsed.width}`
    warnings.push(`${path.toString()}: CIDR value ${goQuote(value)} is ambiguous in this context (should be ${goQuote(text)} or ${goQuote(single)}?)`)
  }
  const exact = parseNetwork(value)
  if (exact === undefined || isMapped(exact.address)) {
    warnings.push(`${path.toString()}: non-standard CIDR value ${goQuote(value)} is invalid: use ${goQuote(text)}`)
  } else if (warnings.length === 0 && exact.address.family === 6 && networkText(exact) !== value) {
    warnings.push(`${path.toString()}: IPv6 CIDR value ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(networkText(exact))})`)
  }
  return warnings
}

/** Addresses that cannot be endpoints: unspecified, loopback, link-local (`ValidateEndpointIP` of the core group). */
export function validateEndpointIP(value: string, path: FieldPath): FieldError[] {
  const address = parseAddressSloppy(value)
  if (address === undefined) return [invalid(path, value, 'must be a valid IP address')]
  const errors: FieldError[] = []
  if (isUnspecified(address)) errors.push(invalid(path, value, `may not be unspecified (${value})`))
  if (isLoopback(address)) errors.push(invalid(path, value, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'))
  if (isLinkLocalUnicast(address)) errors.push(invalid(path, value, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'))
  if (isLinkLocalMulticast(address)) {
    errors.push(invalid(path, value, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'))
  }
  return errors
}

/** `ParseIPSloppy`: leading zeros are ignored, IPv4-mapped IPv6 is IPv4, zones are refused. */
export function parseAddressSloppy(text: string): Address | undefined {
  if (text.includes('%')) return undefined
  const address = parseAddress(withoutLeadingZeros(text))
  return address !== undefined && isMapped(address) ? { family: 4, bits: address.bits & 0xffffffffn } : address
}

export function isIPv6(text: string): boolean {
  return parseAddressSloppy(text)?.family === 6
}

interface SloppyNetwork {
  /** The address as written, with its host bits. */
  readonly address: Address
  readonly network: Network
  /** Bits of an address in the mask: 128 also for an IPv4-mapped network. */
  readonly width: 32 | 128
}

/** `ParseCIDRSloppy`. The prefix of `::ffff:10.0.0.0/104` counts from the left of 128 bits, so it prints as `10.0.0.0/8`. */
export function parseNetworkSloppy(text: string): SloppyNetwork | undefined {
  const slash = text.indexOf('/')
  const digits = text.slice(slash + 1)
  if (slash < 0 || !/^[0-9]+$/.test(digits)) return undefined
  const written = text.slice(0, slash)
  const address = parseAddressSloppy(written)
  if (address === undefined) return undefined
  const width = written.includes(':') ? 128 : 32
  const prefix = Number(digits)
  if (prefix > width) return undefined
  const inFamily = Math.max(0, prefix - (width - widthOf(address)))
  return { address, width, network: maskedNetwork({ address, prefix: inFamily }) }
}

function addressErrors(path: FieldPath, value: string, strict: boolean): FieldError[] {
  if (parseAddressSloppy(value) === undefined) return [invalid(path, value, badAddress)]
  if (!strict) return []
  const exact = parseAddress(value)
  if (exact === undefined) return [invalid(path, value, 'must not have leading 0s')]
  return isMapped(exact) ? [invalid(path, value, 'must not be an IPv4-mapped IPv6 address')] : []
}

function networkErrors(path: FieldPath, value: string, strict: boolean): FieldError[] {
  if (parseNetworkSloppy(value) === undefined) return [invalid(path, value, badNetwork)]
  if (!strict) return []
  const exact = parseNetwork(value)
  if (exact === undefined) return [invalid(path, value, 'must not have leading 0s in IP or prefix length')]
  if (isMapped(exact.address)) return [invalid(path, value, 'must not have an IPv4-mapped IPv6 address')]
  const hasHostBits = maskedNetwork(exact).address.bits !== exact.address.bits
  return hasHostBits ? [invalid(path, value, 'must not have bits set beyond the prefix length')] : []
}

function canonicalErrors(path: FieldPath, value: string, canonical: string): FieldError[] {
  return value === canonical ? [] : [invalid(path, value, `must be in canonical form (${goQuote(canonical)})`)]
}

function isMapped({ family, bits }: Address): boolean {
  return family === 6 && bits >> 32n === 0xffffn
}

/** `010.002.003.004` → `10.2.3.4`, `fe80::00001` → `fe80::1`. */
function withoutLeadingZeros(text: string): string {
  const separator = text.includes(':') ? /(^|[:.])0+(?=[0-9a-fA-F])/g : /(^|\.)0+(?=[0-9])/g
  return text.replaceAll(separator, '$1')
}
