import type { Expr } from './ast.ts'
import { cap, fixed, nothing, one, plus, scaled, times, unbounded, union, unknownSize, type Range } from './estimate.ts'
import { sameType, type CelType } from './types.ts'

/**
 * What calls cost at worst. Sources: `k8s.io/apiserver/pkg/cel/library/cost.go` (1.36), cel-go v0.26 `checker/cost.go`
 * (`functionCost`), `ext/lists.go`, `ext/sets.go`. Undefined: one unit.
 */
export interface CallEstimate {
  readonly cost: Range
  /** Size of the result, where it is known. */
  readonly size?: Range | undefined
}

/** An argument with what is known of it. */
export interface CostNode {
  readonly expr: Expr
  readonly type: CelType
  readonly path: readonly string[]
  readonly size: Range | undefined
}

type Sizes = (path: readonly string[]) => Range | undefined

const perCharacter = 0.1
const perPatternCharacter = 0.25
const namedFormatPatternSize = 128

const nominal: ReadonlySet<string> = new Set([
  'serviceAccount', 'path', 'group', 'resource', 'subresource', 'namespace', 'name', 'allowed', 'reason', 'error', 'errored', 'masked', 'prefixLength', 'family',
  'isUnspecified', 'isLoopback', 'isLinkLocalMulticast', 'isLinkLocalUnicast', 'isGlobalUnicast', 'format.named', 'sign', 'asInteger', 'isInteger',
  'asApproximateFloat', 'isGreaterThan', 'isLessThan', 'compareTo', 'add', 'sub', 'major', 'minor', 'patch', 'getScheme', 'getHostname', 'getHost', 'getPort',
  'getEscapedPath', 'getQuery',
])

export function callEstimate(name: string, overload: string, target: CostNode | undefined, args: readonly CostNode[], sizes: Sizes): CallEstimate | undefined {
  const call = new CallOf(target, args, sizes)
  return overloadEstimate(overload, call) ?? functionEstimate(name, overload, call) ?? standardEstimate(overload, call)
}

class CallOf {
  readonly target: CostNode | undefined
  readonly args: readonly CostNode[]
  readonly sizes: Sizes

  constructor(target: CostNode | undefined, args: readonly CostNode[], sizes: Sizes) {
    this.target = target
    this.args = args
    this.sizes = sizes
  }

  /** The known or greatest size of a node. */
  sizeOf(node: CostNode | undefined): Range {
    return node === undefined ? unknownSize : node.size ?? this.sizes(node.path) ?? unknownSize
  }

  /** The size of the argument or receiver as the checker knows it. */
  known(node: CostNode | undefined): Range {
    return node?.size ?? unknownSize
  }

  get targetSize(): Range {
    return this.sizeOf(this.target)
  }

  argSize(index: number): Range {
    return this.sizeOf(this.args[index])
  }
}

/** Lists and sets of cel-go, by overload. */
function overloadEstimate(overload: string, call: CallOf): CallEstimate | undefined {
  const allocating = (factor: number, size: Range): CallEstimate => ({ cost: plus(scaled(size, factor), one, fixed(10)), size })
  const { args } = call
  switch (overload) {
    case 'list_slice': return allocating(1, fixed(wrapped(literalInt(args[1], call.targetSize.max) - literalInt(args[0], 0))))
    case 'lists_range': return allocating(1, fixed(literalInt(args[0], unbounded)))
    case 'list_reverse': return allocating(1, call.targetSize)
    case 'list_flatten': return allocating(1, call.targetSize)
    case 'list_flatten_int': return allocating(literalInt(args[0], unbounded), call.targetSize)
    case 'list_distinct': return allocating(2, times(call.targetSize, call.targetSize))
    case 'list_sets_contains_list': case 'list_sets_intersects_list': return { cost: plus(times(call.argSize(0), call.argSize(1)), one) }
    case 'list_sets_equivalent_list': return { cost: plus(scaled(times(call.argSize(0), call.argSize(1)), 2), one) }
    default:
  }
  const [, type, kind] = /^list_(\w+)_(sort|sortByAssociatedKeys)$/.exec(overload) ?? []
  if (type === undefined) return undefined
  const size = kind === 'sort' ? call.targetSize : call.argSize(0)
  return allocating(type === 'string' || type === 'bytes' ? 2.1 : 2, times(size, size))
}

function literalInt(node: CostNode | undefined, fallback: number): number {
  if (node?.expr.kind !== 'literal' || typeof node.expr.value !== 'bigint') return fallback
  return node.expr.value < 0n ? 0 : Number(node.expr.value)
}

/** Sizes are unsigned: what falls below zero comes out at the top. */
function wrapped(size: number): number {
  return size < 0 ? unbounded : size
}

function functionEstimate(name: string, overload: string, call: CallOf): CallEstimate | undefined {
  if (nominal.has(name)) return { cost: one }
  const { target, args } = call
  const traversal = (size: Range, withSize = false): CallEstimate => ({ cost: scaled(size, perCharacter), size: withSize ? size : undefined })
  switch (name) {
    case 'check': return { cost: fixed(350_000) }
    case 'fieldSelector': case 'labelSelector': {
      const size = call.argSize(0)
      return { cost: plus(fixed(10), scaled(size, perCharacter), scaled(scaled(size, 0.5), 50)) }
    }
    case 'isSorted': case 'sum': case 'max': case 'min': case 'indexOf': case 'lastIndexOf': return target === undefined ? undefined : elementwise(call, target)
    case 'url': case 'jsonpatch.escapeKey': return traversal(call.argSize(0), true)
    case 'lowerAscii': case 'upperAscii': case 'substring': case 'trim': return target === undefined ? undefined : traversal(call.targetSize, true)
    case 'replace': return target === undefined || args.length < 2 ? undefined : replaceEstimate(call)
    case 'split': return target === undefined ? undefined : splitEstimate(call)
    case 'join': return target === undefined ? undefined : joinEstimate(call, target)
    case 'find': case 'findAll': {
      const size = call.targetSize
      return { cost: times(scaled(plus(size, one), perCharacter), scaled(call.argSize(0), perPatternCharacter)), size: { min: 0, max: size.max } }
    }
    case 'ip': return overload === 'cidr_ip' ? { cost: one } : traversal(call.argSize(0))
    case 'cidr': case 'isIP': case 'isCIDR': case 'quantity': case 'isQuantity': case 'semver': case 'isSemver': return traversal(call.argSize(0))
    case 'ip.isCanonical': return { cost: scaled(call.argSize(0), 2 * perCharacter) }
    case 'containsIP': return { cost: addressCost(call, overload === 'cidr_contains_ip_string', nothing) }
    case 'containsCIDR': {
      return { cost: addressCost(call, overload === 'cidr_contains_cidr_string', plus(scaled({ min: 4, max: 16 }, perCharacter), one)) }
    }
    case 'validate': return { cost: scaled(scaled(call.argSize(0), perCharacter), namedFormatPatternSize * perPatternCharacter) }
    case '_==_': return equalityEstimate(args)
    default: return undefined
  }
}

/** Of lists each element counts, strings by their length; of strings the characters. */
function elementwise(call: CallOf, target: CostNode): CallEstimate {
  const element = target.type.params[0]
  if (element === undefined) return { cost: scaled(call.targetSize, perCharacter) }
  const textual = element.kind === 'string' || element.kind === 'bytes'
  const itemPath = target.path.length === 0 ? [] : [...target.path, '@items']
  const size = call.sizes(itemPath) ?? unknownSize
  return { cost: times(call.targetSize, textual ? plus(one, scaled(size, perCharacter)) : one) }
}

function replaceEstimate(call: CallOf): CallEstimate {
  const [size, old, fresh] = [call.targetSize, call.argSize(0), call.argSize(1)]
  let count = nothing
  let retained = nothing
  // The longest result: replace the empty text, or the smallest parts as often as they fit.
  if (old.min === 0) {
    count = { ...count, max: cap(size.max + 1) }
    retained = { ...retained, max: size.max }
  } else if (fresh.max <= old.min) retained = { ...retained, max: size.max }
  else count = { ...count, max: Math.ceil(size.max / old.min) }
  if (old.max === 0) {
    count = { ...count, min: cap(size.min + 1) }
    retained = { ...retained, min: size.min }
  } else if (old.max <= fresh.min) retained = { ...retained, min: size.min }
  else count = { ...count, min: Math.ceil(size.min / old.max) }
  return { cost: scaled(size, 2 * perCharacter), size: plus(times(count, fresh), retained) }
}

function splitEstimate(call: CallOf): CallEstimate {
  const size = call.targetSize
  return { cost: scaled(size, 2 * perCharacter), size: { min: 0, max: splitLimit(call) ?? size.max } }
}

/** A negative limit means none, and counts as the largest number. */
function splitLimit({ args }: CallOf): number | undefined {
  const limit = args[1]?.expr
  return limit?.kind === 'literal' && typeof limit.value === 'bigint' ? wrapped(Number(limit.value)) : undefined
}

function joinEstimate(call: CallOf, target: CostNode): CallEstimate {
  const list = call.targetSize
  const item = call.sizes(target.path.length === 0 ? [] : [...target.path, '@items']) ?? unknownSize
  let size = times(list, item)
  if (call.args.length > 0) size = plus(size, times(call.argSize(0), { min: Math.max(0, list.min - 1), max: Math.max(0, list.max - 1) }))
  return { cost: scaled(size, perCharacter), size }
}

/** Two addresses of 4 to 16 bytes are compared; a text must be read first. */
function addressCost(call: CallOf, isText: boolean, more: Range): Range {
  const compared = plus(scaled({ min: 8, max: 32 }, perCharacter), more)
  return isText ? plus(compared, scaled(call.argSize(0), perCharacter)) : compared
}

const constantEquality: ReadonlySet<string> = new Set([
  'net.IP', 'net.CIDR', 'kubernetes.Quantity', 'kubernetes.Semver', 'kubernetes.authorization.Authorizer', 'kubernetes.authorization.PathCheck',
  'kubernetes.authorization.GroupCheck', 'kubernetes.authorization.ResourceCheck', 'kubernetes.authorization.Decision',
])

function equalityEstimate([a, b]: readonly CostNode[]): CallEstimate | undefined {
  if (a === undefined || b === undefined || !sameType(a.type, b.type)) return undefined
  if (constantEquality.has(a.type.name)) return { cost: one }
  if (a.type.name === 'kubernetes.NamedFormat') return { cost: scaled({ min: 1, max: 64 }, perCharacter) }
  if (a.type.name !== 'kubernetes.URL') return undefined
  const size = a.size === undefined || b.size === undefined ? one : union(a.size, b.size)
  return { cost: scaled({ min: 1, max: size.max }, perCharacter) }
}

const compared = /^(?:less|less_equals|greater|greater_equals)_(?:string|bytes)$/

function standardEstimate(overload: string, call: CallOf): CallEstimate | undefined {
  const { target, args } = call
  const known = (index: number): Range => call.known(args[index])
  switch (overload) {
    case 'string_format': return { cost: scaled(call.known(target), perCharacter) }
    case 'string_to_bytes': return { cost: scaled(known(0), perCharacter), size: { min: known(0).min, max: cap(known(0).max * 4) } }
    case 'bytes_to_string': return { cost: scaled(known(0), perCharacter), size: { min: Math.floor(known(0).min / 4), max: known(0).max } }
    case 'strings_quote': return { cost: scaled(known(0), perCharacter), size: { min: known(0).min + 2, max: cap(known(0).max * 2 + 2) } }
    case 'starts_with_string': case 'ends_with_string': return { cost: scaled(known(0), perCharacter) }
    case 'in_list': return { cost: known(1) }
    case 'matches_string': return { cost: times(scaled(plus(call.known(target), one), perCharacter), scaled(known(0), perPatternCharacter)) }
    case 'contains_string': return { cost: times(scaled(call.known(target), perCharacter), scaled(known(0), perCharacter)) }
    default:
  }
  if (overload !== 'equals' && overload !== 'not_equals' && !compared.test(overload)) return undefined
  const smallest = Math.min(known(0).max, known(1).max)
  return { cost: scaled({ min: smallest > 0 ? 1 : 0, max: smallest }, perCharacter) }
}
