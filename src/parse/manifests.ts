import type { JsonPath, Value, ValueMap } from '../base/json.ts'
import { getKey, isMap, setKey } from '../base/json.ts'
import type { ParsedDocument, ParsedFile } from './document.ts'

/** One object of a file, as kubectl would send it. */
export interface ManifestObject {
  readonly document: number
  /** Which member of a list it is. */
  readonly item?: number
  /** Where it stands in its document: `['items', 3]` in a list, else `[]`. */
  readonly base: JsonPath
  readonly value: ValueMap
  readonly parsed: ParsedDocument
}

/** A document that is no manifest, and none gone wrong. */
export interface OtherDocument {
  readonly document: number
  readonly parsed: ParsedDocument
}

/** A member of a list that kubectl cannot send. */
export interface InvalidItem {
  readonly document: number
  readonly item: number
  readonly base: JsonPath
  readonly value: Value
  readonly parsed: ParsedDocument
}

export interface Manifests {
  readonly objects: readonly ManifestObject[]
  readonly other: readonly OtherDocument[]
  readonly invalidItems: readonly InvalidItem[]
  /** Documents that could not be read; what came before the error may still name the object. */
  readonly broken: readonly OtherDocument[]
}

/**
 * The objects of a file. Lists are unrolled as kubectl does: whatever has `items` that is a list, one level deep; a member
 * without kind takes that of a typed list (`PodList`). Documents with neither `apiVersion` nor `kind`, nor a misspelling of either, are
 * `other`.
 */
export function manifestObjects(file: ParsedFile): Manifests {
  const objects: ManifestObject[] = []
  const other: OtherDocument[] = []
  const invalidItems: InvalidItem[] = []
  const broken: OtherDocument[] = []
  for (const parsed of file.documents) {
    const { value, index: document } = parsed
    if (parsed.failed) {
      broken.push({ document, parsed })
      continue
    }
    if (!isMap(value) || !isManifest(value)) {
      other.push({ document, parsed })
      continue
    }
    const items = getKey(value, 'items')
    if (!Array.isArray(items) || !isListKind(getKey(value, 'kind'))) {
      objects.push({ document, base: [], value, parsed })
      continue
    }
    items.forEach((member, item) => {
      const base = ['items', item]
      const typed = isMap(member) ? withListKind(member, value) : undefined
      if (typed) objects.push({ document, item, base, value: typed, parsed })
      else invalidItems.push({ document, item, base, value: member, parsed })
    })
  }
  return { objects, other, invalidItems, broken }
}

function isListKind(kind: Value | undefined): boolean {
  return typeof kind === 'string' && kind.endsWith('List')
}

function withListKind(member: ValueMap, list: ValueMap): ValueMap | undefined {
  if (isManifest(member)) return member
  const kind = getKey(list, 'kind')
  const itemKind = typeof kind === 'string' ? kind.slice(0, -'List'.length) : ''
  if (itemKind === '') return undefined
  const typed: ValueMap = { apiVersion: getKey(list, 'apiVersion') ?? null, kind: itemKind }
  for (const key of Object.keys(member)) setKey(typed, key, member[key] as Value)
  return typed
}

/** Whether a map means to be a manifest. */
function isManifest(value: ValueMap): boolean {
  if (Object.hasOwn(value, 'apiVersion') || Object.hasOwn(value, 'kind')) return true
  const company = Object.hasOwn(value, 'metadata') || Object.hasOwn(value, 'spec')
  return Object.keys(value).some((key) => {
    const bare = key.toLowerCase().replace(/[-_ ]/g, '')
    if (bare === 'apiversion' || bare === 'kind' || differsByOne(bare, 'apiversion')) return true
    // `kind` is short, and `find` or `mind` are words of their own.
    return company && differsByOne(bare, 'kind')
  })
}

/** One letter more, fewer, other, or two neighbours swapped. */
function differsByOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const left = a.slice(start, a.length - end)
  const right = b.slice(start, b.length - end)
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}
