import './schemas.ts'
import type { Minor } from '../../src/base/release.ts'
import type { Profile, Rule } from '../../src/check/api.ts'
import { defaultSettings, type Settings } from '../../src/check/settings.ts'
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts'
import type { CheckReport } from '../../src/report/check-report.ts'
import { checkSources, type CheckRequest } from '../../src/workspace/check.ts'

export interface TextsToCheck {
  readonly rules: readonly Rule[]
  readonly settings?: Partial<Settings>
  readonly minors?: readonly Minor[]
  readonly server?: CheckRequest['server']
  readonly baseline?: CheckRequest['baseline']
  readonly today?: string
}

/** Checks texts by path, with only these rules and the default settings. */
export function checkTexts(texts: Readonly<Record<string, string>>, { rules, settings, minors = [36], server, baseline, today = '2026-11-21' }: TextsToCheck): CheckReport {
  const whole: Settings = { ...defaultSettings, ...settings }
  const sources = Object.entries(texts).map(([path, text]) => ({ path, text }))
  return checkSources({ sources, rules, minors, cwd: '/', settingsFor: () => whole, server, baseline, today })
}

/** Every rule of the list, whatever its profile. */
export function everyProfile(): readonly Profile[] {
  return ['recommended', 'strict', 'ha', 'security', 'pss-baseline', 'pss-restricted', 'cis']
}

/** `path:line rule`, for assertions that read well. */
export function places(report: CheckReport): string[] {
  return report.diagnostics.map((finding) => `${finding.location.path}:${lineOf(report, finding)} ${finding.rule}`)
}

export function lineOf(report: CheckReport, { location: { path, span } }: Diagnostic): number {
  return (report.texts.get(path) ?? '').slice(0, span.start).split('\n').length
}
