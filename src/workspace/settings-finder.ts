import { absolutePath, folderOf } from '../base/paths.ts'
import type { Rule } from '../check/api.ts'
import type { ConfigFile } from '../check/config.ts'
import { defaultSettings, type Settings } from '../check/settings.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'

/** Names of the configuration file, the first that is there wins. */
export const configNames = ['stowage.config.yaml', 'stowage.config.yml', 'stowage.config.json', '.stowage.yaml'] as const

export interface ConfigSource {
  readonly cwd: string
  /** Text of a file by its absolute path; undefined when it is not there. */
  readonly read: (absolute: string) => string | undefined
  /** How a path is shown to the user. */
  readonly shown: (absolute: string) => string
}

export interface FoundSettings {
  /** The settings of a file: those of the nearest configuration above it, else the defaults. */
  readonly settingsFor: (path: string) => Settings
  /** What is wrong in configurations. */
  readonly findings: readonly Diagnostic[]
  /** Texts of the configurations, for reports. */
  readonly texts: ReadonlyMap<string, string>
}

/** Finds the configuration of each file, upward from its folder; `fixed` names one for all, `false` none. */
export async function findSettings(paths: readonly string[], fixed: string | false | undefined, rules: readonly Rule[], source: ConfigSource): Promise<FoundSettings> {
  const nearest = fixed === undefined ? nearestConfigs(paths, source) : new Map(paths.map((path) => [path, fixed === false ? undefined : absolutePath(source.cwd, fixed)]))
  const configs = [...new Set(nearest.values())].filter((config) => config !== undefined)
  if (configs.length === 0) return { settingsFor: () => defaultSettings, findings: [], texts: new Map() }
  const { configReader, layered } = await import('../check/config.ts')
  const loader = new Loader(source, configReader(rules), layered)
  const settings = new Map(configs.map((config) => [config, loader.load(config, [])]))
  return {
    settingsFor(path) {
      const config = nearest.get(path)
      return (config === undefined ? undefined : settings.get(config)) ?? defaultSettings
    },
    findings: loader.findings,
    texts: loader.texts,
  }
}

function nearestConfigs(paths: readonly string[], { cwd, read }: ConfigSource): Map<string, string | undefined> {
  const byFolder = new Map<string, string | undefined>()
  const configAbove = (folder: string): string | undefined => {
    if (byFolder.has(folder)) return byFolder.get(folder)
    const own = configNames.map((name) => absolutePath(folder, name)).find((file) => read(file) !== undefined)
    const above = folderOf(folder)
    const found = own ?? (above === folder || above === '' ? undefined : configAbove(above))
    byFolder.set(folder, found)
    return found
  }
  return new Map(paths.map((path) => [path, configAbove(folderOf(absolutePath(cwd, path)))]))
}

class Loader {
  readonly findings: Diagnostic[] = []
  readonly texts = new Map<string, string>()
  private readonly source: ConfigSource
  private readonly read: (path: string, absolute: string, text: string) => ConfigFile
  private readonly layered: (base: Settings, over: Settings, keys: ReadonlySet<string>) => Settings

  constructor(source: ConfigSource, read: Loader['read'], layered: Loader['layered']) {
    this.source = source
    this.read = read
    this.layered = layered
  }

  /** A configuration laid over those that it extends, in their order. */
  load(absolute: string, above: readonly string[]): Settings {
    const path = this.source.shown(absolute)
    const text = this.source.read(absolute)
    if (text === undefined) {
      this.texts.set(path, '')
      this.findings.push(problem(`there is no configuration ${path}`, { path, span: { start: 0, end: 0 } }))
      return defaultSettings
    }
    if (!this.texts.has(path)) this.texts.set(path, text)
    const file = this.read(path, absolute, text)
    this.findings.push(...file.findings)
    let settings: Settings | undefined
    for (const base of file.bases) {
      if ([...above, absolute].includes(base.path)) this.findings.push(problem(`${this.source.shown(base.path)} extends itself`, base.location))
      else if (this.source.read(base.path) === undefined) this.findings.push(problem(`there is no ${this.source.shown(base.path)} to extend`, base.location))
      else {
        const below = this.load(base.path, [...above, absolute])
        settings = settings === undefined ? below : this.layered(settings, below, new Set(['profile', 'suppressions']))
      }
    }
    return settings === undefined ? file.settings : this.layered(settings, file.settings, file.keys)
  }
}

function problem(message: string, location: Diagnostic['location']): Diagnostic {
  return { rule: 'config-invalid', severity: 'error', message, location, document: 0, pointer: '' }
}
