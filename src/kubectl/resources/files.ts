import { goJson, goQuote } from '../../base/go-format.ts'
import { parseSelector } from '../../base/labels.ts'
import { isMap, setKey, sortedKeys, type Value, type ValueMap } from '../../base/json.ts'
import { parseFile, readYamlBody, type ParsedFile } from '../../parse/document.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import { Failure } from '../failure.ts'
import { metaText, targetFor, type Io, type Session, wordOf } from '../session.ts'
import { mapAt } from '../tables/cells.ts'
import { jsonKind, metadataFault, undecodable } from './metadata.ts'

/** One object that a command works on: `resource.Info` of `k8s.io/cli-runtime` (v0.36.2). */
export interface Info {
  /** The file that it came from; empty for one from the server. */
  readonly source: string
  readonly resource: ServedResource
  readonly namespace: string
  readonly name: string
  object: ValueMap
}

export interface FileOptions {
  readonly filenames: readonly string[]
  readonly recursive: boolean
  /** The namespace of the command. */
  readonly namespace: string
  /** `-n` was given: objects must lie in it. */
  readonly enforceNamespace: boolean
  /** `--validate` is not `ignore`: documents without kind and apiVersion end the reading. */
  readonly validate: boolean
  /** Labels that objects must have. */
  readonly selector?: string
  /** A kustomization in place of files. */
  readonly kustomize?: string
  /** No server is asked what a kind means. */
  readonly local?: boolean
  /** Each object is fetched as it is read: what cannot be read is told in its place, not at the end. */
  readonly inOrder?: boolean
}

/** What is told of each object of a file, and of what cannot be made one. */
interface Visitor {
  readonly visit: (info: Info | Failure) => Failure | undefined
  readonly unread: (fault: Failure) => Failure | undefined
}

/**
 * Calls `visit` for each object of the files, in order; faults come to it in place of an object, and those of what could not be read after
 * everything else (the lists of `cli-runtime/pkg/resource/visitor.go` within one another, v0.36.2). A returned failure ends the reading.
 */
export function visitFiles(session: Session, options: FileOptions, visit: (info: Info | Failure) => Failure | undefined): Failure | undefined {
  const files = filesOf(session, options)
  if (files instanceof Failure) return files
  const selector = parseSelector(options.selector ?? '')
  if ('error' in selector) return Failure.text(`the provided selector ${goQuote(options.selector ?? '')} is not valid: ${selector.error}`)
  const chosen = (info: Info | Failure): Failure | undefined => info instanceof Failure || selector.matches(labelsOf(info.object)) ? visit(info) : undefined
  const [failures, late]: [Failure[], Failure[]] = [[], []]
  const unread = (fault: Failure): Failure | undefined => {
    if (options.inOrder === true) return visit(fault)
    late.push(fault)
    return undefined
  }
  for (const { path, text } of files) {
    const failure = visitDocuments(session, options, parseFile(path, text), { visit: chosen, unread })
    if (failure !== undefined) failures.push(failure)
  }
  for (const fault of late) {
    const failure = visit(fault)
    if (failure !== undefined) return failure
  }
  return Failure.all(failures)
}

/** All objects, and all faults as one. */
export function readInfos(session: Session, options: FileOptions, stopAtFault = false): { infos: Info[], failure: Failure | undefined } {
  const infos: Info[] = []
  const failures: Failure[] = []
  const failure = visitFiles(session, options, (info) => {
    if (info instanceof Failure) {
      if (stopAtFault) return info
      failures.push(info)
    } else infos.push(info)
    return undefined
  })
  if (failure !== undefined) failures.push(failure)
  return { infos, failure: Failure.all(failures) }
}

/** The server's state of all objects that files name; `read` are those that could be read. */
export function fetchedInfos(session: Session, options: FileOptions): { infos: Info[], failures: Failure[], read: Info[] } | Failure {
  const files = filesOf(session, options)
  if (files instanceof Failure) return files
  const [infos, failures, read]: [Info[], Failure[], Info[]] = [[], [], []]
  const failure = visitFiles(session, { ...options, inOrder: true }, (info) => {
    const object = info instanceof Failure ? info : info.name === '' ? Failure.text('resource name may not be empty') : session.get(targetFor(info.resource, info.namespace, info.name))
    if (!(info instanceof Failure)) read.push(info)
    if (object instanceof Failure) failures.push(object)
    else if (!(info instanceof Failure)) infos.push({ ...info, object })
    return undefined
  })
  return { infos, failures: failure === undefined ? failures : [...failures, failure], read }
}

/** The objects of one text, from wherever it is. */
export function readText(session: Session, { path, text }: NamedText, namespace: string): { infos: Info[], failure: Failure | undefined } {
  const infos: Info[] = []
  const failures: Failure[] = []
  const failure = visitDocuments(session, { filenames: [], recursive: false, namespace, enforceNamespace: false, validate: false }, parseFile(path, text), {
    visit: (info) => {
      if (info instanceof Failure) failures.push(info)
      else infos.push(info)
      return undefined
    },
    unread: (fault) => {
      failures.push(fault)
      return undefined
    },
  })
  return { infos, failure: Failure.all(failure === undefined ? failures : [...failures, failure]) }
}

/** Is this text an object, as far as can be told without the server? */
export function validationFault(text: string): string | undefined {
  const { value, error } = readYamlBody(text)
  return error === undefined ? schemaFault(value ?? null) : error
}

interface NamedText {
  readonly path: string
  readonly text: string
}

function labelsOf(object: ValueMap): Record<string, string> {
  return mapAt(object, 'metadata', 'labels') as Record<string, string>
}

function filesOf({ io }: Session, { filenames, recursive, kustomize = '' }: FileOptions): NamedText[] | Failure {
  if (kustomize !== '') {
    const rendered = renderKustomization(io, kustomize)
    return rendered instanceof Failure ? rendered : [{ path: kustomize, text: rendered }]
  }
  const found: NamedText[] = []
  const missing: Failure[] = []
  for (const name of filenames) {
    if (name === '-') {
      found.push({ path: 'STDIN', text: io.stdin })
      continue
    }
    const path = cleanPath(name)
    const text = io.files.read(path)
    const listed = text === undefined ? io.files.list(path, recursive) : undefined
    if (/[*?[]/.test(name) && text === undefined) {
      const matched = (io.files.list(path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.', false) ?? []).filter((file) => globs(path, file))
      if (matched.length === 0) missing.push(Failure.text(`the path ${goQuote(name)} does not exist`))
      for (const file of matched) found.push({ path: file, text: io.files.read(file) ?? '' })
    } else if (text !== undefined) found.push({ path: name, text })
    else if (listed === undefined) missing.push(Failure.text(`the path ${goQuote(name)} does not exist`))
    else {
      const manifests = listed.filter((file) => /\.(json|yaml|yml)$/.test(file))
      if (manifests.length === 0) missing.push(Failure.text(`error reading [${path}]: recognized file extensions are [.json .yaml .yml]`))
      for (const file of manifests) found.push({ path: file, text: io.files.read(file) ?? '' })
    }
  }
  return missing.length > 0 ? Failure.all(missing) ?? found : found
}

/** Rendering is left to the user's own binary. */
export function renderKustomization(io: Io, folder: string): string | Failure {
  const rendered = io.kustomize?.(folder) ?? { error: `kustomizations are rendered by a real kubectl: kubectl kustomize ${folder}` }
  return 'error' in rendered ? Failure.text(rendered.error) : rendered.text
}

/** `path/filepath.Match` with stars, question marks and classes. */
function globs(pattern: string, path: string): boolean {
  const source = pattern.replaceAll(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '[^/]*').replaceAll('?', '[^/]')
  return new RegExp(`^${source}$`).test(path)
}

/** `./dir/` and `dir` are one folder. */
export function cleanPath(path: string): string {
  const absolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `${absolute ? '/' : ''}${parts.join('/')}` || '.'
}

function visitDocuments(session: Session, options: FileOptions, file: ParsedFile, visitor: Visitor): Failure | undefined {
  const faults = file.diagnostics.filter(({ kubectlText }) => kubectlText !== undefined)
  for (const document of file.documents) {
    const fault = faults.find((one) => (one.document ?? 0) <= document.index)
    if (fault !== undefined) return Failure.text(fault.kubectlText ?? '')
    if (document.value === null) continue
    const value = sortedCopy(document.value)
    const invalid = options.validate ? schemaFault(value) : undefined
    if (invalid !== undefined) return Failure.text(`error validating ${goQuote(file.path)}: error validating data: ${invalid}; if you choose to ignore these errors, turn validation off with --validate=false`)
    const failure = visitValue(session, options, value, file.path, visitor)
    if (failure !== undefined) return failure
  }
  const last = faults.find((one) => (one.document ?? 0) >= file.documents.length)
  return last === undefined ? undefined : Failure.text(last.kubectlText ?? '')
}

/** What can be told of a document's type before it is decoded: `k8s.io/kubectl/pkg/validation/schema.go`. */
function schemaFault(value: Value): string | undefined {
  if (!isMap(value)) return 'invalid object to validate'
  const faults: string[] = []
  const { apiVersion, kind } = value
  if (apiVersion === undefined || apiVersion === null) faults.push('apiVersion not set')
  else if (typeof apiVersion !== 'string') faults.push('apiVersion isn\'t string type')
  else if (apiVersion.split('/').length > 2) faults.push(`unexpected GroupVersion string: ${apiVersion}`)
  if (kind === undefined || kind === null) faults.push('kind not set')
  else if (typeof kind !== 'string') faults.push('kind isn\'t string type')
  if (faults.length === 0 && kind === 'List' && apiVersion === 'v1') return listFault(value.items)
  return joined(faults)
}

/** Members of a list are looked at, too. */
function listFault(items: Value | undefined): string | undefined {
  if (!Array.isArray(items)) return 'invalid object to validate'
  return joined(items.flatMap((item) => schemaFault(item)?.replace(/^\[(.*)\]$/s, '$1').split(', ') ?? []))
}

function joined(faults: readonly string[]): string | undefined {
  return faults.length > 1 ? `[${faults.join(', ')}]` : faults[0]
}

function visitValue(session: Session, options: FileOptions, value: Value, source: string, { visit, unread }: Visitor): Failure | undefined {
  if (!isMap(value)) return unread(Failure.text(undecodable(source, `json: cannot unmarshal ${jsonKind(value)} into Go value of type unstructured.detector`)))
  if (typeof value.kind !== 'string' || value.kind === '') return unread(Failure.text(undecodable(source, `Object 'Kind' is missing in '${jsonOf(value)}'`)))
  const fault = metadataFault(value)
  if (fault !== undefined) return unread(Failure.text(undecodable(source, fault)))
  if (Array.isArray(value.items)) return visitItems(session, options, value, value.items, source, { visit, unread })
  const info = infoOf(session, options, value, source)
  return info instanceof Failure ? unread(info) : visitInNamespace(info, options, visit)
}

function jsonOf(value: ValueMap): string {
  return goJson(value)
}

/** A list's members, each on its own; what kind lacks a member takes from a typed list. */
function visitItems(session: Session, options: FileOptions, list: ValueMap, items: readonly Value[], source: string, { visit, unread }: Visitor): Failure | undefined {
  const listKind = wordOf(list.kind)
  if (!listKind.endsWith('List')) {
    const mapped = infoOf(session, options, list, source)
    if (mapped instanceof Failure) return unread(mapped)
  }
  const itemKind = listKind.endsWith('List') ? listKind.slice(0, -'List'.length) : ''
  const failures: Failure[] = []
  for (const item of items) {
    if (!isMap(item)) return unread(Failure.text(undecodable(source, `json: cannot unmarshal ${jsonKind(item)} into Go value of type unstructured.detector`)))
    const typed = typeof item.kind === 'string' && item.kind !== '' ? item : itemKind === '' ? item : { apiVersion: list.apiVersion ?? null, ...item, kind: itemKind }
    if (typeof typed.kind !== 'string') return unread(Failure.text(undecodable(source, `Object 'Kind' is missing in '${jsonOf(item)}'`)))
    if (wordOf(typed.kind) === 'List') return unread(Failure.text('*unstructured.Unstructured is not a list: no Items field in this object'))
    const info = infoOf(session, options, typed, source, true)
    const failure = info instanceof Failure ? info : visitInNamespace(info, options, visit)
    if (failure !== undefined) failures.push(failure)
  }
  const failure = Failure.all(failures)
  return failure === undefined ? undefined : unread(failure)
}

function infoOf({ client }: Session, { local = false }: FileOptions, object: ValueMap, source: string, inList = false): Info | Failure {
  const apiVersion = typeof object.apiVersion === 'string' ? object.apiVersion : ''
  const kind = wordOf(object.kind)
  const name = metaText(object, 'name')
  const namespace = metaText(object, 'namespace')
  const resource = apiVersion === '' ? unversionedKind(client.resources(), kind) : findKind(client.resources(), apiVersion, kind)
  if (resource === undefined && !local) {
    const words = `no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion)}`
    return Failure.text(inList ? `unable to recognize ${words}` : `resource mapping not found for name: ${goQuote(name)} namespace: ${goQuote(namespace)} from ${goQuote(source)}: ${words}\nensure CRDs are installed first`)
  }
  return { source, resource: resource as ServedResource, namespace, name, object }
}

/** Without a version a core kind is found all the same; no request for it arrives. */
function unversionedKind(resources: readonly ServedResource[], kind: string): ServedResource | undefined {
  const found = resources.find((one) => one.group === '' && one.kind === kind)
  return found && { ...found, version: '' }
}

/** Discovery also knows lower-case kinds, and lists. */
function findKind(resources: readonly ServedResource[], apiVersion: string, kind: string): ServedResource | undefined {
  const served = resources.filter(({ group, version }) => (group === '' ? version : `${group}/${version}`) === apiVersion)
  return served.find((one) => one.kind === kind) ?? served.find((one) => one.kind.toLowerCase() === kind || `${one.kind}List` === kind)
}

function visitInNamespace(info: Info, { namespace, enforceNamespace, local = false }: FileOptions, visit: (info: Info | Failure) => Failure | undefined): Failure | undefined {
  if (info.resource?.namespaced === false && info.namespace !== '') return visit({ ...info, namespace: '', object: withoutNamespace(info.object) })
  // Without a server nobody knows that a kind lies in namespaces.
  if (!info.resource?.namespaced || local) return visit(info)
  if (info.namespace === '') {
    const placed = { ...info, namespace, object: withNamespace(info.object, namespace) }
    return visit(placed)
  }
  if (enforceNamespace && info.namespace !== namespace) {
    return visit(Failure.text(`the namespace from the provided object ${goQuote(info.namespace)} does not match the namespace ${goQuote(namespace)}. You must pass '--namespace=${info.namespace}' to perform this operation.`))
  }
  return visit(info)
}

/** Cluster-wide objects lie nowhere. */
function withoutNamespace(object: ValueMap): ValueMap {
  const metadata = isMap(object.metadata) ? { ...object.metadata } : {}
  delete metadata.namespace
  return { ...object, metadata }
}

/** A copy that says where it lies. */
export function withNamespace(object: ValueMap, namespace: string): ValueMap {
  const metadata = isMap(object.metadata) ? object.metadata : {}
  return { ...object, metadata: { ...metadata, namespace } }
}

/** Objects are sent with their keys in order. */
export function sortedCopy(value: Value): Value {
  if (Array.isArray(value)) return value.map(sortedCopy)
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of sortedKeys(value)) setKey(copy, key, sortedCopy(value[key] ?? null))
  return copy
}
