import type { JsonPath, Value } from '../base/json.ts'
import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts'
import type { Anchor } from './yaml/compose.ts'
import type { ScalarStyle } from './yaml/tokens.ts'

export { parseFile } from './parse-file.ts'
export { manifestObjects } from './manifests.ts'
export type { InvalidItem, ManifestObject, Manifests, OtherDocument } from './manifests.ts'
export { readBody, readYamlBody } from './body.ts'
export type { Body, YamlBody } from './body.ts'

export interface ParsedFile {
  readonly path: string
  readonly text: string
  readonly documents: readonly ParsedDocument[]
  /** What could not be read, and what would get lost: in order of place. */
  readonly diagnostics: readonly ParseDiagnostic[]
  /** All comments of the file, those between documents included. */
  readonly comments: readonly Comment[]
}

export interface ParseDiagnostic extends Diagnostic {
  /** What kubectl prints behind `error: ` when it meets this; absent when it reads on in silence. */
  readonly kubectlText?: string | undefined
}

export interface ParsedDocument {
  /** Among the documents with content, from 0; those with comments alone do not count. */
  readonly index: number
  /** As kubectl reads it: YAML 1.1 booleans, the last of equal keys, merged maps. */
  readonly value: Value
  /** Of its content. */
  readonly span: Span
  /**
   * Where a path stands. An absent path gives the key of its nearest ancestor that exists (of a list item its first key), else
   * the first line of the document.
   */
  locate(path: JsonPath, part?: 'key' | 'value' | 'entry'): Span
  has(path: JsonPath): boolean
  /** A scalar as it is spelt, quotes included; through an alias that of its anchor. */
  scalarAt(path: JsonPath): ScalarAt | undefined
  /** Every scalar in source order, keys and values; aliases are left out. */
  scalars(visit: (scalar: ScalarAt, path: JsonPath, part: 'key' | 'value') => void): void
  readonly comments: readonly Comment[]
  readonly duplicateKeys: readonly DuplicateKey[]
  readonly features: DocumentFeatures
  /** It could not be read: `value` is what came before the error, or null. */
  readonly failed?: true
}

export interface ScalarAt {
  readonly text: string
  readonly style: ScalarStyle
  readonly span: Span
}

export interface Comment {
  /** From its `#` to the end of the line. */
  readonly text: string
  readonly span: Span
}

export interface DuplicateKey {
  readonly path: JsonPath
  /** Of the later key. */
  readonly span: Span
  readonly first: Span
}

export interface MergeKey {
  /** Of the map that is merged into. */
  readonly path: JsonPath
  readonly span: Span
}

export interface DocumentFeatures {
  readonly anchors: readonly Anchor[]
  readonly aliases: readonly { readonly name: string; readonly span: Span }[]
  readonly tags: readonly { readonly tag: string; readonly span: Span }[]
  readonly mergeKeys: readonly MergeKey[]
}

export type { Anchor, ScalarStyle }
