import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, setKey, sortedKeys, type Value, type ValueMap } from '../../src/base/json.ts'
import { applyJsonPatch } from '../../src/merge/json-patch.ts'
import { manifestObjects, parseFile, type ParsedFile } from '../../src/parse/document.ts'
import { mapObject } from '../../src/sim/api/rest-mapping.ts'
import type { ApiServer } from '../../src/sim/api/server.ts'
import type { ApiResponse } from '../../src/sim/api/status.ts'
import { compareAnswer, isAccepted } from './compare.ts'
import { lines, recordings } from './files.ts'
import { ourAnswer, readLine, type Answer, type RecordedAnswer } from './recorded.ts'
import { Tally, type ReplayOptions, type ReplayResult } from './replay.ts'
import { systemNamespaces } from '../../src/sim/api/stock-cluster.ts'
import { addNamespace, freshServer, metaOf } from './world.ts'

interface Line extends RecordedAnswer {
  readonly file: string
  readonly doc: number
  readonly item?: number
  readonly class?: readonly string[]
  readonly edits?: Value
  readonly create?: { readonly code: number }
}

/** Replays `corpus` recordings: each document of the corpus as it is, and each damage to one, as a dry-run create of kubectl's. */
export function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { folder, documents, minor } = options
  if (documents === undefined) throw new Error('corpus needs --documents <folder>')
  const all = [...lines(recordings(folder, options.files))].map(({ text }) => readLine(text) as unknown as Line)
  const files = new Map<string, ParsedFile>()
  const parsed = (file: string): ParsedFile => {
    let known = files.get(file)
    if (known === undefined) files.set(file, known = parseFile(file, readFileSync(join(documents, file), 'utf8')))
    return known
  }
  const server = freshServer(minor)
  for (const namespace of systemNamespaces) addNamespace(server, namespace, ['default'], true)
  const untouched = all.filter((line) => line.edits === undefined)
  populate(server, (untouched.length > 0 ? untouched : all).map((line) => objectOf(parsed(line.file), line)))

  const tally = new Tally('verdict', 'firstMessage', 'causes', 'warnings')
  const errors: ErrorCount = { falseAlarms: 0, accepted: 0, missed: 0, refused: 0, classes: new Map() }
  for (const recorded of all) {
    const line = recorded.edits === undefined ? { ...recorded, id: `${recorded.file}#${recorded.doc}${recorded.item === undefined ? '' : `.${recorded.item}`}` } : recorded
    const got = answer(server, parsed(line.file), line)
    compareAnswer(tally, line, got)
    count(errors, line, got)
  }
  return Promise.resolve({
    area: 'corpus',
    cases: all.length,
    aspects: tally.aspects,
    differences: tally.differences,
    notes: notesOf(errors),
    extra: { falseAlarms: { of: errors.accepted, count: errors.falseAlarms }, missed: { of: errors.refused, count: errors.missed } },
  })
}

/** The cluster of the recordings: every namespace that a document names or defines, the accounts that bare Pods name, the CRDs. */
function populate(server: ApiServer, objects: readonly (ValueMap | undefined)[]): void {
  for (const object of objects) {
    if (object === undefined) continue
    const meta = metaOf(object)
    if (object.kind === 'Namespace' && typeof meta.name === 'string') addNamespace(server, meta.name, ['default'], true)
    if (typeof meta.namespace === 'string') addNamespace(server, meta.namespace, ['default'], true)
    const spec = isMap(object.spec) ? object.spec : {}
    if (object.kind === 'Pod' && typeof spec.serviceAccountName === 'string') {
      addNamespace(server, typeof meta.namespace === 'string' ? meta.namespace : 'default', [spec.serviceAccountName], true)
    }
  }
  for (const object of objects) {
    if (object?.kind !== 'CustomResourceDefinition') continue
    const mapping = mapObject(server.registry, object)
    if ('target' in mapping) server.create(mapping.target, object, { fieldValidation: 'Strict' })
  }
}

function objectOf(file: ParsedFile, { doc, item }: Line): ValueMap | undefined {
  return manifestObjects(file).objects.find((object) => object.document === doc && object.item === item)?.value
}

function answer(server: ApiServer, file: ParsedFile, line: Line): Answer {
  const object = objectOf(file, line) ?? file.documents[line.doc]?.value
  const problem = file.documents[line.doc]?.failed === true ? file.diagnostics.find((diagnostic) => diagnostic.document === line.doc) : undefined
  if (problem !== undefined) return clientRefusal('YAML', (problem.kubectlText ?? problem.message).replace(/^.*?converting YAML to JSON: /, ''))
  if (!isMap(object)) return clientRefusal('Client', 'apiVersion not set')
  const patched = line.edits === undefined ? { value: sorted(object) } : applyJsonPatch(sorted(object), line.edits)
  if ('error' in patched || !isMap(patched.value)) return clientRefusal('Client', 'error' in patched ? patched.error : 'not an object')
  const response = send(server, patched.value)
  // The unmodified namespaces and definitions were asked before they were made.
  const askedBefore = line.edits === undefined && response.status?.reason === 'AlreadyExists'
  return ourAnswer(askedBefore ? { code: 201, warnings: response.warnings } : response)
}

function send(server: ApiServer, object: ValueMap): ApiResponse {
  const mapping = mapObject(server.registry, object)
  if ('reason' in mapping) return { code: 0, warnings: [], status: { code: 0, ...mapping } }
  return server.create(mapping.target, object, { dryRun: true, fieldValidation: 'Strict' })
}

function clientRefusal(reason: string, message: string): Answer {
  return { code: 0, reason, message, causes: [], warnings: [] }
}

/** kubectl's JSON has sorted keys, because it comes out of a Go map. */
function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of sortedKeys(value)) setKey(copy, key, sorted(value[key] ?? null))
  return copy
}

interface ErrorCount {
  falseAlarms: number
  accepted: number
  missed: number
  refused: number
  readonly classes: Map<string, [falseAlarms: number, missed: number]>
}

/** The two kinds of error apart: refusing what the server takes, and taking what it refuses. */
function count(errors: ErrorCount, line: Line, got: Answer): void {
  const accepted = isAccepted(line.code, line.state)
  const ours = isAccepted(got.code, line.state)
  if (accepted) errors.accepted++
  else errors.refused++
  if (accepted === ours) return
  if (accepted) errors.falseAlarms++
  else errors.missed++
  for (const name of line.class ?? ['unmodified']) {
    const entry = errors.classes.get(name) ?? [0, 0]
    entry[accepted ? 0 : 1]++
    errors.classes.set(name, entry)
  }
}

function notesOf({ falseAlarms, accepted, missed, refused, classes }: ErrorCount): string[] {
  const share = (part: number, of: number): string => `${part} of ${of} (${of === 0 ? '0' : (100 * part / of).toFixed(2)} %)`
  const byClass = [...classes].sort(([, a], [, b]) => b[0] + b[1] - a[0] - a[1]).map(([name, [alarms, overlooked]]) => `  ${name.padEnd(24)} false alarms ${String(alarms).padStart(4)}  missed ${String(overlooked).padStart(4)}`)
  return [`false alarms: ${share(falseAlarms, accepted)} of what the server accepts`, `missed: ${share(missed, refused)} of what it refuses`, ...byClass]
}
