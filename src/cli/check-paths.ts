import { sep } from 'node:path'
import { cwd, stderr, stdout } from 'node:process'
import { nearestName } from '../base/edit-distance.ts'
import { newestMinor, type Minor } from '../base/release.ts'
import type { Baseline } from '../check/baseline.ts'
import type { LocationSchemas } from '../check/schema-locations.ts'
import { simulatedServer } from '../check/simulated-server.ts'
import type { Settings } from '../check/settings.ts'
import type { Severity } from '../diagnostic/diagnostic.ts'
import type { CheckReport } from '../report/check-report.ts'
import { checkSources, type CheckRequest } from '../workspace/check.ts'
import { rules } from '../../rules/index.ts'
import { UsageError } from './arguments.ts'
import { minorsOf, profilesOf, ruleFlags } from './check-flags.ts'
import { usePackageSchemas } from '../workspace/package-schemas.ts'
import { readInput, type InputFlags } from './read-sources.ts'

export interface CheckFlags extends InputFlags {
  readonly 'profile': readonly string[]
  readonly 'rule': readonly string[]
  readonly 'kubernetes-version': string | undefined
  readonly 'schema-location': readonly string[]
  readonly 'closed': boolean
  readonly 'allow-empty': boolean
  readonly 'baseline'?: string | undefined
}

export interface CheckedPaths {
  readonly request: CheckRequest
  readonly report: CheckReport
  /** What could not be read; each makes the exit code 2. */
  readonly problems: readonly { readonly path: string, readonly reason: string }[]
  readonly failOn: Severity | undefined
}

/** Reads what the command line names, with its configuration, and checks it. */
export async function checkPaths(paths: readonly string[], flags: CheckFlags): Promise<CheckedPaths> {
  usePackageSchemas()
  const { sources, found, reportOn, rendered } = await readInput(paths, flags, rules)
  const layer = flagLayer(flags)
  const settingsFor = (path: string): Settings => layer(found.settingsFor(path))
  const all = [...new Set(sources.files.map(({ path }) => settingsFor(path)))]
  const minors = minorsOf(flags['kubernetes-version']) ?? all.find((one) => one.minors !== undefined)?.minors ?? [newestMinor]
  const request: CheckRequest = {
    sources: sources.files,
    rules,
    minors,
    cwd: cwd().split(sep).join('/'),
    settingsFor,
    server: simulatedServer,
    baseline: await baselineOf(flags.baseline),
    locationSchemas: await locationSchemasOf([...new Set(all.flatMap((one) => one.schemaLocations))], minors),
    today: new Date().toISOString().slice(0, 10),
    alsoFound: [...sources.diagnostics, ...found.findings],
    otherTexts: new Map([...found.texts, ...rendered?.texts ?? []]),
    reportOn,
    ...rendered === undefined ? {} : { rendered: rendered.rendered, sets: rendered.sets },
  }
  if (minors.length > 1 && all.some((one) => one.profiles.includes('apiserver'))) throw new UsageError('--profile apiserver asks one server: give --kubernetes-version one release')
  const stop = await spinner(sources.files.length)
  const report = checkSources(request)
  stop()
  const problems = [...sources.unreadable, ...found.findings.map(({ location, message }) => ({ path: location.path, reason: message }))]
  if (report.summary.documents === 0 && problems.length === 0 && report.diagnostics.length === 0 && !flags['allow-empty'] && flags.shard === undefined && flags['changed-since'] === undefined) {
    throw new UsageError(`no manifest found; --allow-empty makes that no error. Looked at: ${sources.looked.join(', ')}`)
  }
  return { request, report, problems, failOn: all.find((one) => one.failOn !== undefined)?.failOn }
}

/** Something to look at while a large input is checked: on a terminal alone. Checking does not pause, so the first frame stays. */
async function spinner(files: number): Promise<() => void> {
  if (files < 500 || !stderr.isTTY || !stdout.isTTY) return () => undefined
  const { default: ora } = await import('ora')
  const shown = ora({ text: `checking ${files} files`, stream: stderr }).start()
  await new Promise((resolve) => { setImmediate(resolve) })
  return () => { shown.stop() }
}

/** What the flags change of a file's settings; the same object for the same settings. */
function flagLayer(flags: CheckFlags): (settings: Settings) => Settings {
  const profiles = profilesOf(flags.profile)
  const ruled = ruleFlags(flags.rule)
  for (const id of Object.keys(ruled)) {
    const near = nearestName(id, rules.map((rule) => rule.id))
    if (!rules.some((rule) => rule.id === id)) throw new UsageError(`--rule knows no rule "${id}"; ${near === undefined ? 'stowage rules lists them' : `did you mean "${near}"?`}`)
  }
  const known = new Map<Settings, Settings>()
  return (settings) => {
    const layered: Settings = known.get(settings) ?? {
      ...settings,
      profiles: profiles ?? settings.profiles,
      rules: { ...settings.rules, ...ruled },
      sets: flags.closed ? [...settings.sets, { root: '/', closed: true }] : settings.sets,
      schemaLocations: flags['schema-location'].length > 0 ? flags['schema-location'] : settings.schemaLocations,
    }
    known.set(settings, layered)
    return layered
  }
}

/** JSON Schemas of the user's, with all that reads them, only when there are some. */
async function locationSchemasOf(locations: readonly string[], minors: readonly Minor[]): Promise<LocationSchemas | undefined> {
  if (locations.length === 0) return undefined
  const [{ locationSchemas, refusedLocation }, { existsSync, readFileSync }] = await Promise.all([import('../check/schema-locations.ts'), import('node:fs')])
  for (const location of locations) {
    const refusal = refusedLocation(location)
    if (refusal !== undefined) throw new UsageError(refusal)
  }
  return locationSchemas(locations, minors.at(-1) ?? newestMinor, (path) => existsSync(path) ? readFileSync(path, 'utf8') : undefined)
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
