import { basename } from 'node:path'
import { cloneValue, isMap, setKey, type Value, type ValueMap } from '../../src/base/json.ts'
import { mapObject } from '../../src/sim/api/rest-mapping.ts'
import { handle } from '../../src/sim/api/http.ts'
import type { ApiServer, Target } from '../../src/sim/api/server.ts'
import { notServedStatus, refused, type ApiResponse } from '../../src/sim/api/status.ts'
import { compareAnswer } from './compare.ts'
import { lines, recordings, readTable } from './files.ts'
import { readRequestBody } from './body.ts'
import { pathOf, requestOf } from './request.ts'
import { Documents } from './documents.ts'
import { chance, ourAnswer, readLine, type RecordedAnswer } from './recorded.ts'
import { Tally, type ReplayOptions, type ReplayResult } from './replay.ts'
import { place, systemNamespaces } from '../../src/sim/api/stock-cluster.ts'
import { addNamespace, freshServer, metaOf } from './world.ts'

export interface Line extends RecordedAnswer {
  readonly op: string
  readonly method?: string
  readonly accept?: string
  readonly patchType?: 'json' | 'merge' | 'strategic' | 'apply'
  readonly fieldManager?: string
  readonly force?: boolean
  /** A request before the one that counts: always made for real. */
  readonly isStep?: boolean
  readonly before?: readonly Partial<Line>[]
  readonly then?: readonly ValueMap[]
  readonly path?: string
  readonly subresource?: string
  readonly fieldValidation?: 'Warn' | 'Ignore'
  readonly query?: string | Readonly<Record<string, string>>
  readonly setup?: readonly ValueMap[]
  readonly old?: ValueMap
  readonly object?: Value
  readonly raw?: string
  readonly body?: string
  readonly real?: boolean
  readonly contentType?: string
  /** corpus.jsonl: a file of the documents folder, and which document of it. */
  readonly source?: string
  readonly document?: string
  readonly apiVersion?: string
  readonly kind?: string
  readonly user?: string | null
  readonly groups?: readonly string[]
}

/** Replays `apiserver` recordings: each line in a world of its own. */
export function replay(options: ReplayOptions): Promise<ReplayResult> {
  const tally = new Tally('verdict', 'firstMessage', 'causes', 'result', 'warnings')
  const older = olderAnswers(options)
  const documents = options.documents === undefined ? undefined : new Documents(options.documents)
  const shared = new Map<string, ApiServer>()
  let cases = 0
  for (const { file, text } of lines(recordings(options.folder, options.files))) {
    const line = laidOver(expandRepeats(readLine(text)) as unknown as Line, older)
    if (line === undefined) continue
    cases++
    compareAnswer(tally, line, ourAnswer(answer(line, basename(file, '.jsonl'), options, documents, shared), line))
  }
  return Promise.resolve({ area: 'apiserver', cases, aspects: tally.aspects, differences: tally.differences })
}

const podFiles = new Set(['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController', 'Job', 'CronJob', 'PodTemplate'])

function answer(line: Line, file: string, { minor }: ReplayOptions, documents: Documents | undefined, shared: Map<string, ApiServer>): ApiResponse {
  if (line.source !== undefined && documents !== undefined) {
    const response = createDocument(corpusServer(minor, documents, shared), line, documents)
    // Namespaces and definitions had been made before, and count as accepted.
    const wasMade = line.kind === 'Namespace' || line.kind === 'CustomResourceDefinition'
    return wasMade && response.status?.reason === 'AlreadyExists' ? { code: 201, warnings: response.warnings } : response
  }
  const isPods = podFiles.has(file) || (file.startsWith('admission-') && file !== 'admission-policies')
  const server = freshServer(minor, file === 'Service-dualstack' ? ['10.96.0.0/16', 'fd00:10:96::/112'] : undefined)
  const accounts = isPods && file !== 'admission-ServiceAccount' ? ['default'] : []
  for (const namespace of systemNamespaces) addNamespace(server, namespace, accounts, false)
  if (isPods && line.op === 'update') line = withLiveValues(line)
  for (const object of line.setup ?? []) setUp(server, object, accounts)
  if (line.old !== undefined && isPods) placeOld(server, line.old)
  else if (line.old !== undefined) setUp(server, line.old, accounts)
  if (minor !== 36 && line.op === 'create' && isMap(line.object)) {
    // Older releases were asked through kubectl, which looks for the kind itself.
    const mapping = mapObject(server.registry, line.object)
    if ('reason' in mapping && mapping.reason === 'NoKindMatch') return refused({ code: 0, reason: '', message: mapping.message })
  }
  for (const step of line.before ?? []) handle(server, requestOf(server, stepOf(server, line, step), isPods))
  for (const step of line.then ?? []) follow(server, step, line)
  return handle(server, requestOf(server, line, isPods))
}

/** A request that was made before the case: nothing but its place is the case's. */
function stepOf(server: ApiServer, line: Line, step: Partial<Line>): Line {
  const { id, code, old } = line
  const path = isMap(step.object) && step.object.kind !== undefined ? undefined : line.op === 'request' ? line.path : pathOf(server, { ...line, subresource: '' }).replace(/\/$/, '')
  return { id, code, op: step.method === undefined ? 'patch' : 'request', isStep: true, ...old === undefined ? {} : { old }, ...path === undefined ? {} : { path }, ...step }
}

/** What happened to the world after `old`: a definition that was replaced, or a request. */
function follow(server: ApiServer, step: ValueMap, line: Line): void {
  if (typeof step.method === 'string') {
    handle(server, requestOf(server, { ...line, op: 'request', ...step }, false))
    return
  }
  const object = withLiveVersion(server, step)
  const target = targetOf(server, object)
  if (target !== undefined) server.update({ ...target, name: nameOf(object) }, object, { fieldValidation: 'Ignore' })
}

/** One server for all documents of the corpus: every namespace that one names, and every definition. */
function corpusServer(minor: number, documents: Documents, shared: Map<string, ApiServer>): ApiServer {
  const known = shared.get('corpus')
  if (known !== undefined) return known
  const server = freshServer(minor)
  for (const namespace of systemNamespaces) addNamespace(server, namespace, ['default'], true)
  for (const object of documents.objects()) {
    const meta = metaOf(object)
    if (typeof meta.namespace === 'string') addNamespace(server, meta.namespace, ['default'], true)
  }
  for (const object of documents.objects()) {
    const mapping = object.kind === 'CustomResourceDefinition' ? mapObject(server.registry, object) : undefined
    if (mapping !== undefined && 'target' in mapping) server.create(mapping.target, object, { fieldValidation: 'Strict' })
  }
  shared.set('corpus', server)
  return server
}

/** A document of the corpus, sent as YAML text to the path of its kind. */
function createDocument(server: ApiServer, line: Line, documents: Documents | undefined): ApiResponse {
  const resource = server.registry.byKind(line.apiVersion ?? '', line.kind ?? '')
  const text = documents?.text(line.source ?? '', line.document ?? '')
  if (resource === undefined || text === undefined) return refused(notServedStatus)
  const read = typeof text === 'string' ? readRequestBody(text, 'application/yaml', resource.kind) : { object: text, errors: [] }
  if ('status' in read) return refused(read.status)
  const mapping = mapObject(server.registry, { ...read.object, apiVersion: line.apiVersion ?? null, kind: line.kind ?? null })
  if ('reason' in mapping) return refused(notServedStatus)
  return server.create(mapping.target, read.object, { dryRun: true, fieldValidation: 'Strict', bodyErrors: read.errors })
}

/** As `kubectl replace` does: the stored object's version, where the manifest has none. */
export function withLiveVersion(server: ApiServer, object: ValueMap): ValueMap {
  const target = targetOf(server, object)
  const resource = target && server.find(target)
  const meta = metaOf(object)
  const stored = resource && server.load(resource, target.namespace, nameOf(object))
  if (stored?.metadata?.resourceVersion === undefined || meta.resourceVersion !== undefined) return object
  return { ...object, metadata: { ...meta, resourceVersion: stored.metadata.resourceVersion } }
}

export function nameOf(object: ValueMap): string {
  const { name } = metaOf(object)
  return typeof name === 'string' ? name : ''
}

export function targetOf(server: ApiServer, object: ValueMap): Target | undefined {
  const mapping = mapObject(server.registry, object)
  return 'target' in mapping ? mapping.target : undefined
}

/** Creates an object as it was sent, then writes the status that the recording gives it. */
function setUp(server: ApiServer, object: ValueMap, accounts: readonly string[]): void {
  const target = targetOf(server, object)
  if (target === undefined) return
  const { status, ...rest } = object
  const response = server.create(target, cloneValue(rest), { fieldValidation: 'Ignore', fieldManager: 'kubectl-create' })
  if (response.status !== undefined) place(server, object)
  else if (isMap(status)) {
    const resource = server.find(target)
    const stored = resource && server.load(resource, target.namespace, nameOf(object))
    if (resource !== undefined && stored !== undefined) server.save(resource, Object.assign(cloneValue(stored), { status: cloneValue(resource.codec.decode({ status }).object.status ?? status) }))
  }
  if (object.kind === 'Namespace') addNamespace(server, nameOf(object), accounts, false)
}

/** The object as the server had returned it. */
function placeOld(server: ApiServer, old: ValueMap): void {
  const namespace = metaOf(old).namespace
  if (typeof namespace === 'string') addNamespace(server, namespace, ['default'], false)
  place(server, old)
}

/** `<uid>` and `<time>` inside an object that was read and written back stand for the live object's values. */
function withLiveValues(line: Line): Line {
  const live = (value: Value): Value => {
    if (typeof value === 'string') return value.replaceAll('<uid>', chance.uid).replaceAll('<time>', chance.now)
    if (Array.isArray(value)) return value.map(live)
    if (!isMap(value)) return value
    const copy: ValueMap = {}
    for (const key of Object.keys(value)) setKey(copy, key, live(value[key] ?? null))
    return copy
  }
  return { ...line, ...line.old === undefined ? {} : { old: live(line.old) as ValueMap }, ...line.object === undefined ? {} : { object: live(line.object) } }
}

/** `<repeat:UNIT:COUNT>` anywhere in a string stands for a long run. */
export function expandRepeats(value: Value): Value {
  if (typeof value === 'string') return value.includes('<repeat:') ? value.replaceAll(/<repeat:(.+?):(\d+)>/g, (_all, unit: string, count: string) => unit.repeat(Number(count))) : value
  if (Array.isArray(value)) return value.map(expandRepeats)
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of Object.keys(value)) setKey(copy, expandRepeats(key) as string, expandRepeats(value[key] ?? null))
  return copy
}

/** Answers of the release that is replayed, by id; undefined when it is the recorded one. */
function olderAnswers({ folder, minor }: ReplayOptions): ReadonlyMap<string, RecordedAnswer> | undefined {
  const text = minor === 36 ? undefined : readTable(`${folder}/../versions/1.${minor}-${basename(folder)}.jsonl`)
  if (text === undefined) return undefined
  return new Map(text.split('\n').filter((line) => line !== '').map((line) => {
    const answered = readLine(line) as unknown as RecordedAnswer
    return [answered.id, answered]
  }))
}

/** The recorded line as an older release answered it; undefined when that release was not asked. */
function laidOver(line: Line, older: ReadonlyMap<string, RecordedAnswer> | undefined): Line | undefined {
  if (older === undefined) return line
  const asked = line.op === 'create' && !['source', 'setup', 'path', 'raw', 'contentType', 'fieldValidation', 'real', 'unordered', 'alternatives', 'query', 'subresource', 'body'].some((key) => key in line)
  if (!asked) return undefined
  const other = older.get(line.id)
  if (other === undefined) return line
  const { status: _status, warnings: _warnings, result, ...rest } = line
  const kept = other.result ?? (other.code >= 200 && other.code < 300 ? result : undefined)
  return { ...rest, ...other, ...kept === undefined ? {} : { result: kept } }
}
