// Scores the extracted tables against the real OpenAPI v3 documents of each release.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { definition } from '../../src/schema/catalog.ts'
import type { Property, TypeView } from '../../src/schema/catalog.ts'
import { readTarball } from './tar.ts'

/** The part of an OpenAPI v3 schema that is compared. */
export interface OpenApiSchema {
  readonly type?: string
  readonly format?: string
  readonly $ref?: string
  readonly allOf?: readonly OpenApiSchema[]
  readonly oneOf?: readonly OpenApiSchema[]
  readonly items?: OpenApiSchema
  readonly additionalProperties?: OpenApiSchema | boolean
  readonly properties?: Readonly<Record<string, OpenApiSchema>>
  readonly required?: readonly string[]
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly [extension: `x-kubernetes-${string}`]: unknown
}

/** All schemas that the documents of one release hold, by definition id. */
export function readTruth(folder: string, minor: number): Map<string, OpenApiSchema> | undefined {
  const file = join(folder, `1.${minor}.tar.gz`)
  if (!existsSync(file)) return undefined
  const schemas = new Map<string, OpenApiSchema>()
  // The archives have no folder of their own: a prefix stands in for the one that the reader cuts off.
  for (const text of readTarball(readFileSync(file), (path) => path.endsWith('.json')).values()) {
    const document = JSON.parse(text) as { components?: { schemas?: Record<string, OpenApiSchema> } }
    for (const [id, schema] of Object.entries(document.components?.schemas ?? {})) schemas.set(id, schema)
  }
  return schemas
}

const scalarRefs: Readonly<Record<string, string>> = {
  Quantity: 'string/quantity', IntOrString: 'string/int-or-string', Time: 'string/date-time', MicroTime: 'string/micro-time',
  RawExtension: 'object', FieldsV1: 'object/fields-v1', JSON: 'any/json', JSONSchemaPropsOrArray: 'any/json-schema-or-array',
  JSONSchemaPropsOrBool: 'any/json-schema-or-bool', JSONSchemaPropsOrStringArray: 'any/json-schema-or-string-array',
}

/** The type of an OpenAPI property in the same words as `typeCode`. */
export function truthCode(schema: OpenApiSchema): string {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  if (ref !== undefined) {
    const id = ref.replace('#/components/schemas/', '')
    return scalarRefs[id.split('.').at(-1) ?? ''] ?? `#${id}`
  }
  if (schema.type === 'array') return `[]${truthCode(schema.items ?? {})}`
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') return `{}${truthCode(schema.additionalProperties)}`
  if (schema.type === undefined) return 'any'
  return schema.format ? `${schema.type}/${schema.format}` : schema.type
}

/** Mismatches of one release by aspect, and how much was compared. */
export interface Score {
  readonly minor: number
  readonly definitions: { readonly found: number; readonly of: number }
  readonly properties: { readonly found: number; readonly of: number }
  readonly differences: ReadonlyMap<Aspect, readonly string[]>
}

export type Aspect = 'missing' | 'extra' | 'type' | 'required' | 'list type' | 'map type' | 'merge key' | 'enum'

/** Answers of the server that no manifest holds: the clients model them, the documents leave them out. */
const metaAnswers = /\.(APIGroup|APIGroupList|APIVersions|GroupVersionForDiscovery|ServerAddressByClientCIDR)$/

/** Compares what `definition` says with the documents of one release. */
export function scoreRelease(minor: number, truth: ReadonlyMap<string, OpenApiSchema>, ids: readonly string[]): Score {
  const differences = new Map<Aspect, string[]>()
  const differ = (aspect: Aspect, what: string): void => { differences.set(aspect, [...(differences.get(aspect) ?? []), what]) }
  const count = { definitions: 0, found: 0, properties: 0, foundProperties: 0 }
  for (const [id, schema] of truth) {
    if (schema.type !== 'object' || /\.(FieldsV1|Patch|RawExtension)$/.test(id)) continue
    const view = definition(id, minor)
    const properties = Object.entries(schema.properties ?? {})
    count.definitions++
    count.properties += properties.length
    if (!view) {
      differ('missing', id)
      continue
    }
    count.found++
    for (const [name, property] of properties) {
      const ours = view.properties.get(name)
      if (!ours) {
        differ('missing', `${id}#${name}`)
        continue
      }
      count.foundProperties++
      compareProperty(`${id}#${name}`, ours, property, truth, differ)
      const required = schema.required?.includes(name) ?? false
      if (view.required.includes(name) !== required) differ('required', `${id}#${name}: ${String(!required)} for ${String(required)}`)
    }
    for (const name of view.properties.keys()) if (!Object.hasOwn(schema.properties ?? {}, name)) differ('extra', `${id}#${name}`)
  }
  for (const id of ids) if (definition(id, minor) && !truth.has(id) && !metaAnswers.test(id)) differ('extra', id)
  return { minor, definitions: { found: count.found, of: count.definitions }, properties: { found: count.foundProperties, of: count.properties }, differences }
}

function compareProperty(key: string, ours: Property, theirs: OpenApiSchema, truth: ReadonlyMap<string, OpenApiSchema>, differ: (aspect: Aspect, what: string) => void): void {
  const compare = (aspect: Aspect, mine: string, real: string): void => {
    if (mine !== real) differ(aspect, `${key}: ${mine || 'none'} for ${real || 'none'}`)
  }
  compare('type', codeOf(ours).replace('object/raw-extension', 'object'), truthCode(theirs))
  // An absent list type and `atomic` mean the same to server-side apply, as an absent map type and `granular` do.
  const listText = (type: unknown, keys: unknown): string => (typeof type !== 'string' || type === 'atomic' ? 'atomic' : [type, ...(Array.isArray(keys) ? (keys as string[]) : [])].join(' '))
  compare('list type', listText(ours.listType, ours.listMapKeys), listText(theirs['x-kubernetes-list-type'], theirs['x-kubernetes-list-map-keys']))
  compare('map type', mapText(ours.mapType), mapText(theirs['x-kubernetes-map-type'] ?? mapTypeOfRef(theirs, truth)))
  const [inner, theirInner] = [ours.items ?? ours.values, theirs.items ?? theirs.additionalProperties]
  if (inner && typeof theirInner === 'object') compare('map type', mapText(inner.mapType), mapText(mapTypeOfRef(theirInner, truth)))
  compare('merge key', `${ours.patchMergeKey ?? ''} ${ours.patchStrategy ?? ''}`.trim(), `${text(theirs['x-kubernetes-patch-merge-key'])} ${text(theirs['x-kubernetes-patch-strategy'])}`.trim())
  const values = theirs.enum ?? theirs.items?.enum
  if (values) compare('enum', [...(ours.enum ?? [])].sort().join(' '), [...values].sort().join(' '))
}

function mapText(type: unknown): string {
  return type === 'atomic' ? 'atomic' : 'granular'
}

function mapTypeOfRef(schema: OpenApiSchema, truth: ReadonlyMap<string, OpenApiSchema>): unknown {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  return ref === undefined ? undefined : truth.get(ref.replace('#/components/schemas/', ''))?.['x-kubernetes-map-type']
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function codeOf(type: TypeView): string {
  if (type.items) return `[]${codeOf(type.items)}`
  if (type.values) return `{}${codeOf(type.values)}`
  if (type.ref !== undefined) return `#${type.ref}`
  return type.format === undefined ? type.type : `${type.type}/${type.format}`
}

/** A table of all scores, and each difference once with the minors that show it. */
export function printScores(scores: readonly Score[]): void {
  const aspects: readonly Aspect[] = ['missing', 'extra', 'type', 'required', 'list type', 'map type', 'merge key', 'enum']
  console.log(`release  definitions  properties  ${aspects.join('  ')}`)
  for (const { minor, definitions, properties, differences } of scores) {
    const counts = aspects.map((aspect) => String(differences.get(aspect)?.length ?? 0).padStart(aspect.length))
    console.log(`1.${String(minor)}     ${`${String(definitions.found)}/${String(definitions.of)}`.padStart(11)}  ${`${String(properties.found)}/${String(properties.of)}`.padStart(10)}  ${counts.join('  ')}`)
  }
  const minorsOf = new Map<string, number[]>()
  for (const { minor, differences } of scores) {
    for (const [aspect, list] of differences) for (const what of list) minorsOf.set(`${aspect}: ${what}`, [...(minorsOf.get(`${aspect}: ${what}`) ?? []), minor])
  }
  for (const [what, minors] of minorsOf) console.log(`  ${what}  [${minors.join(' ')}]`)
}
