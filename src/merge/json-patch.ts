import { cloneValue, isMap, JsonFloat, sameValue, setKey, type Value } from '../base/json.ts'

/**
 * RFC 6902 as `gopkg.in/evanphx/json-patch.v4` applies it, in whose words the errors are.
 */
export type PatchResult = { readonly value: Value } | { readonly error: string }

/** Applies a patch to a copy of the document. */
export function applyJsonPatch(document: Value, patch: Value): PatchResult {
  if (!Array.isArray(patch)) return { error: 'json: cannot unmarshal object into Go value of type jsonpatch.Patch' }
  let value = cloneValue(document)
  for (const step of patch) {
    const result = isMap(step) ? applyOperation(value, step) : { error: 'Unexpected kind: unknown' }
    if ('error' in result) return result
    value = result.value
  }
  return { value }
}

type Step = Readonly<Record<string, Value>>

function applyOperation(document: Value, step: Step): PatchResult {
  const path = typeof step.path === 'string' ? step.path : ''
  switch (step.op) {
    case 'add': return insert(document, path, cloneValue(step.value ?? null))
    case 'remove': return take(document, path, 'remove')
    case 'replace': {
      if (path === '') return { value: cloneValue(step.value ?? null) }
      const { parent, last } = parentOf(document, path)
      const isThere = Array.isArray(parent) ? parent[listIndex(last, parent.length)] !== undefined : isMap(parent)
      if (!isThere) return { error: `replace operation does not apply: doc is missing ${parent === undefined ? 'path' : 'key'}: ${path}: missing value` }
      return put(document, path, cloneValue(step.value ?? null))
    }
    case 'move': {
      const from = typeof step.from === 'string' ? step.from : ''
      const moved = find(document, from)
      if (moved === undefined) return { error: `move operation does not apply: doc is missing from path: ${from}: missing value` }
      const taken = take(document, from, 'move')
      return 'error' in taken ? taken : insert(taken.value, path, moved)
    }
    case 'copy': {
      const from = typeof step.from === 'string' ? step.from : ''
      const { parent, last } = parentOf(document, from)
      // A missing member of a map that is there copies as null.
      const copied = find(document, from) ?? (isMap(parent) && last !== '' ? null : undefined)
      if (copied === undefined) return { error: `copy operation does not apply: doc is missing from path: ${from}: missing value` }
      return insert(document, path, cloneValue(copied))
    }
    case 'test': {
      const found = find(document, path)
      if (sameText(found ?? null, step.value ?? null)) return { value: document }
      return { error: `testing value ${path} failed: test failed` }
    }
    default:
      return { error: `Unexpected kind: ${typeof step.op === 'string' ? step.op : 'unknown'}` }
  }
}

/** Numbers are compared as they are written. */
function sameText(a: Value, b: Value): boolean {
  if (b instanceof JsonFloat) return a instanceof JsonFloat && a.text === b.text
  return sameValue(a, b)
}

function segments(pointer: string): string[] {
  return pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function find(document: Value, pointer: string): Value | undefined {
  let here: Value | undefined = document
  for (const part of segments(pointer)) {
    if (Array.isArray(here)) here = here[listIndex(part, here.length)]
    else if (isMap(here)) here = Object.hasOwn(here, part) ? here[part] : undefined
    else return undefined
  }
  return here
}

/** A negative index counts from the end, as this library allows. */
function listIndex(part: string, length: number): number {
  if (!/^-?[0-9]+$/.test(part)) return NaN
  const index = Number(part)
  return index < 0 ? index + length : index
}

function parentOf(document: Value, pointer: string): { parent: Value | undefined, last: string } {
  const parts = segments(pointer)
  const last = parts.pop() ?? ''
  const above = pointer.slice(0, pointer.lastIndexOf('/'))
  return { parent: find(document, above), last }
}

function insert(document: Value, pointer: string, value: Value): PatchResult {
  if (!pointer.includes('/')) return { error: `add operation does not apply: doc is missing path: "${pointer}": missing value` }
  const { parent, last } = parentOf(document, pointer)
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : listIndex(last, parent.length + 1)
    if (!(index >= 0 && index <= parent.length)) return { error: `add operation does not apply: doc is missing path: "${pointer}": Unable to access invalid index: ${last}: invalid index referenced` }
    parent.splice(index, 0, value)
  } else if (isMap(parent)) setKey(parent, last, value)
  else return { error: `add operation does not apply: doc is missing path: "${pointer}": missing value` }
  return { value: document }
}

function put(document: Value, pointer: string, value: Value): PatchResult {
  const { parent, last } = parentOf(document, pointer)
  if (Array.isArray(parent)) parent[listIndex(last, parent.length)] = value
  else if (isMap(parent)) setKey(parent, last, value)
  return { value: document }
}

function take(document: Value, pointer: string, verb: string): PatchResult {
  const { parent, last } = parentOf(document, pointer)
  if (Array.isArray(parent)) {
    const index = listIndex(last, parent.length)
    if (!(index >= 0 && index < parent.length)) return { error: `${verb} operation does not apply: doc is missing path: "${pointer}": Unable to access invalid index: ${last}: invalid index referenced` }
    parent.splice(index, 1)
  } else if (isMap(parent) && Object.hasOwn(parent, last)) Reflect.deleteProperty(parent, last)
  else return { error: `${verb} operation does not apply: doc is missing path: "${pointer}": missing value` }
  return { value: document }
}
