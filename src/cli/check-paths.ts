import { cwd } from 'node:process'
import { newestMinor } from '../base/release.ts'
import type { Baseline } from '../check/baseline.ts'
import { defaultSettings, type Settings } from '../check/settings.ts'
import type { Severity } from '../diagnostic/diagnostic.ts'
import type { CheckReport } from '../report/check-report.ts'
import { checkSources, type CheckRequest } from '../workspace/check.ts'
import { rules } from '../../rules/index.ts'
import { UsageError } from './arguments.ts'
import { minorsOf, profilesOf, ruleFlags } from './check-flags.ts'
import { usePackageSchemas } from './package-files.ts'
import { readSources } from './read-sources.ts'

export interface CheckFlags {
  readonly 'config': string | undefined
  readonly 'no-config': boolean
  readonly 'profile': readonly string[]
  readonly 'rule': readonly string[]
  readonly 'kubernetes-version': string | undefined
  readonly 'schema-location': readonly string[]
  readonly 'closed': boolean
  readonly 'stdin-filename': string | undefined
  readonly 'allow-empty': boolean
  readonly 'baseline'?: string | undefined
}

export interface CheckedPaths {
  readonly request: CheckRequest
  readonly report: CheckReport
  /** What could not be read; each makes the exit code 2. */
  readonly problems: readonly string[]
  readonly failOn: Severity | undefined
}

/** Reads what the command line names, with its configuration, and checks it. */
export async function checkPaths(paths: readonly string[], flags: CheckFlags): Promise<CheckedPaths> {
  usePackageSchemas()
  const { sources, problems, looked } = await readSources(paths.length === 0 ? ['.'] : paths, flags['stdin-filename'])
  const settings = settingsFromFlags(defaultSettings, flags)
  const request: CheckRequest = {
    sources,
    rules,
    minors: minorsOf(flags['kubernetes-version']) ?? [newestMinor],
    cwd: cwd(),
    settingsFor: () => settings,
    baseline: await baselineOf(flags.baseline),
    today: new Date().toISOString().slice(0, 10),
  }
  const report = checkSources(request)
  if (report.summary.documents === 0 && problems.length === 0 && !flags['allow-empty']) {
    throw new UsageError(`no manifest found in ${looked}; --allow-empty makes that no error`)
  }
  return { request, report, problems, failOn: settings.failOn }
}

function settingsFromFlags(settings: Settings, flags: CheckFlags): Settings {
  const ruled = ruleFlags(flags.rule)
  for (const id of Object.keys(ruled)) {
    if (!rules.some((rule) => rule.id === id)) throw new UsageError(`--rule knows no rule "${id}"; stowage rules lists them`)
  }
  return {
    ...settings,
    profiles: profilesOf(flags.profile) ?? settings.profiles,
    rules: { ...settings.rules, ...ruled },
    sets: flags.closed ? [...settings.sets, { root: '/', closed: true }] : settings.sets,
  }
}

async function baselineOf(path: string | undefined): Promise<Baseline | undefined> {
  if (path === undefined) return undefined
  const [{ readBaseline }, { readFileSync }] = await Promise.all([import('../check/baseline.ts'), import('node:fs')])
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new UsageError(`cannot read the baseline ${path}; stowage baseline --output ${path} writes one`)
  }
  const baseline = readBaseline(text)
  if (typeof baseline === 'string') throw new UsageError(`${path}: ${baseline}`)
  return baseline
}
