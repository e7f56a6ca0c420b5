import { remembered } from './remembered.ts'

/**
 * IP addresses and networks as Go's `net/netip` reads them: no leading zeros, no short IPv4 forms, zones only where allowed.
 */
export interface Address {
  readonly family: 4 | 6
  /** 32 or 128 bits. */
  readonly bits: bigint
  readonly zone?: string
}

export interface Network {
  readonly address: Address
  readonly prefix: number
}

/** `netip.ParseAddr`; IPv4-mapped IPv6 stays IPv6. Every endpoint of a Service is looked at again with each of its changes. */
export const parseAddress = remembered((text: string): Address | undefined => text.includes(':') ? parseIPv6(text) : parseIPv4(text), 20_000)

/** `netip.ParsePrefix`: no zone, prefix without leading zeros and within the family's width. */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.lastIndexOf('/')
  if (slash < 0) return undefined
  const address = parseAddress(text.slice(0, slash))
  const digits = text.slice(slash + 1)
  if (address === undefined || address.zone !== undefined || !/^(?:0|[1-9][0-9]{0,2})$/.test(digits)) return undefined
  const prefix = Number(digits)
  return prefix <= widthOf(address) ? { address, prefix } : undefined
}

/** The network with its host bits cleared. */
export function maskedNetwork({ address, prefix }: Network): Network {
  const host = BigInt(widthOf(address) - prefix)
  return { address: { family: address.family, bits: (address.bits >> host) << host }, prefix }
}

/** Whether an address lies in a network; one of the other family never does. */
export function networkContains(network: Network, address: Address): boolean {
  if (network.address.family !== address.family) return false
  const host = BigInt(widthOf(address) - network.prefix)
  return network.address.bits >> host === address.bits >> host
}

/** Whether every address of `inner` lies in `outer`. */
export function networkCovers(outer: Network, inner: Network): boolean {
  return outer.prefix <= inner.prefix && networkContains(outer, inner.address)
}

/** Canonical text: dotted IPv4; IPv6 with the longest zero run shortened, lower case (RFC 5952). */
export function addressText({ family, bits, zone }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join('.')
  if (bits >> 32n === 0xffffn) return `::ffff:${addressText({ family: 4, bits: bits & 0xffffffffn })}`
  const groups = Array.from({ length: 8 }, (_, index) => Number((bits >> BigInt(112 - 16 * index)) & 0xffffn))
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (start + length < 8 && groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  const hex = groups.map((group) => group.toString(16))
  const text = best.start < 0
    ? hex.join(':')
    : `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`
  return zone === undefined ? text : `${text}%${zone}`
}

/** `10.0.0.0/8`, with the address in canonical text. */
export function networkText({ address, prefix }: Network): string {
  return `${addressText(address)}/${prefix}`
}

export function widthOf({ family }: Address): 32 | 128 {
  return family === 4 ? 32 : 128
}

/** 127.0.0.0/8, also mapped into IPv6, and ::1. */
export function isLoopback({ family, bits }: Address): boolean {
  return family === 4 ? bits >> 24n === 127n : bits === 1n || (bits >> 32n === 0xffffn && (bits & 0xffffffffn) >> 24n === 127n)
}

/** 0.0.0.0 and ::. */
export function isUnspecified({ bits }: Address): boolean {
  return bits === 0n
}

/** 169.254.0.0/16 and fe80::/10. */
export function isLinkLocalUnicast({ family, bits }: Address): boolean {
  return family === 4 ? bits >> 16n === 0xa9fen : bits >> 118n === 0x3fan
}

/** 224.0.0.0/24 and ff02::/16. */
export function isLinkLocalMulticast({ family, bits }: Address): boolean {
  return family === 4 ? bits >> 8n === 0xe00000n : (bits >> 112n & 0xff0fn) === 0xff02n
}

/** 224.0.0.0/4 and ff00::/8. */
export function isMulticast({ family, bits }: Address): boolean {
  return family === 4 ? bits >> 28n === 0xen : bits >> 120n === 0xffn
}

function parseIPv4(text: string): Address | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let bits = 0n
  for (const part of parts) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined
    bits = (bits << 8n) | BigInt(part)
  }
  return { family: 4, bits }
}

function parseIPv6(input: string): Address | undefined {
  const percent = input.indexOf('%')
  const [text, zone] = percent < 0 ? [input, undefined] : [input.slice(0, percent), input.slice(percent + 1)]
  if (zone === '') return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groupsOf(halves[0] ?? '', halves.length === 1)
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '', true) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail]
  const bits = groups.reduce((all, group) => (all << 16n) | BigInt(group), 0n)
  return zone === undefined ? { family: 6, bits } : { family: 6, bits, zone }
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 may end the address. */
function groupsOf(text: string, mayEndInIPv4: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (mayEndInIPv4 && index === parts.length - 1 && part.includes('.')) {
      const bits = parseIPv4(part)?.bits
      if (bits === undefined) return undefined
      groups.push(Number(bits >> 16n), Number(bits & 0xffffn))
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(parseInt(part, 16))
    else return undefined
  }
  return groups
}
