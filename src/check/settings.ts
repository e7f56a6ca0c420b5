import type { Location, Severity } from '../diagnostic/diagnostic.ts'
import type { Minor } from '../base/release.ts'
import type { Carrier } from '../model/carriers.ts'
import type { SetDeclaration } from '../model/sets.ts'
import type { Profile, Rule } from './api.ts'
import { globMatcher } from './glob.ts'

/** The settings of one configuration file with all that it extends, or the defaults. Folders are absolute. */
export interface Settings {
  /** The configuration file; undefined for the defaults. */
  readonly origin: string | undefined
  /** Folder of the configuration file. */
  readonly folder: string
  readonly profiles: readonly Profile[]
  readonly rules: Readonly<Record<string, RuleSetting>>
  readonly overrides: readonly Override[]
  readonly ignore: readonly IgnoreEntry[]
  /** Globs of files that are left alone. */
  readonly exclude: readonly Globs[]
  readonly minors: readonly Minor[] | undefined
  readonly sets: readonly SetDeclaration[]
  /** Render namespaces by folder. */
  readonly namespaces: readonly { readonly root: string, readonly namespace: string }[]
  readonly outside: Readonly<Record<string, readonly string[]>>
  readonly workloads: readonly Carrier[]
  readonly suppressions: SuppressionPolicy
  readonly failOn: Severity | undefined
  readonly schemaLocations: readonly string[]
}

export interface RuleSetting {
  readonly severity?: Severity | 'off' | undefined
  readonly options: Readonly<Record<string, unknown>>
}

/** Globs and the folder that they are relative to: that of the configuration file in which they stand. */
export interface Globs {
  readonly globs: readonly string[]
  readonly folder: string
}

/** Other rules for some files. */
export interface Override {
  readonly files: Globs
  readonly profiles: readonly Profile[] | undefined
  readonly rules: Readonly<Record<string, RuleSetting>>
}

/** One suppression of the configuration; every condition given must hold. */
export interface IgnoreEntry {
  readonly rules: readonly string[]
  /** Undefined: everywhere. */
  readonly files: Globs | undefined
  readonly kinds: readonly string[]
  readonly names: readonly string[]
  readonly namespaces: readonly string[]
  readonly containers: readonly string[]
  readonly reason: string | undefined
  /** Last day on which it holds, `2026-12-31`. */
  readonly until: string | undefined
  /** Where it is written. */
  readonly location: Location
}

export interface SuppressionPolicy {
  readonly requireReason: boolean
  /** Rules that comments and annotations may not suppress; `*` for all. */
  readonly locked: readonly string[]
}

export const defaultSettings: Settings = {
  origin: undefined,
  folder: '/',
  profiles: ['recommended'],
  rules: {},
  overrides: [],
  ignore: [],
  exclude: [],
  minors: undefined,
  sets: [],
  namespaces: [],
  outside: {},
  workloads: [],
  suppressions: { requireReason: false, locked: [] },
  failOn: undefined,
  schemaLocations: [],
}

/** Whether and how a rule works on a file. */
export interface RuleState {
  readonly severity: Severity | 'off'
  readonly options: Readonly<Record<string, unknown>>
}

/** The rules as they work on one file; the same object for all files with the same settings. */
export type RuleStates = ReadonlyMap<string, RuleState>

/** Finds the rule states of a file, each combination of settings and overrides computed once. */
export function ruleStatesFinder(rules: readonly Rule[], absolute: (path: string) => string): (settings: Settings, path: string) => RuleStates {
  const known = new Map<Settings, Map<string, RuleStates>>()
  const matchers = new Map<Override, (path: string) => boolean>()
  return (settings, path) => {
    const matching = settings.overrides.filter((override) => {
      const matches = matchers.get(override) ?? globMatcher(override.files)
      matchers.set(override, matches)
      return matches(absolute(path))
    })
    const key = matching.map((override) => settings.overrides.indexOf(override)).join()
    const states = known.get(settings) ?? new Map<string, RuleStates>()
    known.set(settings, states)
    const found = states.get(key) ?? statesOf(rules, settings, matching)
    states.set(key, found)
    return found
  }
}

function statesOf(rules: readonly Rule[], settings: Settings, overrides: readonly Override[]): RuleStates {
  const profiles = overrides.findLast((override) => override.profiles !== undefined)?.profiles ?? settings.profiles
  const layers = [settings.rules, ...overrides.map((override) => override.rules)]
  return new Map(rules.map((rule) => {
    let severity: Severity | 'off' = isOn(rule, profiles) ? rule.severity : 'off'
    const options: Record<string, unknown> = {}
    for (const [name, { default: value }] of Object.entries(rule.options ?? {})) options[name] = value
    for (const profile of profiles) Object.assign(options, rule.profileOptions?.[profile])
    for (const layer of layers) {
      const setting = Object.hasOwn(layer, rule.id) ? layer[rule.id] : undefined
      if (setting === undefined) continue
      severity = setting.severity ?? (severity === 'off' ? rule.severity : severity)
      Object.assign(options, setting.options)
    }
    return [rule.id, { severity, options }]
  }))
}

/** Every profile but `apiserver` contains `recommended`. */
export function isOn(rule: Rule, profiles: readonly Profile[]): boolean {
  const own = rule.profiles ?? ['recommended']
  return profiles.some((profile) => own.includes(profile) || (profile !== 'apiserver' && own.includes('recommended')))
}
