import type { Minor } from '../base/release.ts'
import type { DefinitionView, Property, PropertyType, StoredAttributes, StoredDefinitions, StoredProperty, StoredSpan, TypeView } from './definition-types.ts'
import { oldestMinor } from '../base/release.ts'
import { onSchemaReaderChange, schemaTable } from './load.ts'

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
export function definitionOfPlace(table: string, name: string): string {
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
  const definitions = schemaTable(`${table}.json`) as StoredDefinitions | undefined
  const stored = definitions && Object.hasOwn(definitions, name) ? definitions[name] : undefined
  if (!stored || !holds([stored.s ?? oldestMinor, stored.u], minor)) return undefined
  const properties = new Map<string, Property>()
  const required: string[] = []
  const since = stored.s ?? oldestMinor
  for (const [property, text] of Object.entries(stored.p)) {
    const attributes = typeof text === 'string' ? {} : text[1]
    if (!holds([attributes.s ?? since, attributes.u ?? stored.u], minor)) continue
    properties.set(property, makeProperty(property, text, minor, since, stored.u, table))
    const { r } = attributes
    if (r === 1 || r?.some((span) => holds(span, minor))) required.push(property)
  }
  return { name: id, goType: name.slice(name.lastIndexOf(':') + 1), since, ...(stored.u === undefined ? {} : { until: stored.u }), properties, required }
}

function makeProperty(name: string, stored: StoredProperty, minor: Minor, since: Minor, until: Minor | undefined, table: string): Property {
  const attributes: StoredAttributes = typeof stored === 'string' ? {} : stored[1]
  const newest = typeof stored === 'string' ? stored : stored[0]
  const code = attributes.v?.findLast(([, end]) => minor < end)?.[0] ?? newest
  const end = attributes.u ?? until
  const values = attributes.e?.filter((value) => typeof value === 'string' || holds([value[1], value[2]], minor)).map((value) => (typeof value === 'string' ? value : value[0]))
  const hasDefault = attributes.d !== undefined && (attributes.ds === undefined || holds(attributes.ds, minor))
  return {
    name,
    ...decodeType(code, table, attributes.im),
    since: attributes.s ?? since,
    ...(end === undefined ? {} : { until: end }),
    ...(values && values.length > 0 ? { enum: values } : {}),
    ...(attributes.l === undefined ? {} : { listType: attributes.l }),
    ...(attributes.k === undefined ? {} : { listMapKeys: attributes.k }),
    ...(attributes.m === undefined ? {} : { mapType: attributes.m }),
    ...(attributes.pk === undefined ? {} : { patchMergeKey: attributes.pk }),
    ...(attributes.ps === undefined ? {} : { patchStrategy: attributes.ps }),
    ...(hasDefault && attributes.d !== undefined ? { default: attributes.d } : {}),
    ...(hasDefault && attributes.z === 1 ? { defaultsZero: true } : {}),
    ...(attributes.lim === undefined ? {} : { limits: attributes.lim }),
    ...(attributes.x === undefined ? {} : { deprecated: { ...(attributes.x[0] > 0 ? { since: attributes.x[0] } : {}), ...(attributes.x[1] === undefined ? {} : { use: attributes.x[1] }) } }),
  }
}

function decodeType(code: string, table: string, inner?: 'atomic'): TypeView {
  if (code.startsWith('[]') || code.startsWith('{}')) {
    const element = decodeType(code.slice(2), table)
    const of = inner === undefined ? element : { ...element, mapType: inner }
    return code.startsWith('[]') ? { type: 'array', items: of } : { type: 'object', values: of }
  }
  if (code.startsWith('#')) {
    const slash = code.lastIndexOf('/')
    return { type: 'object', ref: slash < 0 ? definitionOfPlace(table, code.slice(1)) : definitionOfPlace(code.slice(1, slash), code.slice(slash + 1)) }
  }
  const [type, format] = code.split('/')
  return format === undefined ? { type: type as PropertyType } : { type: type as PropertyType, format }
}

function holds([since, until]: StoredSpan, minor: Minor): boolean {
  return since <= minor && (until === undefined || minor < until)
}
