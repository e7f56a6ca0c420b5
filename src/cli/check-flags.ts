import { env } from 'node:process'
import { profileNames, type Profile } from '../check/api.ts'
import { newestMinor, oldestMinor, parseMinorRange, type Minor } from '../base/release.ts'
import type { Severity } from '../diagnostic/diagnostic.ts'
import { oneOf, UsageError, type Flags } from './arguments.ts'

/** Flags that every command that checks takes. */
export const sharedFlags = {
  'config': { type: 'string', value: '<file>', summary: 'use this configuration alone; by default stowage.config.yaml is looked for upward from each file' },
  'no-config': { type: 'boolean', summary: 'use no configuration' },
  'profile': { type: 'string', multiple: true, value: '<name>', summary: `${profileNames.join(', ')}; several add up`, choices: profileNames },
  'rule': { type: 'string', multiple: true, value: '<id=severity>', summary: 'one rule for this run: off, info, warning or error' },
  'kubernetes-version': { type: 'string', value: '<1.NN[..1.NN]>', summary: `release or range of releases, 1.${oldestMinor} to 1.${newestMinor} (default 1.${newestMinor})` },
  'schema-location': { type: 'string', multiple: true, value: '<template>', summary: 'JSON Schemas for other kinds, as kubeconform takes them; files only' },
  'closed': { type: 'boolean', summary: 'the files are all there is: what they refer to and do not define is missing' },
  'workspace': { type: 'string', value: '<folder>', summary: 'read this folder too, to find what the given files refer to; report on the given files alone' },
  'stdin-filename': { type: 'string', value: '<path>', summary: 'name for what is read from standard input (-)' },
  'helm': { type: 'boolean', summary: 'render charts with your helm and check what they render to' },
  'values': { type: 'string', multiple: true, value: '<file>', summary: 'values for --helm, later ones win' },
  'kube-version': { type: 'string', value: '<1.NN>', summary: 'the release that --helm tells charts (default: the newest one that is checked)' },
  'kustomize': { type: 'boolean', summary: 'build kustomizations with your kustomize or kubectl and check what they build' },
  'remote-bases': { type: 'boolean', summary: 'let --kustomize fetch bases by their address' },
  'allow-empty': { type: 'boolean', summary: 'finding no manifest is no error' },
  'help': { type: 'boolean', short: 'h', summary: 'show this' },
} as const satisfies Flags

export function profilesOf(names: readonly string[]): Profile[] | undefined {
  return names.length === 0 ? undefined : names.flatMap((name) => name.split(',')).map((name) => oneOf('profile', name.trim(), profileNames))
}

export function minorsOf(text: string | undefined): Minor[] | undefined {
  if (text === undefined) return undefined
  const minors = parseMinorRange(text)
  if (minors === undefined) throw new UsageError(`--kubernetes-version knows no "${text}"; it takes 1.${oldestMinor} to 1.${newestMinor}, or a range such as 1.29..1.${newestMinor}`)
  return minors
}

export const severities = ['error', 'warning', 'info'] as const

export function failOnOf(text: string | undefined): Severity | undefined {
  return text === undefined ? undefined : oneOf('fail-on', text, severities)
}

/** Whether a finding's severity reaches the threshold. */
export function reaches(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold)
}

/** `--rule id=severity`. */
export function ruleFlags(entries: readonly string[]): Record<string, { severity: Severity | 'off', options: Record<string, never> }> {
  return Object.fromEntries(entries.map((entry) => {
    const [id = '', severity] = entry.split('=')
    if (severity === undefined) throw new UsageError(`--rule takes <id>=<severity>, not "${entry}"`)
    return [id, { severity: oneOf('rule', severity, [...severities, 'off'] as const), options: {} }]
  }))
}

/** Colours for a terminal that wants them: `NO_COLOR` and `FORCE_COLOR` are honoured. */
export function wantsColor(stream: { isTTY?: boolean }): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0') return true
  return stream.isTTY === true && env.TERM !== 'dumb'
}
