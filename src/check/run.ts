import { compareStrings, pointerOf } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts'
import type { Bundle } from '../model/bundle.ts'
import type { Resource } from '../model/resource.ts'
import type { CheckedFile, Rule } from './api.ts'
import { allKinds } from '../schema/catalog.ts'
import { clientRefusals, withKubectlWords } from './client-refusals.ts'
import type { LocationSchemas } from './schema-locations.ts'
import { joinRefusal, type Refusal, type ServerCheck } from './server-check.ts'
import { isSecret, withoutSecretValues } from './secrets.ts'
import { ruleStatesFinder, type RuleStates, type Settings } from './settings.ts'
import { suppress } from './suppress.ts'
import { ruleFindings } from './rule-findings.ts'

export interface CheckInput {
  readonly files: readonly CheckedFile[]
  /** The set of each resource. */
  readonly bundles: ReadonlyMap<Resource, Bundle>
  readonly rules: readonly Rule[]
  /** Releases to check against, oldest first. */
  readonly minors: readonly Minor[]
  readonly settingsFor: (path: string) => Settings
  /** The absolute path of a file, for globs. */
  readonly absolute: (path: string) => string
  readonly server: ServerCheck | undefined
  /** `--profile apiserver`: tell what the server or its client refuses and nothing else. */
  readonly onlyRefusals: boolean
  /** The input is one file, which the user named. */
  readonly namedAlone: boolean
  /** JSON Schemas that the user brought for other kinds. */
  readonly locationSchemas: LocationSchemas | undefined
  /** What reading the files brought up. */
  readonly alsoFound: readonly Diagnostic[]
  /** `2026-11-21`: for suppressions that expire. */
  readonly today: string
}

export interface CheckResult {
  /** By file, line, column, rule. */
  readonly diagnostics: readonly Diagnostic[]
  readonly suppressed: readonly Diagnostic[]
}

/** One run over files that are read and understood: every stage in its order. */
export function check(input: CheckInput): CheckResult {
  const statesOf = ruleStatesFinder(input.rules, input.absolute)
  const statesFor = (path: string): RuleStates => statesOf(input.settingsFor(path), path)

  const severityOf = new Map(input.rules.map((rule) => [rule.id, rule.severity]))

  const parsed = clientRefusals(input.files, input.namedAlone).filter((finding) => input.onlyRefusals || finding.rule !== 'api-refused')
  const ruled = withLocationSchemas(ruleFindings(input, statesFor), input)
  const leveled = [...input.alsoFound.map(withKubectlWords), ...parsed, ...ruled].flatMap((finding) => atSeverity(finding, severityOf, statesFor))
  const joined = withoutEcho(withRefusals(leveled, input), input)
  const { kept, suppressed, complaints } = input.onlyRefusals ? { kept: joined, suppressed: [], complaints: [] } : suppress(joined, {
    files: input.files, settingsFor: input.settingsFor, absolute: input.absolute, ruleIds: input.rules.map((rule) => rule.id), today: input.today,
  })
  const told = [...kept, ...complaints.flatMap((finding) => atSeverity(finding, severityOf, statesFor))]
  return { diagnostics: withSecretsHidden(told, input).sort(byPlace), suppressed }
}

/** By file, place, rule, message: the same on every run. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return compareStrings(a.location.path, b.location.path) || a.location.span.start - b.location.span.start
    || compareStrings(a.rule, b.rule) || a.location.span.end - b.location.span.end || compareStrings(a.message, b.message)
}

/** The severity that the configuration gives the rule in that file; a rule that chose another one for this finding keeps it below that. */
function atSeverity(finding: Diagnostic, severityOf: ReadonlyMap<string, Severity>, statesFor: (path: string) => RuleStates): Diagnostic[] {
  const state = statesFor(finding.location.path).get(finding.rule)
  if (state === undefined) return [finding]
  if (state.severity === 'off') return finding.server === undefined ? [] : [finding]
  return [severityOf.get(finding.rule) === state.severity ? finding : { ...finding, severity: state.severity }]
}

function withRefusals(findings: readonly Diagnostic[], input: CheckInput): Diagnostic[] {
  const joined = [...findings]
  if (input.server === undefined) return joined
  const resources = input.files.flatMap((file) => file.resources)
  const indexes = indexesByObject(joined)
  const told = new Set<string>()
  for (const minor of input.minors) {
    const refusalOf = input.server({ resources, minor })
    for (const resource of resources) {
      const refusal = refusalOf(resource)
      if (refusal === undefined || (!input.onlyRefusals && isForeign(resource, refusal))) continue
      const key = objectKey(resource.path, resource.document, resource.item)
      const fresh = { ...refusal, causes: refusal.causes.filter((cause) => !told.has(`${key} ${pointerOf(cause.path)} ${cause.message}`)) }
      if (refusal.causes.length > 0 ? fresh.causes.length === 0 : told.has(`${key} ${refusal.message}`)) continue
      for (const cause of refusal.causes) told.add(`${key} ${pointerOf(cause.path)} ${cause.message}`)
      told.add(`${key} ${refusal.message}`)
      joined.push(...joinRefusal(resource, fresh, input.minors.length > 1 ? minor : undefined, joined, indexes.get(key) ?? []))
    }
  }
  return joined
}

/** A kind of somebody else's group: its definition is in the cluster or comes from elsewhere, and `crd-schema-missing` notes it. */
function isForeign({ group }: Resource, { reason }: Refusal): boolean {
  return reason === 'NoKindMatch' && !allKinds().some((kind) => kind.source === 'builtin' && kind.group === group)
}

function indexesByObject(findings: readonly Diagnostic[]): Map<string, number[]> {
  const indexes = new Map<string, number[]>()
  for (const [index, { location, document, item }] of findings.entries()) {
    const key = objectKey(location.path, document, item)
    const list = indexes.get(key)
    if (list === undefined) indexes.set(key, [index])
    else list.push(index)
  }
  return indexes
}

function objectKey(path: string, document: number, item: number | undefined): string {
  return `${path} ${document} ${item ?? ''}`
}

/** What the user's own schemas say; where they know a kind, its schema is not missing. */
function withLocationSchemas(findings: readonly Diagnostic[], { locationSchemas, files }: CheckInput): readonly Diagnostic[] {
  if (locationSchemas === undefined) return findings
  const covered = new Set<string>()
  const told = files.flatMap((file) => file.resources).flatMap((resource) => {
    const found = locationSchemas(resource)
    if (found !== undefined) covered.add(objectKey(resource.path, resource.document, resource.item))
    return found ?? []
  })
  const isCovered = ({ rule, location, document, item }: Diagnostic): boolean => rule === 'crd-schema-missing' && covered.has(objectKey(location.path, document, item))
  return [...findings.filter((finding) => !isCovered(finding)), ...told]
}

/** No finding quotes a value of the Secret that it is about. */
function withSecretsHidden(findings: readonly Diagnostic[], { files }: CheckInput): Diagnostic[] {
  const secrets = new Map(files.flatMap((file) => file.resources).filter(isSecret).map((secret) => [objectKey(secret.path, secret.document, secret.item), secret]))
  return findings.map((finding) => {
    const secret = secrets.get(objectKey(finding.location.path, finding.document, finding.item))
    return secret === undefined ? finding : withoutSecretValues(finding, secret)
  })
}

/** Under `--profile apiserver` only refusals are told. */
function withoutEcho(findings: readonly Diagnostic[], { onlyRefusals }: CheckInput): readonly Diagnostic[] {
  if (!onlyRefusals) return findings
  return findings.filter((finding) => finding.server !== undefined || finding.rule === 'config-invalid').map((finding) => ({ ...finding, severity: 'error' }))
}
