import { absolutePath } from '../base/paths.ts'
import { compareStrings } from '../base/json.ts'
import { newestMinor, type Minor } from '../base/release.ts'
import type { CheckedFile, Rule } from '../check/api.ts'
import { globMatcher } from '../check/glob.ts'
import { lastingServer } from '../check/simulated-server.ts'
import { defaultSettings, type Settings } from '../check/settings.ts'
import { KnownSets } from '../model/sets.ts'
import type { CheckReport } from '../report/check-report.ts'
import { checkSources, modelSources, type ModelledSources } from './check.ts'
import { findSettings, type FoundSettings } from './settings-finder.ts'

export interface LiveOptions {
  /** Absolute folder of the workspace, with `/`. */
  readonly cwd: string
  readonly rules: readonly Rule[]
  /** Text of a file on disk by its absolute path; undefined when it is not there. */
  readonly read: (absolute: string) => string | undefined
  /** `2026-11-21` */
  readonly today: () => string
}

/**
 * A workspace that changes while it is looked at: texts on disk and texts open in an editor, of which the latter win. Only what
 * changed is parsed again; only the sets of the files that are asked about are checked.
 */
export class LiveWorkspace {
  private readonly options: LiveOptions
  private readonly onDisk = new Map<string, string>()
  private readonly open = new Map<string, string>()
  private readonly readBefore = new Map<string, CheckedFile>()
  private readonly server = lastingServer()
  private knownSets = new KnownSets()
  private found: FoundSettings | undefined
  private lastFound: FoundSettings = { settingsFor: () => defaultSettings, findings: [], texts: new Map() }
  private minors: readonly Minor[] = [newestMinor]
  private modelled: ModelledSources | undefined

  constructor(options: LiveOptions) {
    this.options = options
  }

  /** The text of a file on disk; undefined: it is gone. */
  setOnDisk(path: string, text: string | undefined): void {
    this.change(this.onDisk, path, text)
  }

  /** The text of a document in the editor; undefined: it was closed. */
  setOpen(path: string, text: string | undefined): void {
    this.change(this.open, path, text)
  }

  get openPaths(): readonly string[] { return [...this.open.keys()] }

  textOf(path: string): string | undefined {
    return this.open.get(path) ?? this.onDisk.get(path)
  }

  /** Configurations are looked for again before the next run. */
  forgetSettings(): void {
    this.found = undefined
  }

  /** What is wrong in the named files, as they stand now among all others. */
  async check(paths: readonly string[]): Promise<CheckReport> {
    return this.checkWith(await this.settings(), paths)
  }

  /** The same at once, with the configurations that the last `check` or `load` found: for callers that cannot wait. */
  checkNow(paths: readonly string[]): CheckReport {
    return this.checkWith(this.lastFound, paths)
  }

  /** Reads the configurations. */
  async load(): Promise<void> {
    await this.settings()
  }

  private checkWith(found: FoundSettings, paths: readonly string[]): CheckReport {
    return checkSources({
      ...this.request(found), rules: this.options.rules, server: this.server, today: this.options.today(),
      alsoFound: found.findings, otherTexts: found.texts, reportOn: new Set(paths),
    })
  }

  /** The objects of the workspace, each in its set. */
  async model(): Promise<ModelledSources & { readonly minor: Minor }> {
    const found = await this.settings()
    this.modelled ??= modelSources(this.request(found))
    return { ...this.modelled, minor: this.minors.at(-1) ?? newestMinor }
  }

  private request(found: FoundSettings): Parameters<typeof modelSources>[0] {
    const isExcluded = this.excluder(found)
    const paths = [...new Set([...this.onDisk.keys(), ...this.open.keys()])].filter((path) => !found.texts.has(path) && !isExcluded(path)).sort(compareStrings)
    return {
      sources: paths.map((path) => ({ path, text: this.textOf(path) ?? '', named: false })),
      minors: this.minors, cwd: this.options.cwd, settingsFor: (path) => found.settingsFor(path), readBefore: this.readBefore, knownSets: this.knownSets,
    }
  }

  private excluder(found: FoundSettings): (path: string) => boolean {
    const matchers = new Map<Settings, readonly ((path: string) => boolean)[]>()
    return (path) => {
      const settings = found.settingsFor(path)
      const known = matchers.get(settings) ?? settings.exclude.map(globMatcher)
      matchers.set(settings, known)
      return known.some((matches) => matches(absolutePath(this.options.cwd, path)))
    }
  }

  private async settings(): Promise<FoundSettings> {
    if (this.found !== undefined) return this.found
    const { cwd, rules, read } = this.options
    const paths = [...new Set([...this.onDisk.keys(), ...this.open.keys()])]
    const shown = (absolute: string): string => absolute.startsWith(`${cwd}/`) ? absolute.slice(cwd.length + 1) : absolute
    const textAt = (absolute: string): string | undefined => this.open.get(shown(absolute)) ?? read(absolute)
    const found = await findSettings(paths.map((path) => absolutePath(cwd, path)), undefined, rules, { cwd, read: textAt, shown })
    const byPath = new Map(paths.map((path) => [path, found.settingsFor(absolutePath(cwd, path))]))
    const settingsFor = (path: string): Settings => byPath.get(path) ?? found.settingsFor(absolutePath(cwd, path))
    this.found = this.lastFound = { ...found, settingsFor }
    this.minors = paths.map((path) => settingsFor(path).minors).find((minors) => minors !== undefined) ?? [newestMinor]
    this.readBefore.clear()
    this.knownSets = new KnownSets()
    this.modelled = undefined
    return this.found
  }

  private change(texts: Map<string, string>, path: string, text: string | undefined): void {
    const before = this.textOf(path)
    if (text === undefined) texts.delete(path)
    else texts.set(path, text)
    const after = this.textOf(path)
    if (before === after) return
    this.modelled = undefined
    if (after === undefined) this.readBefore.delete(path)
    // Another file may have another configuration above it.
    if (before === undefined) this.found = undefined
  }
}
