import type { JsonSchema } from '../structural/schema.ts'
import { additionalSchemaOf, allowsAdditional, propertyOf } from '../structural/schema.ts'

/**
 * `fieldPath` of a rule and `jsonPath` of a selectable field: a JSON path of fields and map keys that the schema has.
 * Source: `ValidFieldPath` in `apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go` (1.36).
 */
export interface FoundPath {
  readonly steps: readonly (string | { readonly key: string })[]
  readonly schema: JsonSchema | undefined
}

export function fieldPathOf(path: string, root: JsonSchema, allowBrackets = true): FoundPath | { error: string } {
  const tokens = tokensOf(path)
  const steps: (string | { key: string })[] = []
  let schema: JsonSchema | undefined = root
  const step = (name: string): string | undefined => {
    if (schema?.properties !== undefined) {
      steps.push(name)
      schema = propertyOf(schema, name)
      return schema === undefined ? 'does not refer to a valid field' : undefined
    }
    if (schema === undefined || !allowsAdditional(schema)) return 'does not refer to a valid field'
    steps.push({ key: name })
    schema = additionalSchemaOf(schema)
    return undefined
  }
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? ''
    let error: string | undefined
    if (token === '.') {
      const name = tokens[++at]
      error = name === undefined ? 'unexpected end of JSON path' : step(name)
    } else if (token === '[') {
      if (!allowBrackets) return { error: 'array notation is not allowed' }
      const quoted = tokens[++at]
      if (quoted === undefined) return { error: 'unexpected end of JSON path' }
      if (quoted.length < 2 || !quoted.startsWith("'") || !quoted.endsWith("'")) return { error: `expected single quoted string but got ${quoted}` }
      const name = unquoted(quoted.slice(1, -1))
      error = typeof name === 'string' ? step(name) : name.error
      const close = tokens[++at]
      if (error === undefined && close !== ']') error = close === undefined ? 'unexpected end of JSON path' : `expected ] but got ${close}`
    } else error = `expected [ or . but got: ${token}`
    if (error !== undefined) return { error }
  }
  return { steps, schema }
}

/** Delimiters, quoted strings, and what stands between delimiters. */
function tokensOf(path: string): string[] {
  return path.match(/'(?:\\[^]|[^'\\])*'|[.[\]]|(?:(?!['.[\]])[^])(?:(?![.[\]])[^])*|'[^]*/g) ?? []
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', "'": "'", '\\': '\\' }

function unquoted(text: string): string | { error: string } {
  const bad = [...text.matchAll(/\\([^])/g)].find(([, char = '']) => escapes[char] === undefined)
  if (bad !== undefined) return { error: `invalid string literal: invalid escape char ${bad[0]}` }
  return text.replaceAll(/\\([^])/g, (_, char: string) => escapes[char] ?? char)
}
