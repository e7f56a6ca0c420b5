import { CelFormat } from './library/named-format.ts'
import { CelList, CelMap, CelObject, sizeOf, type CelValue } from './values.ts'

/**
 * What a call costs when it runs. Source: cel-go v0.26 `interpreter/runtimecost.go`, `ext/{lists,sets}.go`,
 * `k8s.io/apiserver/pkg/cel/library/cost.go` (1.36).
 */
const perCharacter = 0.1
const perPatternCharacter = 0.25
const authorizationCheck = 350_000

const nominal: ReadonlySet<string> = new Set([
  'serviceAccount', 'path', 'group', 'resource', 'subresource', 'namespace', 'name', 'allowed', 'reason', 'error', 'errored', 'masked', 'prefixLength', 'family',
  'isUnspecified', 'isLoopback', 'isLinkLocalMulticast', 'isLinkLocalUnicast', 'isGlobalUnicast', 'format.named', 'sign', 'asInteger', 'isInteger',
  'asApproximateFloat', 'isGreaterThan', 'isLessThan', 'compareTo', 'add', 'sub', 'major', 'minor', 'patch', 'getScheme', 'getHostname', 'getHost', 'getPort',
  'getEscapedPath', 'getQuery',
])

const byOverload: ReadonlySet<string> = new Set([
  'startsWith', 'endsWith', 'bytes', 'string', 'format', 'strings.quote', '@in', '_<_', '_<=_', '_>_', '_>=_', '_+_', 'matches', 'contains',
])

/** `settled`: the types of the arguments left one overload; else the calls that cel-go knows by overload cost 1. */
export function callCost(name: string, args: readonly CelValue[], result: CelValue, settled: boolean): number {
  if (nominal.has(name) || (!settled && byOverload.has(name))) return 1
  const size = (index: number): number => sizeOf(args[index] ?? null)
  const traversal = (count: number): number => Math.ceil(count * perCharacter)
  switch (name) {
    case 'check': return authorizationCheck
    case 'fieldSelector': case 'labelSelector': return 10 + traversal(size(1)) + Math.ceil(Math.ceil(size(1) * 0.5) * 50)
    case 'isSorted': case 'sum': case 'max': case 'min': case 'indexOf': case 'lastIndexOf': return traversalCost(args[0] ?? null)
    case 'url': case 'lowerAscii': case 'upperAscii': case 'substring': case 'trim': case 'jsonpatch.escapeKey': return traversal(size(0))
    case 'cidr': case 'isIP': case 'isCIDR': case 'quantity': case 'isQuantity': case 'semver': case 'isSemver': return traversal(size(0))
    case 'ip': return args[0] instanceof CelObject ? 1 : traversal(size(0))
    case 'containsIP': return traversal(2 * size(0)) + (typeof args[1] === 'string' ? traversal(size(1)) : 0)
    case 'containsCIDR': return traversal(2 * size(0)) + traversal(size(0)) + 1 + (typeof args[1] === 'string' ? traversal(size(1)) : 0)
    case 'replace': case 'split': case 'ip.isCanonical': return Math.ceil(size(0) * 2 * perCharacter)
    case 'join': return Math.ceil(sizeOf(result) * 2 * perCharacter)
    case 'find': case 'findAll': case 'matches': return traversal(1 + size(0)) * Math.ceil(size(1) * perPatternCharacter)
    case 'validate': return traversal(1 + size(1)) * (args[0] instanceof CelFormat ? args[0].patternCost : 1)
    case 'startsWith': case 'endsWith': case 'bytes': case 'format': case 'strings.quote': return traversal(size(0))
    case '@in': return args[1] instanceof CelList ? size(1) : 1
    case '_==_': case '_!=_': case '_<_': case '_<=_': case '_>_': case '_>=_': return traversal(Math.min(size(0), size(1)))
    case '_+_': return typeof args[0] === 'string' || args[0] instanceof Uint8Array ? traversal(size(0) + size(1)) : 1
    case 'contains': return traversal(size(0)) * traversal(size(1))
    case 'sets.contains': case 'sets.intersects': return 1 + size(0) * size(1)
    case 'sets.equivalent': return 1 + 2 * size(0) * size(1)
    case 'slice': case 'lists.range': case 'reverse': return 11 + sizeOf(result)
    case 'flatten': return 11 + size(0) * (typeof args[1] === 'bigint' ? Number(args[1]) : 1)
    case 'sort': case 'distinct': return selfCompareCost(args[0] ?? null)
    case '@sortByAssociatedKeys': return selfCompareCost(args[1] ?? null)
    default: return 1
  }
}

function selfCompareCost(list: CelValue): number {
  if (!(list instanceof CelList)) return 11
  const factor = 2 + (typeof list.items[0] === 'string' || list.items[0] instanceof Uint8Array ? perCharacter : 0)
  return 11 + Math.floor(list.size * list.size * factor)
}

/** All parts of a value, strings by a tenth of their length. */
function traversalCost(value: CelValue): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return Math.floor(byteLength(value) * perCharacter)
  if (value instanceof CelList) return value.items.reduce<number>((sum, item) => sum + traversalCost(item), 0)
  if (value instanceof CelMap) return [...value.members.values()].reduce((sum, member) => sum + traversalCost(member.key) + traversalCost(member.value), 0)
  return 1
}

function byteLength(value: string | Uint8Array): number {
  return typeof value === 'string' ? new TextEncoder().encode(value).length : value.length
}
