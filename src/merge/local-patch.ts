import { goText } from './typed/walk.ts'
import { isMap, JsonFloat, setKey, type Value, type ValueMap } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import { lookupKind } from '../schema/catalog.ts'
import { applyJsonPatch } from './json-patch.ts'
import { applyMergePatch } from './json-merge-patch.ts'
import { applyStrategicPatch } from './strategic/merge.ts'
import { patchSchema } from './strategic/patch-meta.ts'

/**
 * A patch without a server, as `kubectl patch --local` applies it: `k8s.io/kubectl/pkg/cmd/patch/patch.go` (1.36). Fields that
 * nobody knows stay, types are not checked, nothing is defaulted.
 */
export function patchLocally(object: ValueMap, type: 'strategic' | 'merge' | 'json', patch: Value, minor: Minor): { readonly object: ValueMap } | { readonly error: string } {
  switch (type) {
    case 'json': return patch === null ? { object } : byJsonPatch(object, withPlainNumbers(patch))
    case 'merge': return byMergePatch(object, patch)
    case 'strategic': return byStrategicPatch(object, patch, minor)
  }
}

function byJsonPatch(object: ValueMap, patch: Value): { object: ValueMap } | { error: string } {
  if (!Array.isArray(patch)) return { error: `json: cannot unmarshal ${jsonKind(patch)} into Go value of type jsonpatch.Patch` }
  const result = applyJsonPatch(object, patch)
  if (!('error' in result)) return asObject(result.value)
  const missing = result.error.indexOf('doc is missing key')
  return { error: missing < 0 ? result.error : `Object to be patched is missing field (${result.error.slice(result.error.indexOf('key:') + 5)})` }
}

/** kubectl reads the patch through YAML, which makes `2.0` a 2. */
function withPlainNumbers(value: Value): Value {
  if (value instanceof JsonFloat) return value.value
  if (Array.isArray(value)) return value.map(withPlainNumbers)
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of Object.keys(value)) setKey(copy, key, withPlainNumbers(value[key] ?? null))
  return copy
}

function byMergePatch(object: ValueMap, patch: Value): { object: ValueMap } | { error: string } {
  if (!isMap(patch) && !Array.isArray(patch)) return { error: 'Invalid JSON Patch' }
  return asObject(applyMergePatch(object, patch))
}

function byStrategicPatch(object: ValueMap, patch: Value, minor: Minor): { object: ValueMap } | { error: string } {
  const apiVersion = goText(object.apiVersion ?? '')
  const kind = goText(object.kind ?? '')
  const info = lookupKind(apiVersion, kind, minor)
  // kubectl's own scheme has the groups of the API, not those of its extensions.
  if (info === undefined || extensions.has(info.group)) return { error: `strategic merge patch is not supported for ${apiVersion}, Kind=${kind} locally, try --type merge` }
  if (!isMap(patch)) return { error: 'invalid JSON document' }
  const outcome = applyStrategicPatch(object, patch, patchSchema(info.definition, minor))
  return 'fault' in outcome ? { error: outcome.fault.message } : { object: outcome.value }
}

const extensions = new Set(['apiextensions.k8s.io', 'apiregistration.k8s.io'])

function asObject(value: Value): { object: ValueMap } | { error: string } {
  return isMap(value) ? { object: value } : { error: `json: cannot unmarshal ${jsonKind(value)} into Go value of type unstructured.detector` }
}

function jsonKind(value: Value): string {
  if (Array.isArray(value)) return 'array'
  if (isMap(value)) return 'object'
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'number'
}
