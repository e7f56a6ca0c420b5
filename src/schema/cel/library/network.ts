import { goQuote } from '../../../base/go-format.ts'
import { addressFault } from '../../../base/address-fault.ts'
import { hostAndPort, parseGoUrl, parseRequestUri, queryValues, type GoUrl } from '../../../base/go-url.ts'
import {
  addressText, isLinkLocalMulticast, isLinkLocalUnicast, isLoopback, isMulticast, isUnspecified, maskedNetwork, networkContains, networkCovers, networkText,
  parseAddress, parseNetwork, type Address, type Network,
} from '../../../base/ip.ts'
import { declare, type FunctionDeclaration, type Implementation } from '../environment.ts'
import { noOverload } from '../operators.ts'
import { opaqueType, structType, type CelType } from '../types.ts'
import { CelError, CelList, CelObject, mapFrom, type CelValue } from '../values.ts'

/**
 * `ip()`, `cidr()` and `url()`: `k8s.io/apiserver/pkg/cel/library/{ip,cidr,urls}.go` (1.36).
 */
class CelIp extends CelObject {
  readonly type: CelType = opaqueType('net.IP')
  readonly address: Address
  constructor(address: Address) {
    super()
    this.address = address
  }
  override get size(): number {
    return this.address.family === 4 ? 4 : 16
  }
  equals(other: CelObject): boolean {
    return other instanceof CelIp && other.address.bits === this.address.bits && other.address.family === this.address.family
  }
}

class CelCidr extends CelObject {
  readonly type: CelType = opaqueType('net.CIDR')
  readonly network: Network
  constructor(network: Network) {
    super()
    this.network = network
  }
  override get size(): number {
    return Math.ceil(this.network.prefix / 8)
  }
  equals(other: CelObject): boolean {
    return other instanceof CelCidr && networkText(other.network) === networkText(this.network)
  }
}

class CelUrl extends CelObject {
  readonly type: CelType = structType('kubernetes.URL')
  readonly url: GoUrl
  readonly raw: string
  constructor(raw: string, url: GoUrl) {
    super()
    this.raw = raw
    this.url = url
  }
  equals(other: CelObject): boolean {
    return other instanceof CelUrl && other.raw === this.raw
  }
}

function readIp(text: string): CelIp | CelError {
  const address = parseAddress(text)
  if (address === undefined) return new CelError(`IP Address ${goQuote(text)} parse error during conversion from string: ${addressFault(text) ?? ''}`)
  if (address.zone !== undefined) return new CelError(`IP address ${goQuote(text)} with zone value is not allowed`)
  return isMapped(address) ? new CelError(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`) : new CelIp(address)
}

function isMapped({ family, bits }: Address): boolean {
  return family === 6 && bits >> 32n === 0xffffn
}

const cidrPrefix = 'network address parse error during conversion from string: '

function readCidr(text: string): CelCidr | CelError {
  const network = parseNetwork(text)
  if (network === undefined) return new CelError(`${cidrPrefix}${networkProblem(text)}`)
  return isMapped(network.address) ? new CelError(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`) : new CelCidr(network)
}

/** What `netip.ParsePrefix` says of a text that is no network. */
function networkProblem(text: string): string {
  const failed = (problem: string): string => `netip.ParsePrefix(${goQuote(text)}): ${problem}`
  const slash = text.lastIndexOf('/')
  if (slash < 0) return failed("no '/'")
  const address = parseAddress(text.slice(0, slash))
  if (address === undefined) return failed(addressFault(text.slice(0, slash)) ?? '')
  if (address.zone !== undefined) return failed('IPv6 zones cannot be present in a prefix')
  const bits = text.slice(slash + 1)
  return failed(/^(?:0|[1-9][0-9]*)$/.test(bits) ? 'prefix length out of range' : `bad bits after slash: ${goQuote(bits)}`)
}

const implementations: Readonly<Record<string, Implementation>> = {
  ip: ([value]) => (typeof value === 'string' ? readIp(value) : value instanceof CelCidr ? new CelIp(value.network.address) : noOverload),
  isIP: ([text]) => (typeof text === 'string' ? readIp(text) instanceof CelIp : noOverload),
  'ip.isCanonical': ([text]) => {
    if (typeof text !== 'string') return noOverload
    const read = readIp(text)
    return read instanceof CelIp ? addressText(read.address) === text : read
  },
  family: onIp(({ family }) => BigInt(family)),
  isUnspecified: onIp(isUnspecified),
  isLoopback: onIp(isLoopback),
  isLinkLocalMulticast: onIp(isLinkLocalMulticast),
  isLinkLocalUnicast: onIp(isLinkLocalUnicast),
  isGlobalUnicast: onIp((address) => !isUnspecified(address) && !isLoopback(address) && !isMulticast(address) && !isLinkLocalUnicast(address) && !isBroadcast(address)),
  string: ([value]) => (value instanceof CelIp ? addressText(value.address) : value instanceof CelCidr ? networkText(value.network) : noOverload),
  cidr: ([text]) => {
    const read = typeof text === 'string' ? readCidr(text) : noOverload
    return read instanceof CelError && read !== noOverload ? new CelError(`${cidrPrefix}${read.message}`) : read
  },
  isCIDR: ([text]) => (typeof text === 'string' ? readCidr(text) instanceof CelCidr : noOverload),
  containsIP: ([cidr, value]) => {
    // A text that is no address leaves no overload to call.
    const ip = typeof value === 'string' ? readIp(value) : value
    return cidr instanceof CelCidr && ip instanceof CelIp ? networkContains(cidr.network, ip.address) : noOverload
  },
  containsCIDR: ([cidr, value]) => {
    const inner = typeof value === 'string' ? implementations.cidr?.([value]) : value
    if (inner instanceof CelError) return inner
    return cidr instanceof CelCidr && inner instanceof CelCidr ? networkCovers(cidr.network, inner.network) : noOverload
  },
  prefixLength: ([cidr]) => (cidr instanceof CelCidr ? BigInt(cidr.network.prefix) : noOverload),
  masked: ([cidr]) => (cidr instanceof CelCidr ? new CelCidr(maskedNetwork(cidr.network)) : noOverload),
  url: ([text]) => {
    if (typeof text !== 'string') return noOverload
    const request = parseRequestUri(text)
    // The first reading takes a fragment for a part of the path, so there is a second one.
    const url = 'error' in request ? request : parseGoUrl(text)
    return 'error' in url ? new CelError(`URL parse error during conversion from string: ${url.error}`) : new CelUrl(text, url)
  },
  isURL: ([text]) => (typeof text === 'string' ? !('error' in parseRequestUri(text)) : noOverload),
  getScheme: onUrl(({ scheme }) => scheme),
  getHost: onUrl(({ host }) => host),
  getHostname: onUrl((url) => hostAndPort(url).hostname),
  getPort: onUrl((url) => hostAndPort(url).port),
  getEscapedPath: onUrl(({ escapedPath }) => escapedPath),
  getQuery: onUrl((url) => mapFrom([...queryValues(url)].map(([key, values]) => [key, new CelList(values)] as const))),
}

export const networkFunctions: readonly FunctionDeclaration[] = declare({
  ip: ['string_to_ip (string) ?net.IP', 'cidr_ip ?net.CIDR.() ?net.IP'],
  isIP: ['is_ip (string) bool'],
  'ip.isCanonical': ['ip_is_canonical (string) bool'],
  family: ['ip_family ?net.IP.() int'],
  isUnspecified: ['ip_is_unspecified ?net.IP.() bool'],
  isLoopback: ['ip_is_loopback ?net.IP.() bool'],
  isLinkLocalMulticast: ['ip_is_link_local_multicast ?net.IP.() bool'],
  isLinkLocalUnicast: ['ip_is_link_local_unicast ?net.IP.() bool'],
  isGlobalUnicast: ['ip_is_global_unicast ?net.IP.() bool'],
  string: ['ip_to_string (?net.IP) string', 'cidr_to_string (?net.CIDR) string'],
  cidr: ['string_to_cidr (string) ?net.CIDR'],
  isCIDR: ['is_cidr (string) bool'],
  containsIP: ['cidr_contains_ip_string ?net.CIDR.(string) bool', 'cidr_contains_ip_ip ?net.CIDR.(?net.IP) bool'],
  containsCIDR: ['cidr_contains_cidr_string ?net.CIDR.(string) bool', 'cidr_contains_cidr ?net.CIDR.(?net.CIDR) bool'],
  prefixLength: ['cidr_prefix_length ?net.CIDR.() int'],
  masked: ['cidr_masked ?net.CIDR.() ?net.CIDR'],
  url: ['string_to_url (string) .kubernetes.URL'],
  isURL: ['is_url_string (string) bool'],
  getScheme: ['url_get_scheme .kubernetes.URL.() string'],
  getHost: ['url_get_host .kubernetes.URL.() string'],
  getHostname: ['url_get_hostname .kubernetes.URL.() string'],
  getPort: ['url_get_port .kubernetes.URL.() string'],
  getEscapedPath: ['url_get_escaped_path .kubernetes.URL.() string'],
  getQuery: ['url_get_query .kubernetes.URL.() map(string, list(string))'],
}, implementations)

function isBroadcast({ family, bits }: Address): boolean {
  return family === 4 && bits === 0xffffffffn
}

function onIp(answer: (address: Address) => CelValue): Implementation {
  return ([ip]) => (ip instanceof CelIp ? answer(ip.address) : noOverload)
}

function onUrl(answer: (url: GoUrl) => CelValue): Implementation {
  return ([url]) => (url instanceof CelUrl ? answer(url.url) : noOverload)
}
