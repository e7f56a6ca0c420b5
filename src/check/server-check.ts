import type { Diagnostic, Location } from '../diagnostic/diagnostic.ts'
import { isMap, pointerOf, valueAt, type JsonPath } from '../base/json.ts'
import { newestMinor, type Minor } from '../base/release.ts'
import type { Resource } from '../model/resource.ts'
import { explainRefusal, type ExplainedRefusal } from './refusal-rules.ts'

/**
 * What the API server (or kubectl before it) would refuse. The simulated server answers; `check` finds the place in the file and
 * joins the answer with what a rule says of the same place: one cause, one finding.
 */
export interface Refusal {
  /** Status reason (`Invalid`, `BadRequest`, `Forbidden`, `NotFound` …), or `Client` for what kubectl itself refuses. */
  readonly reason: string
  /** The whole message, as printed after `Error from server (…): `. */
  readonly message: string
  readonly causes: readonly RefusalCause[]
  /** Causes that the server would come to if it did not stop at what it cannot decode. */
  readonly hidden?: readonly RefusalCause[] | undefined
}

export interface RefusalCause {
  /** `FieldValueRequired`, `FieldValueNotSupported` …; undefined where the status has no causes. */
  readonly reason?: string | undefined
  /** As the server spells it; undefined where it names none. */
  readonly field?: string | undefined
  readonly path: JsonPath
  readonly message: string
}

/** Answers for one resource at a time, in a world made from the whole input. */
export type ServerCheck = (world: ServerWorld) => (resource: Resource) => Refusal | undefined

export interface ServerWorld {
  readonly resources: readonly Resource[]
  readonly minor: Minor
}

/** Adds the server's words to the findings that already point at their cause, and a finding for each other refusal. */
export function joinRefusal(resource: Resource, refusal: Refusal, minor: Minor | undefined, findings: Diagnostic[], known: readonly number[]): Diagnostic[] {
  // With several releases, what an older one brought up is among the findings already.
  const indexes = minor === undefined ? known : [...findings.keys()].filter((index) => isAbout(findings[index], resource))
  const added: Diagnostic[] = []
  const isUnserved = refusal.reason === 'NoKindMatch'
  const causes: readonly RefusalCause[] = refusal.causes.length > 0 ? refusal.causes : [{ path: isUnserved ? ['kind'] : placeOfRefusal(refusal), message: refusal.message }]
  for (const told of causes) {
    const cause = { ...told, path: placeInFile(resource, told) }
    const server = { reason: refusal.reason, field: cause.field, message: cause.message }
    // A kind that is not served is a matter of both words.
    const pointers = isUnserved ? ['/apiVersion', '/kind', ''] : [pointerOf(cause.path), pointerOf(told.path)]
    const free = indexes.filter((index) => findings[index]?.server === undefined && pointers.includes(findings[index]?.pointer ?? ' '))
    const explained = explainRefusal(resource, cause, minor ?? newestMinor)
    const taken = free.find((index) => findings[index]?.rule === explained?.rule)
      ?? free.find((index) => findings[index]?.severity === 'error') ?? free[0]
      ?? indexes.find((index) => isSameCause(findings[index], explained, pointers[0] ?? ''))
    const finding = taken === undefined ? undefined : findings[taken]
    if (taken !== undefined && finding !== undefined) findings[taken] = { ...finding, severity: 'error', server }
    else added.push(refusedFinding(resource, cause, refusal, minor, explained))
  }
  added.push(...hiddenFindings(resource, refusal, minor, findings, indexes))
  return added
}

/** Of what the server would come to only later, that which a rule explains; without the server's words, as it has not said them yet. */
function hiddenFindings(resource: Resource, refusal: Refusal, minor: Minor | undefined, findings: readonly Diagnostic[], indexes: readonly number[]): Diagnostic[] {
  return (refusal.hidden ?? []).flatMap((told) => {
    const cause = { ...told, path: placeInFile(resource, told) }
    const pointer = pointerOf(cause.path)
    const explained = explainRefusal(resource, cause, minor ?? newestMinor)
    // A misspelt key says nothing of its value.
    const isTold = indexes.some((index) => (findings[index]?.pointer === pointer && findings[index]?.rule !== 'schema-typo-field') || isSameCause(findings[index], explained, pointer))
    if (explained === undefined || isTold) return []
    const { server: _server, ...finding } = refusedFinding(resource, cause, refusal, minor, explained)
    return [{ ...finding, effect: 'the API server refuses it once it can read the object' }]
  })
}

function isAbout(finding: Diagnostic | undefined, { path, document, item }: Resource): boolean {
  return finding?.location.path === path && finding.document === document && finding.item === item
}

/** A rule of its own that points a step beside the server: at the item where the server names its key. */
function isSameCause(finding: Diagnostic | undefined, explained: ExplainedRefusal | undefined, pointer: string): boolean {
  if (finding === undefined || explained === undefined || finding.server !== undefined || finding.rule !== explained.rule || pointer === '') return false
  return pointer.startsWith(`${finding.pointer}/`) || finding.pointer.startsWith(`${pointer}/`)
}

/**
 * The server calls the taints of a node `metadata.taints`, where no file has them (1.36, `ValidateNode`), and of labels and the like it
 * names the map: the entry is the one with the value, or key, of its message.
 */
function placeInFile({ kind, group, raw }: Resource, { path, message }: RefusalCause): JsonPath {
  if (group === '' && kind === 'Node' && path[0] === 'metadata' && path[1] === 'taints') return ['spec', ...path.slice(1)]
  const map = valueAt(raw, path)
  const [, bad] = /^Invalid value: ("(?:[^"\\]|\\.)*"): /.exec(message) ?? []
  if (!isMap(map) || bad === undefined) return path
  const entries = Object.entries(map).filter(([key, value]) => JSON.stringify(value) === bad || JSON.stringify(key) === bad)
  const [entry] = entries
  return entry === undefined || entries.length > 1 ? path : [...path, entry[0]]
}

/** Where a refusal without causes points, as far as its message tells. */
function placeOfRefusal({ message }: Refusal): JsonPath {
  return message.endsWith('resourceVersion should not be set on objects to be created') ? ['metadata', 'resourceVersion'] : []
}

function refusedFinding(resource: Resource, cause: RefusalCause, refusal: Refusal, minor: Minor | undefined, explained?: ExplainedRefusal): Diagnostic {
  const place = resource.at(cause.path)
  const by = refusal.reason === 'Client' ? 'kubectl' : 'the API server'
  return {
    rule: explained?.rule ?? 'api-refused',
    severity: 'error',
    message: explained?.message ?? (cause.field === undefined || cause.field === '' ? cause.message : `${cause.field}: ${cause.message}`),
    suggestion: explained?.suggestion,
    fix: explained?.fix,
    effect: `${by}${minor === undefined ? '' : ` of 1.${minor}`} refuses this ${resource.kind}${refusal.reason === 'Client' ? '' : ` (${refusal.reason})`}`,
    location: locationOf(place),
    document: resource.document,
    item: resource.item,
    pointer: pointerOf(cause.path),
    resource: resource.identity,
    server: { reason: refusal.reason, field: cause.field, message: cause.message },
  }
}

function locationOf({ path, span }: Location): Location {
  return { path, span }
}
