import { cloneValue, isMap, setKey, valueAt, type JsonPath, type Value, type ValueMap } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Resource } from '../model/resource.ts'
import { lookupKind } from '../schema/catalog.ts'
import { decode } from '../schema/decode.ts'
import { intentionOf } from '../schema/unknown-field.ts'

/** An object as its author probably meant it: misspelt fields under their right names, what cannot be read left out. */
export interface IntendedObject {
  readonly object: ValueMap
  /** Places in `object` that lack something of the file. */
  readonly incomplete: readonly JsonPath[]
  /** The place in the file of a place in `object`. */
  placeInFile(path: JsonPath): JsonPath
}

/** Below a renamed field there may be another misspelt one. */
const mostPasses = 4

/** Undefined when the server can read the object as it stands, or has no schema of it. */
export function intendedObject(resource: Resource, minor: Minor): IntendedObject | undefined {
  const root = lookupKind(resource.apiVersion, resource.kind, minor)?.definition ?? ''
  if (root === '') return undefined
  const value = cloneValue(resource.raw)
  const renames: { readonly path: JsonPath, readonly old: string }[] = []
  let decoded = decode(value, root, minor)
  for (let pass = 0; pass < mostPasses; pass++) {
    const before = renames.length
    for (const { path, definition } of decoded.unknownFields) {
      const parent = path.slice(0, -1)
      const holder = valueAt(value, parent)
      const old = String(path.at(-1))
      if (!isMap(holder)) continue
      const intention = intentionOf({ path, definition, root, minor, siblings: Object.keys(holder) })
      if (intention?.kind !== 'misspelt') continue
      renameKey(holder, old, intention.name)
      renames.push({ path: [...parent, intention.name], old })
    }
    if (renames.length === before) break
    decoded = decode(value, root, minor)
  }
  const incomplete = [...decoded.unknownFields.map(({ path }) => path.slice(0, -1)), ...decoded.typeErrors.map(({ path }) => path)]
  if (incomplete.length === 0 && renames.length === 0) return undefined
  const placeInFile = (path: JsonPath): JsonPath => renames.reduceRight<JsonPath>((here, rename) =>
    startsWith(here, rename.path) ? [...rename.path.slice(0, -1), rename.old, ...here.slice(rename.path.length)] : here, path)
  return { object: decoded.object, incomplete, placeInFile }
}

/** Keeps the order of the keys, on which the order of errors depends. */
function renameKey(map: ValueMap, from: string, to: string): void {
  const entries = Object.keys(map).map((key): [string, Value] => [key === from ? to : key, map[key] ?? null])
  for (const key of Object.keys(map)) Reflect.deleteProperty(map, key)
  for (const [key, value] of entries) setKey(map, key, value)
}

export function startsWith(path: JsonPath, start: JsonPath): boolean {
  return start.length <= path.length && start.every((step, index) => step === path[index])
}
