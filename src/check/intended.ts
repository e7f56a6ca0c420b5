import { cloneValue, isMap, setKey, valueAt, type JsonPath, type Value, type ValueMap } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Resource } from '../model/resource.ts'
import { lookupKind } from '../schema/catalog.ts'
import { decode, type Decoded } from '../schema/decode.ts'
import { intentionOf, type Intention } from '../schema/unknown-field.ts'

/** A field that the schema of a resource does not have, and what was probably meant by it. */
export interface ExplainedField {
  readonly path: JsonPath
  /** As the server spells it, e.g. `spec.template.spec.containers[0].imag`. */
  readonly field: string
  readonly name: string
  readonly intention: Intention | undefined
  /** Of the object that holds the field: `Container`. */
  readonly holder: string
}

/** An object as its author probably meant it: misspelt fields under their right names, what cannot be read left out. */
export interface IntendedObject {
  readonly object: ValueMap
  /** Places in `object` that lack something of the file. */
  readonly incomplete: readonly JsonPath[]
  /** By their places in the file. */
  readonly unknown: readonly ExplainedField[]
  /** The place in the file of a place in `object`. */
  placeInFile(path: JsonPath): JsonPath
}

/** Below a misspelt field there may be another one. */
const mostPasses = 4

/** Undefined when the server can read the object as it stands, or has no schema of it. */
export function intendedObject(resource: Resource, minor: Minor): IntendedObject | undefined {
  const root = lookupKind(resource.apiVersion, resource.kind, minor)?.definition ?? ''
  const first = root === '' ? undefined : decode(resource.raw, root, minor)
  return first === undefined || first.unknownFields.length + first.typeErrors.length === 0 ? undefined : new Reading(cloneValue(resource.raw), root, minor, first)
}

class Reading implements IntendedObject {
  readonly unknown: ExplainedField[] = []
  private readonly renames: { readonly path: JsonPath, readonly old: string }[] = []
  private decoded: Decoded

  constructor(value: ValueMap, root: string, minor: Minor, first: Decoded) {
    this.decoded = first
    for (let pass = 0; pass < mostPasses; pass++) {
      const before = this.renames.length
      this.explain(value, root, minor, pass)
      if (this.renames.length === before) break
      this.decoded = decode(value, root, minor)
    }
  }

  get object(): ValueMap { return this.decoded.object }

  get incomplete(): readonly JsonPath[] {
    return [...this.decoded.unknownFields.map(({ path }) => path.slice(0, -1)), ...this.decoded.typeErrors.map(({ path }) => path)]
  }

  placeInFile(path: JsonPath): JsonPath {
    return this.renames.reduceRight<JsonPath>((here, { path: renamed, old }) => startsWith(here, renamed) ? [...renamed.slice(0, -1), old, ...here.slice(renamed.length)] : here, path)
  }

  /** Explains what this pass has found anew, and puts misspelt fields under their right names. */
  private explain(value: ValueMap, root: string, minor: Minor, pass: number): void {
    const told = new Set(this.unknown.map(({ field }) => field))
    const misspelt: { readonly path: JsonPath, readonly to: string }[] = []
    for (const { path, definition } of this.decoded.unknownFields) {
      const inFile = this.placeInFile(path)
      const field = spelling(inFile)
      if (told.has(field)) continue
      const parent = valueAt(value, path.slice(0, -1))
      const intention = intentionOf({ path, definition, root, minor, siblings: isMap(parent) ? Object.keys(parent) : [] })
      this.unknown.push({ path: inFile, field, name: String(path.at(-1) ?? ''), holder: definition.slice(definition.lastIndexOf('.') + 1), intention })
      if (intention?.kind === 'misspelt' && pass < mostPasses) misspelt.push({ path, to: intention.name })
    }
    for (const { path, to } of misspelt) {
      const parent = valueAt(value, path.slice(0, -1))
      if (!isMap(parent) || Object.hasOwn(parent, to)) continue
      renameKey(parent, String(path.at(-1)), to)
      this.renames.push({ path: [...path.slice(0, -1), to], old: String(path.at(-1)) })
    }
  }
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

/** `spec.containers[0].image`. */
function spelling(path: JsonPath): string {
  return path.reduce<string>((text, step) => typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`, '')
}
