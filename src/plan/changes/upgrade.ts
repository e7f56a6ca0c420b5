import { isMap, sameValue, setKey, valueAt, type JsonPath, type Value, type ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { counted } from '../../base/words.ts'
import { isServed, kindsNamed } from '../../schema/catalog.ts'
import type { Manifest } from '../manifests.ts'
import type { Change, Problem } from '../plan.ts'
import type { SentObject } from './column.ts'
import { listed, templateOf, templatePath, titleOf, groupOf } from './consequences/facts.ts'
import { lostStanding } from './consequences/pod-security.ts'
import { allottedFields } from './consequences/recreated.ts'
import { stepsOf } from './steps.ts'

export interface UpgradeFacts {
  readonly manifests: readonly Manifest[]
  readonly changes: readonly Change[]
  /** What applying gives now, and what it gives on the newer release. */
  readonly now: readonly SentObject[]
  readonly later: readonly SentObject[]
  readonly from: Minor
  readonly to: Minor
}

const rule = 'plan-version-upgrade'

/** What the same manifests meet on a newer release: refusals, warnings, other defaults, another reading of the Pod Security Standards. */
export function upgradeProblems(facts: UpgradeFacts): Problem[] {
  return facts.manifests.flatMap((manifest, index): Problem[] => {
    const [change, now, later] = [facts.changes[index], facts.now[index], facts.later[index]]
    if (change === undefined || now === undefined || later === undefined || now.answer.outcome === 'refused') return []
    const told = later.answer.outcome === 'refused' ? [refusal(facts, change, manifest, later)] : [...warnings(facts, now, later), ...defaults(facts, change, now, later), ...standards(facts, change, now)]
    return told.map(({ path, ...problem }) => ({ rule, ...problem, resource: change.resource, origin: manifest.origin, position: manifest.position(deepest(manifest.object, path)) }))
  })
}

/** What a verdict says of it: that nothing was found is an answer, too. */
export function aheadText({ length }: readonly Problem[], from: Minor, to: Minor): string {
  return length === 0 ? `1.${String(to)} takes all of it as 1.${String(from)} does` : `1.${String(to)} differs in ${counted(length, 'place')}`
}

interface Told extends Pick<Problem, 'severity' | 'message' | 'effect' | 'suggestion'> {
  readonly path: JsonPath
}

function refusal({ from, to }: UpgradeFacts, { resource }: Change, { object }: Manifest, { answer, refusal: status }: SentObject): Told {
  const words = (answer.status?.message ?? answer.line).split('\n')[0] ?? ''
  const unserved = /no matches for kind "[^"]*" in version "[^"]*"/.exec(words)?.[0]
  const said = unserved ?? words
  const instead = unserved !== undefined ? replacement(resource.apiVersion, resource.kind, to) : undefined
  const path = status?.details?.causes?.[0]?.path ?? status?.path
  return {
    severity: 'error', message: `1.${String(to)} refuses ${titleOf(resource)}, which 1.${String(from)} takes: ${said}`,
    effect: 'what is stored stays; the next apply of the manifest fails, and so does a new installation',
    path: path ?? (unserved !== undefined ? ['apiVersion'] : stepsOf(object, answer.status?.causes?.[0]?.field ?? '')),
    ...instead === undefined ? {} : { suggestion: `1.${String(to)} has ${resource.kind} in ${instead.apiVersion}${instead.since <= from ? `, and 1.${String(from)} has it, too: change it before the upgrade` : ''}` },
  }
}

/** The version of a kind that the newer release serves: of the same group, else of one to which it has moved. */
function replacement(apiVersion: string, kind: string, to: Minor): { readonly apiVersion: string, readonly since: number } | undefined {
  const served = kindsNamed(kind).filter((info) => isServed(info, to))
  const one = served.find(({ group }) => group === groupOf({ apiVersion })) ?? served[0]
  return one && { apiVersion: one.group === '' ? one.version : `${one.group}/${one.version}`, since: one.since }
}

function warnings({ to }: UpgradeFacts, now: SentObject, later: SentObject): Told[] {
  const known = new Set(now.answer.warnings ?? [])
  return (later.answer.warnings ?? []).filter((text) => !known.has(text)).map((text) => ({
    severity: 'warning', message: `1.${String(to)} begins to warn: ${text}`, effect: 'it works still; what is deprecated goes with a later release', path: fieldIn(text),
  }))
}

/** Warnings about fields begin with them: `spec.template.spec.nodeSelector[...]: deprecated …`. */
function fieldIn(text: string): JsonPath {
  const field = /^((?:spec|metadata|webhooks|data)[\w.[\]]*)/.exec(text)?.[1]
  return field === undefined ? ['apiVersion'] : field.split(/[.[\]]+/).filter((step) => step !== '').map((step) => /^\d+$/.test(step) ? Number(step) : step)
}

/** Fields to which both releases give a value, another one each. */
function defaults({ from, to }: UpgradeFacts, { resource }: Change, now: SentObject, later: SentObject): Told[] {
  const uid = valueAt(now.after, ['metadata', 'uid'])
  const changed = otherLeaves(stored(now), stored(later)).filter(({ path, was }) => was !== uid && !isDrawn(was) && !allottedFields.some((field) => `.${path.join('.')}`.endsWith(field)))
  const [first] = changed
  if (first === undefined) return []
  return [{
    severity: 'warning', message: `1.${String(to)} stores other values for ${titleOf(resource)} than 1.${String(from)}: ${listed(changed.map(({ path, was, is }) => `${path.join('.')}: ${shown(was)} → ${shown(is)}`))}`,
    effect: 'objects that are stored keep theirs; new ones behave otherwise', suggestion: 'write the value down', path: first.path,
  }]
}

/** The token volume of a Pod, whose name ends in five letters that are drawn. */
function isDrawn(value: Value): boolean {
  return typeof value === 'string' && value.startsWith('kube-api-access-')
}

interface OtherLeaf {
  readonly path: JsonPath
  readonly was: Value
  readonly is: Value
}

/** Where two values both say something, and not the same. */
function otherLeaves(was: Value, is: Value, path: JsonPath = []): OtherLeaf[] {
  if (isMap(was) && isMap(is)) return Object.keys(was).flatMap((key) => Object.hasOwn(is, key) ? otherLeaves(was[key] ?? null, is[key] ?? null, [...path, key]) : [])
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) return was.flatMap((item, index) => otherLeaves(item, is[index] ?? null, [...path, index]))
  return sameValue(was, is) ? [] : [{ path, was, is }]
}

function shown(value: Value | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value, (_key, inner: unknown) => typeof inner === 'bigint' ? Number(inner) : inner)
}

/** The stored object without what the server notes for itself. */
function stored({ after }: SentObject): ValueMap {
  const object: ValueMap = {}
  for (const key of Object.keys(after ?? {})) if (!['metadata', 'status', 'apiVersion', 'kind'].includes(key)) setKey(object, key, after?.[key] ?? null)
  return object
}

/** A standard has more checks in newer releases; namespaces that enforce `latest` read it as of their server. */
function standards({ from, to }: UpgradeFacts, { resource }: Change, { after }: SentObject): Told[] {
  const group = groupOf(resource)
  const template = isMap(after) ? templateOf(group, resource.kind, after) : undefined
  const lost = template === undefined ? undefined : lostStanding([template, from], [template, to])
  if (lost === undefined) return []
  return [{
    severity: 'warning', message: `pods of ${titleOf(resource)} meet the Pod Security Standard ${lost.from} of 1.${String(from)}, and that of 1.${String(to)} no more: ${lost.text}`,
    effect: 'a namespace that enforces it in its latest version refuses new pods after the upgrade', suggestion: 'change the pods, or let the namespace name the version that it enforces', path: [...templatePath(group, resource.kind) ?? [], ...lost.place],
  }]
}

/** As much of a path as the manifest has. */
function deepest(object: Value, path: JsonPath): JsonPath {
  let length = path.length
  while (length > 0 && valueAt(object, path.slice(0, length)) === undefined) length--
  return path.slice(0, length)
}
