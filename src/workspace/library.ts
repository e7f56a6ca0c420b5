import { compareStrings } from '../base/json.ts'
import { newestMinor, type Minor } from '../base/release.ts'
import type { Profile, Rule } from '../check/api.ts'
import { readBaseline } from '../check/baseline.ts'
import { configReader } from '../check/config.ts'
import { simulatedServer } from '../check/simulated-server.ts'
import { defaultSettings, type Settings } from '../check/settings.ts'
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts'
import { diffOf, type DiffRequest, type DiffResult } from '../plan/changes/diff.ts'
import { loadClusterState } from '../plan/cluster-input/load-state.ts'
import type { Plan } from '../plan/plan.ts'
import { runPlan, type PlanRequest } from '../plan/run.ts'
import type { CheckReport } from '../report/check-report.ts'
import { rules as ownRules } from '../../rules/index.ts'
import { checkSources, type CheckRequest } from './check.ts'
import { fixSources, type FixedSources } from './fix.ts'
import { usePackageSchemas } from './package-schemas.ts'

/** A file by name; its name says which set it belongs to, as folders do. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

export interface CheckOptions {
  /** Releases to check against, oldest first, as minors: `[34, 35, 36]`. Default: the newest. */
  readonly minors?: readonly Minor[]
  /** Default: what the configuration says, else `['recommended']`. */
  readonly profiles?: readonly Profile[]
  /** The text of a `stowage.config.yaml`; configurations that it extends are not read. */
  readonly config?: string
  /** Severities by rule, over those of the configuration. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>
  /** The files are all there is: what they refer to and do not define is missing. */
  readonly closed?: boolean
  /** The text of a baseline. */
  readonly baseline?: string
  /** `2026-11-21`: suppressions that expire are compared with it. Default: none has expired. */
  readonly today?: string
}

/** What is wrong in the files, all together. Reads nothing but the schemas of this package, prints nothing, throws for no manifest. */
export function check(files: readonly TextFile[], options: CheckOptions = {}): CheckReport {
  return checkSources(requestOf(files, options))
}

/** The files with what can be corrected safely corrected; with `unsafe` also what changes behaviour. */
export function fix(files: readonly TextFile[], options: CheckOptions & { readonly unsafe?: boolean } = {}): FixedSources {
  return fixSources(requestOf(files, options), options.unsafe === true)
}

/** The cluster that a plan or a diff starts from: files that `kubectl get -o yaml` printed, sketches, or none for the stock cluster. */
export interface ClusterInput {
  readonly cluster?: readonly TextFile[]
  /** Its release as a minor, e.g. 36; default: what the files say, else the newest. */
  readonly minor?: Minor
}

/** What happens when the manifests are applied: the data that `stowage plan --format json` prints. */
export function plan(manifests: readonly TextFile[], { cluster = [], minor, ...request }: ClusterInput & Omit<PlanRequest, 'manifests' | 'cluster'> = {}): Plan {
  usePackageSchemas()
  return runPlan({ ...request, manifests, cluster: loadClusterState(cluster, { minor }) }).plan
}

/** What create, apply and server-side apply of the manifests give, object by object: the data that `stowage diff --format json` prints. */
export function diff(manifests: readonly TextFile[], { cluster = [], minor, ...request }: ClusterInput & Omit<DiffRequest, 'manifests' | 'cluster'> = {}): DiffResult {
  usePackageSchemas()
  return diffOf({ ...request, manifests, cluster: loadClusterState(cluster, { minor }) })
}

/** All rules of this version. */
export const rules: readonly Rule[] = ownRules

function requestOf(files: readonly TextFile[], options: CheckOptions): CheckRequest {
  usePackageSchemas()
  const { settings, findings } = settingsOf(options)
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline)
  const faults = typeof baseline === 'string' ? [configFault('the baseline', baseline)] : []
  return {
    sources: [...files].sort((a, b) => compareStrings(a.path, b.path)),
    rules: ownRules,
    minors: options.minors ?? settings.minors ?? [newestMinor],
    cwd: '/',
    settingsFor: () => settings,
    server: simulatedServer,
    baseline: typeof baseline === 'string' ? undefined : baseline,
    today: options.today ?? '0000-01-01',
    alsoFound: [...findings, ...faults],
    otherTexts: new Map(options.config === undefined ? [] : [[configName, options.config]]),
  }
}

const configName = 'stowage.config.yaml'

function settingsOf({ config, profiles, rules: severities = {}, closed = false }: CheckOptions): { settings: Settings, findings: readonly Diagnostic[] } {
  const read = config === undefined ? undefined : configReader(ownRules)(configName, `/${configName}`, config)
  const base = read?.settings ?? defaultSettings
  const known = new Set(ownRules.map(({ id }) => id))
  const unknown = Object.keys(severities).filter((id) => !known.has(id)).map((id) => configFault('the options', `there is no rule "${id}"`))
  const settings = {
    ...base,
    profiles: profiles ?? base.profiles,
    rules: { ...base.rules, ...Object.fromEntries(Object.entries(severities).map(([id, severity]) => [id, { severity, options: {} }])) },
    sets: closed ? [...base.sets, { root: '/', closed: true }] : base.sets,
  }
  return { settings, findings: [...read?.findings ?? [], ...unknown] }
}

function configFault(what: string, message: string): Diagnostic {
  return { rule: 'config-invalid', severity: 'error', message: `${what}: ${message}`, location: { path: configName, span: { start: 0, end: 0 } }, document: 0, pointer: '' }
}
