// Reads `@kubernetes/client-node`: `attributeTypeMap` gives names and types, the `.d.ts` what is required, the API classes the resources.
import { definitionId, partsOfClass, partsOfId, segmentOf } from './ids.ts'
import type { IdPool } from './ids.ts'
import type { PackageReader } from './packages.ts'
import { anyType, mapRef, objectType, refOf, scalar } from './raw.ts'
import type { RawDefinition, RawDefinitions, RawKind, RawRelease, RawType } from './raw.ts'

interface Attribute { readonly name: string; readonly baseName: string; readonly type: string; readonly format?: string }

interface ClientClass { readonly name: string; readonly definition: RawDefinition }

/** One release as the client of that release models it. */
export function readClientNode(read: PackageReader, version: string, pool: IdPool): RawRelease {
  const files = read(`@kubernetes/client-node@${version}`, (path) => /^dist\/gen\/(models?|apis?|index)[/.].*\.(js|d\.ts)$/.test(path) || path === 'dist/gen/index.js')
  const kinds = readKinds(files)
  const classes = readClasses(files)
  const ids = resolveIds(classes, kinds, pool)
  const definitions: RawDefinitions = new Map()
  for (const { name, definition } of classes.values()) {
    const id = ids.get(name)
    if (id === undefined) continue
    const renamed: RawDefinition = new Map()
    for (const [property, { type, required }] of definition) {
      renamed.set(property, { required, type: mapRef(type, (ref) => (ids.has(ref) ? { kind: 'ref', ref: ids.get(ref) ?? ref } : objectType)) })
    }
    definitions.set(id, renamed)
  }
  return { definitions, kinds }
}

function readClasses(files: Map<string, string>): Map<string, ClientClass> {
  // From 1.0.0 on the package still holds models of older releases; only those that all.js exports belong to this one.
  const all = files.get('dist/gen/models/all.js')
  const exported = all ? new Set([...all.matchAll(/models\/(\w+)\.js'/g)].map((match) => match[1])) : undefined
  const classes = new Map<string, ClientClass>()
  for (const [path, text] of files) {
    const file = /^dist\/gen\/models?\/(\w+)\.js$/.exec(path)?.[1]
    if (file === undefined || (exported && !exported.has(file))) continue
    const map = /^(\w+)\.attributeTypeMap = (\[[\s\S]*?\n\]|\[\]);/m.exec(text)
    if (!map?.[1]) continue
    const attributes = JSON.parse(map[2] ?? '[]') as Attribute[]
    const required = new Set([...(files.get(path.replace(/\.js$/, '.d.ts')) ?? '').matchAll(/^ {4}'([^']+)':/gm)].map((match) => match[1]))
    const definition: RawDefinition = new Map()
    for (const { name, baseName, type, format } of attributes) {
      definition.set(baseName, { type: parseClientType(type, format ?? ''), required: required.has(name) })
    }
    classes.set(map[1], { name: map[1], definition })
  }
  return classes
}

function parseClientType(text: string, format: string): RawType {
  const list = /^(?:Array|Set)<(.*)>$/.exec(text)
  if (list) return { kind: 'array', of: parseClientType(list[1] ?? '', format) }
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(text)
  if (map) return { kind: 'map', of: parseClientType(map[1] ?? '', format) }
  switch (text) {
    case 'string': return scalar('string', format || undefined)
    case 'number': return format === 'double' ? scalar('number', 'double') : scalar('integer', format || undefined)
    case 'boolean': return scalar('boolean')
    case 'Date': return scalar('string', 'date-time')
    case 'V1MicroTime': return scalar('string', 'micro-time')
    case 'IntOrString': return scalar('string', 'int-or-string')
    case 'object': return objectType
    case 'any': return anyType
    default: return { kind: 'ref', ref: text }
  }
}

/** Ids by class name: from the pool, else from who uses the class; a list is where its items are. */
function resolveIds(classes: Map<string, ClientClass>, kinds: readonly RawKind[], pool: IdPool): Map<string, string> {
  const ids = new Map<string, string>()
  const rootIds = new Map<string, string>()
  for (const { group, version, kind } of kinds) rootIds.set(`${version}.${kind}`, definitionId(segmentOf(group), version, kind))
  for (const name of classes.keys()) {
    const parts = partsOfClass(name)
    const id = pool.idOf(name) ?? (parts && rootIds.get(`${parts.version}.${parts.name}`))
    if (id !== undefined) ids.set(name, id)
  }
  for (let changed = true; changed;) {
    changed = false
    for (const { name, definition } of classes.values()) {
      for (const property of definition.values()) {
        const ref = refOf(property.type)
        if (ref === undefined || !classes.has(ref)) continue
        const [from, to] = name.endsWith('List') && ids.has(ref) && !ids.has(name) ? [ref, name] : [name, ref]
        const user = ids.get(from)
        if (user === undefined || ids.has(to)) continue
        ids.set(to, chooseId(to, partsOfId(user).segment, pool))
        changed = true
      }
    }
  }
  return ids
}

function chooseId(className: string, userSegment: string, pool: IdPool): string {
  const candidates = pool.candidates(className)
  const parts = partsOfClass(className)
  return candidates.find((id) => partsOfId(id).segment === userSegment)
    ?? candidates.find((id) => partsOfId(id).segment === 'core')
    ?? candidates[0]
    ?? definitionId(userSegment, parts?.version ?? '', parts?.name ?? className)
}

const verbOf: Readonly<Record<string, string>> = {
  create: 'create', read: 'get', list: 'list', replace: 'update', patch: 'patch', delete: 'delete', deleteCollection: 'deletecollection',
}

interface Resource { kind: string; namespaced: boolean; subresources: Set<string>; verbs: Set<string> }

function readKinds(files: Map<string, string>): RawKind[] {
  const index = files.get('dist/gen/index.js') ?? ''
  const exported = new Set([...index.matchAll(/ as (\w+Api)\b/g)].map((match) => match[1]))
  const resources = new Map<string, Resource>()
  for (const [path, text] of files) {
    const api = /^dist\/gen\/apis?\/(\w+Api)\.js$/.exec(path)?.[1]
    if (api === undefined || (path.startsWith('dist/gen/apis/') && exported.size > 0 && !exported.has(api))) continue
    for (const [, method = '', body = ''] of text.matchAll(/^ {4}async (\w+)\(([\s\S]*?)(?=^ {4}async |(?![\s\S]))/gm)) {
      const url = /localVarPath = (?:this\.basePath \+ )?'([^']+)'/.exec(body)?.[1]
      if (url !== undefined) addMethod(resources, method.replace(/WithHttpInfo$/, ''), url)
    }
  }
  return [...resources].map(([key, { kind, namespaced, subresources, verbs }]) => {
    const [group = '', version = '', resource = ''] = key.split('/')
    // What can be listed but never written (ComponentStatus) cannot be watched.
    const watchable = verbs.has('list') && verbs.has('create') ? [...verbs, 'watch'] : [...verbs]
    return { group, version, kind, resource, namespaced, subresources: [...subresources].sort(), verbs: watchable.sort() }
  }).filter(({ kind }) => kind !== '')
}

function addMethod(resources: Map<string, Resource>, method: string, url: string): void {
  const at = /^\/api(?:s\/([^/]+))?\/(v\d[^/]*)\/(?:(namespaces)\/\{namespace\}\/)?([^/{]+)(?:\/(\{name\})(?:\/([^{]+?))?)?(?:\/\{path\})?$/.exec(url)
  const action = /^(create|read|list|replace|patch|deleteCollection|delete|connect[A-Z][a-z]+)(?:Namespaced)?(.*)$/.exec(method)
  if (!at || !action) return
  const [, group = '', version = '', namespaces, name = '', , subresource] = at
  const key = `${group}/${version}/${name}`
  const resource = resources.get(key) ?? { kind: '', namespaced: false, subresources: new Set<string>(), verbs: new Set<string>() }
  resources.set(key, resource)
  if (subresource !== undefined) {
    resource.subresources.add(subresource)
    return
  }
  resource.namespaced ||= namespaces !== undefined
  const verb = verbOf[action[1] ?? '']
  if (verb !== undefined) resource.verbs.add(verb)
  if (verb === 'get' || verb === 'create') resource.kind = action[2] ?? ''
}
