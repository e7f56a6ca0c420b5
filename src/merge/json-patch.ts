import { cloneValue, isMap, JsonFloat, sameValue, setKey, type Value, type ValueMap } from '../base/json.ts'
import { goQuote } from '../base/go-format.ts'

/**
 * RFC 6902 as `gopkg.in/evanphx/json-patch.v4` applies it: in its words, and with its liberties. It replaces members that are
 * not there, counts negative indices from the end, and copies what is missing as null.
 */
export type PatchResult = { readonly value: Value } | { readonly error: string }

/** Applies a patch to a copy of the document. */
export function applyJsonPatch(document: Value, patch: Value): PatchResult {
  if (!Array.isArray(patch)) return { error: 'json: cannot unmarshal object into Go value of type jsonpatch.Patch' }
  const root: Root = { value: cloneValue(document) }
  for (const step of patch) {
    const error = isMap(step) ? applyOperation(root, step) : 'Unexpected kind: unknown'
    if (error !== undefined) return { error }
  }
  return { value: root.value }
}

interface Root { value: Value }
type Step = Readonly<Record<string, Value>>
type Container = Value[] | ValueMap

const missing = 'missing value'
const invalidIndex = 'invalid index referenced'

function applyOperation(root: Root, step: Step): string | undefined {
  const path = typeof step.path === 'string' ? step.path : undefined
  const from = typeof step.from === 'string' ? step.from : undefined
  switch (step.op) {
    case 'add': return path === undefined ? `add operation failed to decode path: ${missing}` : insert(root, path, cloneValue(step.value ?? null))
    case 'remove': return path === undefined ? `remove operation failed to decode path: ${missing}` : remove(root, path)
    case 'replace': return path === undefined ? `replace operation failed to decode path: operation missing path field: ${missing}` : replace(root, path, cloneValue(step.value ?? null))
    case 'move':
      if (from === undefined) return `move operation failed to decode from: operation, missing from field: ${missing}`
      return path === undefined ? `move operation failed to decode path: operation missing path field: ${missing}` : move(root, from, path)
    case 'copy':
      if (from === undefined) return `copy operation failed to decode from: operation, missing from field: ${missing}`
      return path === undefined ? `copy operation failed to decode path: ${missing}` : copy(root, from, path)
    case 'test': return path === undefined ? `test operation failed to decode path: operation missing path field: ${missing}` : test(root, path, step.value)
    default: return `Unexpected kind: ${typeof step.op === 'string' ? step.op : 'unknown'}`
  }
}

function insert(root: Root, path: string, value: Value): string | undefined {
  const place = find(root, path)
  if (place === undefined) return `add operation does not apply: doc is missing path: "${path}": ${missing}`
  const error = addTo(place.container, place.key, value)
  return error === undefined ? undefined : `error in add for path: '${path}': ${error}`
}

function remove(root: Root, path: string): string | undefined {
  const place = find(root, path)
  if (place === undefined) return `remove operation does not apply: doc is missing path: "${path}": ${missing}`
  const error = removeFrom(place.container, place.key)
  return error === undefined ? undefined : `error in remove for path: '${path}': ${error}`
}

function replace(root: Root, path: string, value: Value): string | undefined {
  if (path === '') {
    if (!isMap(value) && !Array.isArray(value)) return 'replace operation value must be object or array: %!w(<nil>)'
    root.value = value
    return undefined
  }
  const place = find(root, path)
  if (place === undefined) return `replace operation does not apply: doc is missing path: ${path}: ${missing}`
  const { container, key } = place
  if (!('value' in getFrom(container, key))) return `replace operation does not apply: doc is missing key: ${path}: ${missing}`
  if (Array.isArray(container)) container[indexIn(container, key) ?? 0] = value
  else setKey(container, key, value)
  return undefined
}

function move(root: Root, from: string, path: string): string | undefined {
  const source = find(root, from)
  if (source === undefined) return `move operation does not apply: doc is missing from path: ${from}: ${missing}`
  const found = getFrom(source.container, source.key)
  if ('error' in found) return `error in move for path: '${source.key}': ${found.error}`
  const unremoved = removeFrom(source.container, source.key)
  if (unremoved !== undefined) return `error in move for path: '${source.key}': ${unremoved}`
  const place = find(root, path)
  if (place === undefined) return `move operation does not apply: doc is missing destination path: ${path}: ${missing}`
  const error = addTo(place.container, place.key, found.value ?? null)
  return error === undefined ? undefined : `error in move for path: '${path}': ${error}`
}

function copy(root: Root, from: string, path: string): string | undefined {
  const source = find(root, from)
  if (source === undefined) return `copy operation does not apply: doc is missing from path: ${from}: ${missing}`
  const found = getFrom(source.container, source.key)
  if ('error' in found) return `error in copy for from: '${from}': ${found.error}`
  const place = find(root, path)
  if (place === undefined) return `copy operation does not apply: doc is missing destination path: ${path}: ${missing}`
  const error = addTo(place.container, place.key, cloneValue(found.value ?? null))
  return error === undefined ? undefined : `error while adding value during copy: ${error}`
}

function test(root: Root, path: string, value: Value | undefined): string | undefined {
  const failure = `testing value ${path} failed: test failed`
  if (path === '') return sameText(root.value, value ?? null) ? undefined : failure
  const place = find(root, path)
  if (place === undefined) return `test operation does not apply: is missing path: ${path}: ${missing}`
  const found = getFrom(place.container, place.key)
  if ('error' in found) return `error in test for path: '${path}': ${found.error}`
  return sameText(found.value ?? null, value ?? null) ? undefined : failure
}

/** Numbers are compared as they are written. */
function sameText(a: Value, b: Value): boolean {
  return b instanceof JsonFloat ? a instanceof JsonFloat && a.text === b.text : sameValue(a, b)
}

/** What precedes the first slash does not count. */
function find(root: Root, pointer: string): { container: Container, key: string } | undefined {
  const parts = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const key = parts.pop()
  if (key === undefined) return undefined
  let here: Value | undefined = root.value
  for (const part of parts) {
    if (!isMap(here) && !Array.isArray(here)) return undefined
    const found = getFrom(here, part)
    here = 'error' in found ? undefined : found.value
  }
  return isMap(here) || Array.isArray(here) ? { container: here, key } : undefined
}

function getFrom(container: Container, key: string): { value: Value | undefined } | { error: string } {
  if (!Array.isArray(container)) return { value: Object.hasOwn(container, key) ? container[key] : undefined }
  const fault = indexFault(key, container.length - 1, container.length)
  return fault === undefined ? { value: container[indexIn(container, key) ?? 0] } : { error: fault }
}

function addTo(container: Container, key: string, value: Value): string | undefined {
  if (!Array.isArray(container)) {
    setKey(container, key, value)
    return undefined
  }
  if (key === '-') {
    container.push(value)
    return undefined
  }
  const fault = indexFault(key, container.length, container.length + 1)
  if (fault !== undefined) return fault.startsWith('strconv.') ? `value was not a proper array index: '${key}': ${fault}` : fault
  const index = Number(key)
  container.splice(index < 0 ? index + container.length + 1 : index, 0, value)
  return undefined
}

function removeFrom(container: Container, key: string): string | undefined {
  if (!Array.isArray(container)) {
    return Object.hasOwn(container, key) && Reflect.deleteProperty(container, key) ? undefined : `Unable to remove nonexistent key: ${key}: ${missing}`
  }
  const fault = indexFault(key, container.length - 1, container.length)
  if (fault === undefined) container.splice(indexIn(container, key) ?? 0, 1)
  return fault
}

function indexIn(list: readonly Value[], key: string): number | undefined {
  const index = Number(key)
  return index < 0 ? index + list.length : index
}

function indexFault(key: string, highest: number, size: number): string | undefined {
  if (!/^[+-]?[0-9]+$/.test(key)) return `strconv.Atoi: parsing ${goQuote(key)}: invalid syntax`
  const index = Number(key)
  return index > highest || index < -size ? `Unable to access invalid index: ${index}: ${invalidIndex}` : undefined
}
