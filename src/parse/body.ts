import type { Value } from '../base/json.ts'
import { JsonError, quotedCharacter, readJson } from './json.ts'
import { readDocument } from './yaml/read-document.ts'
import { YamlError } from './yaml/cursor.ts'

/** A JSON request body as the API server reads it (sigs.k8s.io/json). */
export interface Body {
  /** null when it could not be read. */
  readonly value: Value
  /** Go's words, e.g. `invalid character '}' looking for beginning of object key string`. */
  readonly error?: string
  /** Paths of fields that occur twice, for strict decoding: `duplicate field "spec.replicas"`. */
  readonly duplicates: readonly string[]
}

/** Reads a JSON body; integral numbers written as floats stay apart (`JsonFloat`), the last of equal fields wins. */
export function readBody(text: string): Body {
  const read = readJson(text, 0, true)
  if (read instanceof JsonError) return { value: null, error: read.message, duplicates: [] }
  const rest = /\S/.exec(text.slice(read.end))
  if (rest) {
    const character = String.fromCodePoint(text.codePointAt(read.end + rest.index) ?? 0)
    return { value: null, error: `invalid character ${quotedCharacter(character)} after top-level value`, duplicates: [] }
  }
  return { value: read.value, duplicates: read.duplicates }
}

/** A YAML request body as the API server reads it. */
export interface YamlBody {
  /** null for an empty body, too. */
  readonly value: Value
  /** Go's words, e.g. `yaml: line 5: found a tab character that violates indentation`. */
  readonly error?: string
  /** `line 9: key "image" already set in map`, one per key; as a strict decoding error they follow `yaml: unmarshal errors:`. */
  readonly duplicates: readonly string[]
}

/** Reads a YAML body: its first document, without the line handling that kubectl puts in front (sigs.k8s.io/yaml 1.6.0). */
export function readYamlBody(text: string): YamlBody {
  const read = readDocument(text === '' ? '\n' : text, 0)
  return read instanceof YamlError ? { value: null, error: read.goText, duplicates: [] } : { value: read.value, duplicates: read.strict }
}
