import type { Minor } from '../base/release.ts'
import type { DefinitionView, Property, PropertyType, StoredAttributes, StoredDefinitions, StoredProperty, TypeView } from './definition-types.ts'
import { oldestMinor } from '../base/release.ts'
import { onSchemaReaderChange, schemaEntry } from './load.ts'

const views = new Map<string, DefinitionView | undefined>()
onSchemaReaderChange(() => { views.clear() })

/** The definition of that id (`io.k8s.api.apps.v1.Deployment`) as a release has it; undefined when it has none. */
export function definition(name: string, minor: Minor): DefinitionView | undefined {
  const key = `${String(minor)} ${name}`
  if (views.has(key)) return views.get(key)
  const view = makeView(name, minor)
  views.set(key, view)
  return view
}

/** `io.k8s.api.apps.v1.Deployment` → the file `apps/v1` and the name `Deployment` in it. */
export function placeOfDefinition(id: string): { readonly table: string; readonly name: string } {
  if (id.startsWith('pack/')) {
    const [, pack = '', name = ''] = id.split('/')
    return { table: `crds/${pack}`, name }
  }
  if (id.startsWith('config.')) {
    const [, component = '', version = '', name = ''] = id.split('.')
    return { table: `config/${component}/${version}`, name }
  }
  for (const [folder, prefix] of longPrefixes) {
    if (id.startsWith(prefix)) {
      const [version = '', name = ''] = id.slice(prefix.length).split('.')
      return { table: `${folder}/${version}`, name }
    }
  }
  const [, , , segment = '', version = '', name = ''] = id.split('.')
  return { table: `${segment}/${version}`, name }
}

/** `apps/v1/Deployment` → `io.k8s.api.apps.v1.Deployment`. */
function definitionOfPlace(table: string, name: string): string {
  if (table.startsWith('crds/')) return `pack/${table.slice('crds/'.length)}/${name}`
  if (table.startsWith('config/')) return `${table.replaceAll('/', '.')}.${name}`
  const [folder = '', version = ''] = table.split('/')
  const prefix = longPrefixes.find(([known]) => known === folder)?.[1] ?? `io.k8s.api.${folder}.`
  return `${prefix}${version}.${name}`
}

const longPrefixes: readonly (readonly [folder: string, prefix: string])[] = [
  ['meta', 'io.k8s.apimachinery.pkg.apis.meta.'],
  ['apiextensions', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.'],
  ['apiregistration', 'io.k8s.kube-aggregator.pkg.apis.apiregistration.'],
]

function makeView(id: string, minor: Minor): DefinitionView | undefined {
  const { table, name } = placeOfDefinition(id)
  const stored = schemaEntry(`${table}.json`, name) as StoredDefinitions[string] | undefined
  if (!stored || !holds(stored.s ?? oldestMinor, stored.u, minor)) return undefined
  const properties = new Map<string, Property>()
  const required: string[] = []
  const since = stored.s ?? oldestMinor
  for (const property of Object.keys(stored.p)) {
    const text = stored.p[property] as StoredProperty
    if (typeof text === 'string') {
      properties.set(property, plainProperty(property, text, since, stored.u, table))
      continue
    }
    const [code, attributes] = text
    const [from, to] = [attributes.s ?? since, attributes.u ?? stored.u]
    if (!holds(from, to, minor)) continue
    const older = attributes.v?.findLast(([, end]) => minor < end)?.[0]
    properties.set(property, addAttributes(plainProperty(property, older ?? code, from, to, table), attributes, minor))
    const { r } = attributes
    if (r === 1 || r?.some((span) => holds(span[0], span[1], minor))) required.push(property)
  }
  return { name: id, goType: name.slice(name.lastIndexOf(':') + 1), since, ...(stored.u === undefined ? {} : { until: stored.u }), properties, required, ...(stored.o === 1 ? { open: true as const } : {}) }
}

// Views are built for every manifest of a cold run: plain assignment is several times faster here than spreading optional parts.
type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

function plainProperty(name: string, code: string, since: Minor, until: Minor | undefined, table: string): Writable<Property> {
  const property = { ...decodeType(code, table), name, since } as Writable<Property>
  if (until !== undefined) property.until = until
  return property
}

function addAttributes(property: Writable<Property>, attributes: StoredAttributes, minor: Minor): Property {
  if (attributes.e) {
    const values = attributes.e.filter((value) => typeof value === 'string' || holds(value[1], value[2], minor)).map((value) => (typeof value === 'string' ? value : value[0]))
    if (values.length > 0) property.enum = values
  }
  if (attributes.l !== undefined) property.listType = attributes.l
  if (attributes.k !== undefined) property.listMapKeys = attributes.k
  if (attributes.m !== undefined) property.mapType = attributes.m
  if (attributes.pk !== undefined) property.patchMergeKey = attributes.pk
  if (attributes.ps !== undefined) property.patchStrategy = attributes.ps
  if (attributes.lim !== undefined) property.limits = attributes.lim
  if (attributes.d !== undefined && (attributes.ds === undefined || holds(attributes.ds[0], attributes.ds[1], minor))) {
    property.default = attributes.d
    if (attributes.z === 1) property.defaultsZero = true
  }
  if (attributes.im !== undefined) {
    if (property.items) property.items = { ...property.items, mapType: attributes.im }
    if (property.values) property.values = { ...property.values, mapType: attributes.im }
  }
  if (attributes.x !== undefined) {
    const [since, use] = attributes.x
    property.deprecated = { ...(since > 0 ? { since } : {}), ...(use === undefined ? {} : { use }) }
  }
  return property
}

const decoded = new Map<string, TypeView>()

/** The meaning of a type code; what codes mean does not depend on a release, so each is decoded once. */
function decodeType(code: string, table: string): TypeView {
  const key = code.includes('#') ? `${table} ${code}` : code
  const known = decoded.get(key)
  if (known) return known
  const type = decodeNewType(code, table)
  decoded.set(key, type)
  return type
}

function decodeNewType(code: string, table: string): TypeView {
  if (code.startsWith('[]')) return { type: 'array', items: decodeType(code.slice(2), table) }
  if (code.startsWith('{}')) return { type: 'object', values: decodeType(code.slice(2), table) }
  if (code.startsWith('#')) {
    const slash = code.lastIndexOf('/')
    return { type: 'object', ref: slash < 0 ? definitionOfPlace(table, code.slice(1)) : definitionOfPlace(code.slice(1, slash), code.slice(slash + 1)) }
  }
  const [type, format] = code.split('/')
  return format === undefined ? { type: type as PropertyType } : { type: type as PropertyType, format }
}

function holds(since: Minor, until: Minor | undefined, minor: Minor): boolean {
  return since <= minor && (until === undefined || minor < until)
}
