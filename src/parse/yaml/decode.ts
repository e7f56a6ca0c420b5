import type { Value, ValueMap } from '../../base/json.ts'
import { setKey } from '../../base/json.ts'
import { goQuote } from '../../base/go-format.ts'
import { jsonValue, keyText, resolvePlain } from '../scalar.ts'
import type { Resolved } from '../scalar.ts'
import type { AliasNode, MapNode, ScalarNode, YamlNode } from './compose.ts'
import { YamlError } from './cursor.ts'
import { goSyntax } from './go-syntax.ts'

export interface Decoded {
  readonly value: Value
  /** What strict decoding adds (the API server's reading of a YAML body): keys that were already set, also by a merge. */
  readonly strict: readonly string[]
}

/** Nodes and characters that aliases may stand for, beyond what is written out (yaml-alias-expansion). */
const maxAliasNodes = 100_000
const maxAliasCharacters = 10 * 1024 * 1024

/**
 * The JSON value of a document (go.yaml.in/yaml v2.4.3 decode.go, then sigs.k8s.io/yaml 1.6.0 convertToJSONableObject, then
 * encoding/json): a later entry of the same key wins, `<<` merges where it stands. Throws YamlError.
 */
export function decode(root: YamlNode): Decoded {
  const decoder = new Decoder()
  const value = decoder.value(root)
  const unspeakable = decoder.badKey ?? decoder.badNumber
  if (unspeakable) throw unspeakable
  return { value, strict: decoder.strict }
}

class Decoder {
  readonly strict: string[] = []
  badKey: YamlError | undefined
  badNumber: YamlError | undefined
  private readonly open = new Set<AliasNode>()
  private operations = 0
  private aliased = 0
  private aliasDepth = 0
  private characters = 0

  value(node: YamlNode): Value {
    this.count(node)
    switch (node.kind) {
      case 'scalar':
        return this.scalar(node)
      case 'alias':
        return this.alias(node, () => this.value(node.target))
      case 'sequence':
        return node.items.map((item) => this.value(item.value))
      case 'map': {
        const map: ValueMap = {}
        this.fill(map, node)
        return map
      }
    }
  }

  private scalar(node: ScalarNode): Value {
    const value = jsonValue(resolveScalar(node))
    if (value !== undefined) return value
    // Inf and NaN have no JSON; an error of the last step, so a key that cannot be comes first.
    const resolved = resolveScalar(node).value
    const name = Number.isNaN(resolved) ? 'NaN' : resolved === Infinity ? '+Inf' : '-Inf'
    this.badNumber ??= new YamlError(`json: unsupported value: ${name}`, node.start, 'convert')
    return null
  }

  private fill(map: ValueMap, node: MapNode): void {
    for (const { key, value } of node.entries) {
      if (isMergeKey(key)) {
        this.merge(map, value)
        continue
      }
      const name = this.key(key, value)
      const entry = this.value(value)
      if (name === undefined) continue
      if (Object.hasOwn(map, name.key)) this.strict.push(`line ${String(value.line + 1)}: key ${name.shown} already set in map`)
      setKey(map, name.key, entry)
    }
  }

  private key(node: YamlNode, value: YamlNode): { key: string; shown: string } | undefined {
    this.count(node)
    const target = node.kind === 'alias' ? this.alias(node, () => (this.count(node.target), node.target)) : node
    if (target.kind === 'alias') return this.key(target, value)
    if (target.kind !== 'scalar') throw new YamlError(`invalid map key: ${goSyntax(target)}`, node.start)
    const resolved = resolveScalar(target)
    const key = keyText(resolved)
    if (key !== undefined) return { key, shown: resolved.kind === 'string' ? goQuote(resolved.value) : key }
    const type = resolved.kind === 'null' ? '%!s(<nil>), key: <nil>' : `uint64, key: 0x${resolved.value.toString(16)}`
    this.badKey ??= new YamlError(`unsupported map key of type: ${type}, value: ${goSyntax(value)}`, node.start, 'convert')
    return undefined
  }

  private merge(map: ValueMap, node: YamlNode): void {
    if (node.kind === 'sequence') {
      // The first of a list wins, so the last is merged first.
      for (const { value } of [...node.items].reverse()) this.mergeOne(map, value)
    } else {
      this.mergeOne(map, node)
    }
  }

  private mergeOne(map: ValueMap, node: YamlNode): void {
    const target = node.kind === 'alias' ? node.target : node
    if (target.kind !== 'map') throw new YamlError('map merge requires map or sequence of maps as the value', node.start, 'merge')
    this.count(node)
    if (node.kind !== 'alias') this.fill(map, target)
    else this.alias(node, () => { this.count(target); this.fill(map, target) })
  }

  private alias<T>(node: AliasNode, follow: () => T): T {
    if (this.open.has(node)) throw new YamlError(`anchor '${node.name}' value contains itself`, node.start, 'aliasing')
    this.open.add(node)
    this.aliasDepth++
    const result = follow()
    this.aliasDepth--
    this.open.delete(node)
    return result
  }

  /** go-yaml's own bound on aliases, then ours. */
  private count(node: YamlNode): void {
    this.operations++
    if (this.aliasDepth === 0) return
    this.aliased++
    if (node.kind === 'scalar') this.characters += node.text.length
    if (this.aliased > 100 && this.operations > 1000 && this.aliased / this.operations > allowedAliasRatio(this.operations)) {
      throw new YamlError('document contains excessive aliasing', node.start, 'aliasing')
    }
    if (this.aliased > maxAliasNodes || this.characters > maxAliasCharacters) {
      throw new YamlError(
        `aliases stand for more than ${String(maxAliasNodes)} nodes or ${String(maxAliasCharacters)} characters`, node.start, 'expansion',
      )
    }
  }
}

/** 99 % of up to 400,000 decoding steps may come from aliases, 10 % of 4,000,000 and more, in between linearly less. */
function allowedAliasRatio(operations: number): number {
  if (operations <= 400_000) return 0.99
  if (operations >= 4_000_000) return 0.1
  return 0.99 - 0.89 * ((operations - 400_000) / 3_600_000)
}

const coreTag = 'tag:yaml.org,2002:'

/** What a scalar is, its tag considered (resolve.go). */
export function resolveScalar(node: ScalarNode): Resolved {
  const { tag, text } = node
  if (tag === '' && !node.implicit) return { kind: 'string', value: text }
  if (tag === '') return resolvePlain(text)
  if (tag === `${coreTag}binary`) return { kind: 'string', value: decodeBase64(node) }
  const type = tag.startsWith(coreTag) ? tag.slice(coreTag.length) : ''
  if (type === 'str' || !resolvable.has(type)) return { kind: 'string', value: text }
  const resolved = resolvePlain(text)
  if (type === resolved.kind || (type === 'int' && resolved.kind === 'uint')) return resolved
  if (type === 'float' && resolved.kind === 'int') return { kind: 'float', value: Number(resolved.value) }
  if (type === 'timestamp' && isTimestamp(text)) return { kind: 'string', value: text }
  const found = resolved.kind === 'string' ? (isTimestamp(text) ? 'timestamp' : 'str') : resolved.kind === 'uint' ? 'int' : resolved.kind
  throw new YamlError(`cannot decode !!${found} \`${text}\` as a !!${type}`, node.start)
}

const resolvable: ReadonlySet<string> = new Set(['bool', 'int', 'float', 'null', 'timestamp'])

/** Which texts Go's time.Parse takes: a date, optionally with a time. */
function isTimestamp(text: string): boolean {
  return /^[0-9]{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])(?:[Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})?)?$/.test(text)
}

function decodeBase64(node: ScalarNode): string {
  const text = node.text.replace(/[\r\n]/g, '')
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new YamlError('!!binary value contains invalid base64 data', node.start)
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

export function isMergeKey(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.text === '<<' && (node.implicit || node.tag === `${coreTag}merge`)
}
