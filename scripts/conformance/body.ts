import { compareStrings, isMap, setKey, type Value, type ValueMap } from '../../src/base/json.ts'
import { readBody, readYamlBody } from '../../src/parse/document.ts'
import { unreadableBody } from '../../src/sim/api/body.ts'
import type { Status } from '../../src/sim/api/status.ts'

/** A body given as text, read by its content type; `errors` are the texts of strict decoding that reading itself gives. */
export function readRequestBody(text: string, contentType: string, kind: string): { object: ValueMap, errors: string[] } | { status: Status } {
  const isYaml = contentType.includes('yaml')
  const read = isYaml ? readYamlBody(text) : readBody(text)
  if (read.error !== undefined) {
    return { status: unreadableBody(kind, isYaml ? read.error : `couldn't get version/kind; json parse error: ${read.error}`, text) }
  }
  if (read.value !== null && !isMap(read.value)) {
    const type = Array.isArray(read.value) ? 'array' : typeof read.value
    const target = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
    return { status: unreadableBody(kind, `couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go value of type ${target}`, text) }
  }
  for (const key of ['apiVersion', 'kind']) {
    const value = isMap(read.value) ? read.value[key] : undefined
    if (value === undefined || value === null || typeof value === 'string') continue
    const type = Array.isArray(value) ? 'array' : isMap(value) ? 'object' : typeof value === 'boolean' ? 'bool' : 'number'
    return { status: unreadableBody(kind, `couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go struct field .${key} of type string`, text) }
  }
  const errors = isYaml
    ? read.duplicates.length === 0 ? [] : [`yaml: unmarshal errors:\n${read.duplicates.map((duplicate) => `  ${duplicate}`).join('\n')}`]
    : read.duplicates.map((field) => `duplicate field "${field}"`)
  return { object: isYaml ? sorted(read.value ?? {}) as ValueMap : read.value ?? {}, errors }
}

/** YAML becomes JSON through maps, which Go writes in key order. */
function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of Object.keys(value).sort(compareStrings)) setKey(copy, key, sorted(value[key] ?? null))
  return copy
}

/** The document of a patch given as text. */
export function readPatchBody(text: string, contentType: string): { value: Value, errors: string[] } | { error: string } {
  const read = contentType.includes('yaml') ? readYamlBody(text) : readBody(text)
  if (read.error !== undefined) return { error: read.error }
  return { value: read.value ?? null, errors: read.duplicates.map((field) => `duplicate field "${field}"`) }
}
