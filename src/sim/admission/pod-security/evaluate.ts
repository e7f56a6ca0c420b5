import { newestMinor } from '../../../base/release.ts'
import { baselineChecks } from './baseline.ts'
import type { PodUnderCheck, PodSecurityCheck, Violation } from './check.ts'
import { restrictedChecks } from './restricted.ts'

export type Level = 'privileged' | 'baseline' | 'restricted'

/** A level and the version of the standards: a minor, or `latest`. */
export interface LevelVersion {
  readonly level: Level
  readonly version: number | 'latest'
}

/** `baseline:latest`, `restricted:v1.29`. */
export function levelVersionText({ level, version }: LevelVersion): string {
  return `${level}:${version === 'latest' ? 'latest' : `v1.${version}`}`
}

/** The checks of a level in the order in which their violations are told: baseline by id, then restricted by id. */
export function checksOf({ level, version }: LevelVersion): readonly PodSecurityCheck[] {
  if (level === 'privileged') return []
  const minor = minorOf(version)
  const restricted = level === 'restricted' ? restrictedChecks.filter(({ since }) => since <= minor) : []
  const overridden = new Set(restricted.map(({ overrides }) => overrides))
  return [...baselineChecks.filter(({ id, since }) => since <= minor && !overridden.has(id)), ...restricted]
}

export function violationsOf(pod: PodUnderCheck, wanted: LevelVersion): Violation[] {
  return checksOf(wanted).flatMap((check) => check.check(pod, minorOf(wanted.version)) ?? [])
}

/** `hostPort (container "app" uses hostPort 80), privileged (…)`. */
export function violationsText(violations: readonly Violation[]): string {
  return violations.map(({ reason, detail }) => detail === '' ? reason : `${reason} (${detail})`).join(', ')
}

/** A version that this server does not know yet is judged by its newest standards. */
function minorOf(version: number | 'latest'): number {
  return version === 'latest' ? newestMinor : version
}
