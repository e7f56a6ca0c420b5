import type { Value } from '../../base/json.ts'
import { ALIAS, DOUBLE, FLOW, FOLDED, LITERAL, MAP, MERGE, PLAIN, SCALAR, SEQUENCE, SINGLE, TAGGED } from '../tape.ts'
import type { Tape } from '../tape.ts'
import type { ScalarNode, YamlFeatures, YamlNode } from './compose.ts'
import { compose } from './compose.ts'
import { YamlError } from './cursor.ts'
import { decode, isMergeKey } from './decode.ts'
import type { ScalarStyle } from './tokens.ts'

export interface YamlDocument {
  readonly value: Value
  readonly tape: Tape
  readonly features: YamlFeatures
  readonly hasDuplicates: boolean
  /** Nothing but comments and separators. */
  readonly empty: boolean
  readonly strict: readonly string[]
  readonly droppedAt: number | undefined
}

/** Reads the first YAML document of a text, completely; offsets are moved by `base`. */
export function readDocument(text: string, base: number): YamlDocument | YamlError {
  // What go-yaml's reader refuses ends the reading before anything that lies in a later block of its input.
  const controlAt = text.search(controlCharacter)
  try {
    const document = readChecked(text, base)
    return controlAt < 0 ? document : controlError(controlAt)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return controlAt >= 0 && controlAt < blockEnd(error.at) ? controlError(controlAt) : error
  }
}

function readChecked(text: string, base: number): YamlDocument {
  const { root, features, droppedAt } = compose(text)
  if (root === undefined) return { value: null, tape: new Int32Array(0), features, hasDuplicates: false, empty: true, strict: [], droppedAt }
  const { value, strict } = decode(root)
  const empty = root.kind === 'scalar' && root.start === root.end && root.implicit && features.anchors.length + features.tags.length === 0
  const writer = new TapeWriter(base)
  writer.node(root)
  return {
    value, strict, empty, tape: Int32Array.from(writer.words), hasDuplicates: strict.length > 0,
    features: moved(features, base), droppedAt: droppedAt === undefined ? undefined : droppedAt + base,
  }
}

function controlError(at: number): YamlError {
  return new YamlError('control characters are not allowed', at, 'control')
}

// eslint-disable-next-line no-control-regex -- these are what the reader refuses
const controlCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/

/** go-yaml decodes its input in blocks of 512 bytes, and looks up to 4 characters ahead. */
function blockEnd(at: number): number {
  return (Math.floor((at + 4) / 512) + 1) * 512
}

function moved(features: YamlFeatures, base: number): YamlFeatures {
  if (base === 0) return features
  const move = <T extends { readonly span: { readonly start: number; readonly end: number } }>(one: T): T => ({ ...one, span: { start: one.span.start + base, end: one.span.end + base } })
  return { anchors: features.anchors.map(move), aliases: features.aliases.map(move), tags: features.tags.map(move) }
}

const styleOf: Readonly<Record<ScalarStyle, number>> = { plain: PLAIN, single: SINGLE, double: DOUBLE, literal: LITERAL, folded: FOLDED }

class TapeWriter {
  readonly words: number[] = []
  private readonly base: number
  private readonly places = new Map<YamlNode, number>()

  constructor(base: number) {
    this.base = base
  }

  node(node: YamlNode, isKey = false): void {
    const { words, base } = this
    this.places.set(node, words.length)
    if (node.kind === 'scalar') {
      words.push(SCALAR | styleOf[node.style] | flags(node, isKey), node.start + base, node.end + base)
    } else if (node.kind === 'alias') {
      words.push(ALIAS, node.start + base, node.end + base, this.places.get(node.target) ?? -1)
    } else {
      const at = words.length
      words.push((node.kind === 'map' ? MAP : SEQUENCE) | (node.flow ? FLOW : 0), node.start + base, node.end + base, 0)
      if (node.kind === 'map') {
        for (const { key, value } of node.entries) {
          this.node(key, true)
          this.node(value)
        }
      } else {
        for (const { start, value } of node.items) {
          words.push(start + base)
          this.node(value)
        }
      }
      words[at + 3] = words.length
    }
  }
}

function flags(node: ScalarNode, isKey: boolean): number {
  return (isKey && isMergeKey(node) ? MERGE : 0) | (node.tag === '' ? 0 : TAGGED)
}
