import { goJson } from '../../base/go-format.ts'
import type { Value, ValueMap } from '../../base/json.ts'
import { runKubectl, type FileTree } from '../../kubectl/run.ts'
import type { ApiServer, Target } from '../../sim/api/server.ts'
import type { ApiResponse } from '../../sim/api/status.ts'
import type { Manifest } from '../manifests.ts'
import type { Answer, FieldConflict, Outcome, Refusal } from '../plan.ts'
import { Recorder, type Exchange } from './recorder.ts'

/** One object sent in one way. */
export interface SentObject {
  readonly answer: Answer
  readonly conflicts: readonly FieldConflict[]
  /** Where it is stored; undefined when kubectl refused before it asked. */
  readonly target: Target | undefined
  /** As it was before and is after; of refused objects the two are one. */
  readonly before: ValueMap | undefined
  readonly after: ValueMap | undefined
  /** The last patch that was sent. */
  readonly patch: Value | undefined
  /** Of a refusal, as the server gave it. */
  readonly refusal: ApiResponse['status']
}

/** The same run once more, for those alone whose answer it can change: refused, and not because they are there. The others stay undefined. */
export function sendRefused(server: ApiServer, manifests: readonly Manifest[], command: Command, first: readonly SentObject[]): (SentObject | undefined)[] {
  const recorder = new Recorder(server)
  return manifests.map((manifest, index) => {
    const { outcome, status } = first[index]?.answer ?? {}
    return outcome === 'refused' && status?.reason !== 'AlreadyExists' ? send(recorder, manifest, command) : undefined
  })
}

/** How objects are sent: `['apply', '--server-side']`. */
export type Command = readonly string[]

/**
 * Sends objects one after the other, as one run of kubectl over all files does: kinds are those that were served when the run began, so a
 * resource whose definition comes with it is not known yet, and an object before its namespace is refused.
 */
export function sendAll(server: ApiServer, manifests: readonly Manifest[], command: Command, seen: (index: number) => void = () => undefined): SentObject[] {
  const recorder = new Recorder(server)
  return manifests.map((manifest, index) => {
    const sent = send(recorder, manifest, command)
    seen(index)
    return sent
  })
}

function send(recorder: Recorder, { object, origin }: Manifest, [verb = '', ...flags]: Command): SentObject {
  const { stdout, stderr, code } = runKubectl([verb, '-f', origin.path, ...flags], { files: oneFile(textOf(object)), stdin: '', env: {}, cwd: '' }, recorder.client)
  const exchanges = recorder.take()
  const write = exchanges.findLast((exchange) => exchange.verb !== 'get')
  const last = write ?? exchanges.at(-1)
  const refused = code !== 0 ? last?.response.status : undefined
  const { warnings, text } = splitWarnings(stderr)
  const first = exchanges.find(({ verb: asked, before }) => before !== undefined || asked !== 'get')
  return {
    answer: {
      outcome: code === 0 ? outcomeOf(stdout) : 'refused',
      code: last?.response.code ?? 0,
      ...code === 0 ? {} : { status: refused === undefined ? { reason: 'Client', message: text.trim().replace(/^error: /, '') } : refusalOf(refused) },
      ...warnings.length === 0 ? {} : { warnings },
      line: code === 0 ? stdout.trim() : text.trim(),
    },
    conflicts: refused?.reason === 'Conflict' ? conflictsOf(refused) : [],
    target: targetOf(last),
    before: code === 0 ? first?.before ?? exchanges.find(({ verb: asked }) => asked === 'get')?.response.object : write?.before,
    after: code === 0 ? write?.response.object ?? last?.response.object : write?.before,
    patch: exchanges.findLast((exchange) => exchange.verb === 'patch')?.body,
    refusal: refused,
  }
}

function targetOf(exchange: Exchange | undefined): Target | undefined {
  if (exchange === undefined) return undefined
  const { name } = exchange.response.object?.metadata as { name?: string } | undefined ?? {}
  return exchange.target.name === '' && name !== undefined ? { ...exchange.target, name } : exchange.target
}

const texts = new WeakMap<ValueMap, string>()

/** An object as JSON, written once for all columns. */
function textOf(object: ValueMap): string {
  const known = texts.get(object) ?? goJson(object)
  texts.set(object, known)
  return known
}

/** Paths do not matter: each run of kubectl sees one file. */
function oneFile(text: string): FileTree {
  return { read: () => text, list: () => undefined }
}

const outcomes: readonly Outcome[] = ['created', 'configured', 'unchanged', 'serverside-applied']

/** The last word of kubectl's line. */
function outcomeOf(stdout: string): Outcome {
  return outcomes.find((one) => stdout.trimEnd().endsWith(` ${one}`)) ?? 'configured'
}

/** Warnings stand in lines of their own. */
function splitWarnings(stderr: string): { warnings: string[], text: string } {
  const lines = stderr.split('\n')
  const isWarning = (line: string): boolean => line.startsWith('Warning: ')
  return { warnings: lines.filter(isWarning).map((line) => line.slice('Warning: '.length)), text: lines.filter((line) => !isWarning(line)).join('\n') }
}

function refusalOf({ reason, message, details }: NonNullable<ApiResponse['status']>): Refusal {
  const causes = details?.causes?.map(({ reason: why, message: text, field }) => ({ reason: why, message: text, field })) ?? []
  return { reason, message, ...causes.length === 0 ? {} : { causes } }
}

/** `conflict with "hpa" using apps/v1`: `structured-merge-diff` conflicts as `fieldmanager/internal/conflict.go` (1.36) tells them. */
function conflictsOf({ details }: NonNullable<ApiResponse['status']>): FieldConflict[] {
  return (details?.causes ?? []).flatMap(({ message, field }) => {
    const manager = /^conflict with "(?<name>(?:[^"\\]|\\.)*)"/.exec(message)?.groups?.name
    return manager === undefined ? [] : [{ manager, path: field.replace(/^\./, '') }]
  })
}
