import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts'
import { nearestName } from '../base/edit-distance.ts'
import { nameMatches } from '../model/outside.ts'
import type { CheckedFile } from './api.ts'
import { globMatcher } from './glob.ts'
import type { IgnoreEntry, Settings } from './settings.ts'
import { commentDirectives, annotationDirectives } from './directives.ts'

/** One way in which the user said that a finding is fine, wherever it is written. */
export interface Suppression {
  readonly rules: readonly string[]
  readonly reason: string | undefined
  /** Last day on which it holds. */
  readonly until: string | undefined
  readonly path: string
  readonly span: Span
  readonly document: number
  readonly writtenAs: 'comment' | 'annotation' | 'configuration'
  covers(finding: Diagnostic): boolean
}

export interface SuppressionInput {
  readonly files: readonly CheckedFile[]
  readonly settingsFor: (path: string) => Settings
  readonly absolute: (path: string) => string
  /** All ids, to tell a misspelt one. */
  readonly ruleIds: readonly string[]
  /** `2026-11-21`. */
  readonly today: string
}

export interface Suppressed {
  readonly kept: readonly Diagnostic[]
  readonly suppressed: readonly Diagnostic[]
  /** About suppressions that do nothing, are misspelt, expired or unexplained. */
  readonly complaints: readonly Diagnostic[]
}

/** Takes out what the user suppressed. */
export function suppress(findings: readonly Diagnostic[], input: SuppressionInput): Suppressed {
  const all = suppressionsOf(input)
  const used = new Set<Suppression>()
  const kept: Diagnostic[] = []
  const suppressed: Diagnostic[] = []
  for (const finding of findings) {
    const match = all.filter((one) => isInForce(one, input) && one.rules.some((rule) => rule === '*' || rule === finding.rule) && one.covers(finding))
    for (const one of match) used.add(one)
    if (match.length > 0) suppressed.push(finding)
    else kept.push(finding)
  }
  return { kept, suppressed, complaints: all.flatMap((one) => complaintsAbout(one, used.has(one), input)) }
}

function suppressionsOf(input: SuppressionInput): Suppression[] {
  const found: Suppression[] = []
  const seen = new Set<Settings>()
  for (const file of input.files) {
    const settings = input.settingsFor(file.path)
    if (!settings.suppressions.locked.includes('*')) {
      found.push(...commentDirectives(file), ...annotationDirectives(file))
    }
    if (seen.has(settings)) continue
    seen.add(settings)
    for (const entry of settings.ignore) found.push(fromConfiguration(entry, input))
  }
  return found.map((one) => withoutLocked(one, input.settingsFor(one.path)))
}

/** A platform team may keep chosen rules out of the reach of comments and annotations. */
function withoutLocked(one: Suppression, { suppressions: { locked } }: Settings): Suppression {
  if (one.writtenAs === 'configuration' || locked.length === 0) return one
  return { ...one, covers: (finding) => !locked.includes(finding.rule) && one.covers(finding) }
}

function fromConfiguration(entry: IgnoreEntry, { absolute }: SuppressionInput): Suppression {
  const inFiles = entry.files === undefined ? () => true : globMatcher(entry.files)
  const matches = (globs: readonly string[], text: string | undefined): boolean =>
    globs.length === 0 || (text !== undefined && globs.some((glob) => nameMatches(glob, text)))
  return {
    rules: entry.rules,
    reason: entry.reason,
    until: entry.until,
    path: entry.location.path,
    span: entry.location.span,
    document: 0,
    writtenAs: 'configuration',
    covers: ({ location, resource, container }) => inFiles(absolute(location.path)) && matches(entry.kinds, resource?.kind)
      && matches(entry.names, resource?.name) && matches(entry.namespaces, resource?.namespace) && matches(entry.containers, container),
  }
}

function isInForce({ until }: Suppression, { today }: SuppressionInput): boolean {
  return until === undefined || today <= until
}

function complaintsAbout(one: Suppression, used: boolean, input: SuppressionInput): Diagnostic[] {
  const place = { severity: 'warning' as const, location: { path: one.path, span: one.span }, document: one.document, pointer: '' }
  const found: Diagnostic[] = []
  const unknown = one.rules.filter((rule) => rule !== '*' && !input.ruleIds.includes(rule))
  for (const rule of unknown) {
    const near = nearestName(rule, input.ruleIds)
    found.push({
      ...place, rule: 'suppression-unknown-rule', message: `this ${one.writtenAs} suppresses "${rule}", which is no rule`,
      effect: 'nothing is suppressed', ...(near === undefined ? {} : { suggestion: `did you mean "${near}"?` }),
    })
  }
  if (!isInForce(one, input)) {
    found.push({ ...place, rule: 'suppression-expired', message: `this ${one.writtenAs} held until ${one.until ?? ''} and no longer does`, suggestion: 'correct what it suppressed, or give it a new date' })
  } else if (!used && unknown.length < one.rules.length) {
    found.push({ ...place, rule: 'suppression-unused', message: `this ${one.writtenAs} suppresses nothing: no finding of ${one.rules.join(', ')} is here`, suggestion: 'remove it' })
  }
  if (one.reason === undefined && input.settingsFor(one.path).suppressions.requireReason) {
    found.push({ ...place, rule: 'suppression-without-reason', message: `this ${one.writtenAs} suppresses ${one.rules.join(', ')} without a reason`, suggestion: 'write the reason after a colon' })
  }
  return found
}

