import { cwd } from 'node:process'
import { sep } from 'node:path'
import { newestMinor, type Minor } from '../base/release.ts'
import { simulatedServer } from '../check/simulated-server.ts'
import type { Settings } from '../check/settings.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { collectSources } from '../source/collect.ts'
import { readTextFile } from '../source/files.ts'
import { checkSources, type SourceText } from '../workspace/check.ts'
import { findSettings, type FoundSettings } from '../workspace/settings-finder.ts'
import { rules } from '../../rules/index.ts'

/**
 * The manifests of the folder that ESLint runs in, checked together once per process. ESLint hands over one file at a time; a file
 * whose text is the one on disk takes its findings from that one run, another text is checked again among its neighbours.
 */
export class WorkspaceCache {
  private readonly here: string
  private readonly texts: ReadonlyMap<string, string>
  private readonly found: FoundSettings
  private byPath: ReadonlyMap<string, readonly Diagnostic[]> | undefined
  private readonly edited = new Map<string, { readonly text: string, readonly findings: readonly Diagnostic[] }>()

  private constructor(here: string, texts: ReadonlyMap<string, string>, found: FoundSettings) {
    this.here = here
    this.texts = texts
    this.found = found
  }

  /** Reads the workspace; what cannot be read is left out, ESLint tells of it when it is linted. */
  static async load(): Promise<WorkspaceCache> {
    const here = cwd().split(sep).join('/')
    const { files } = await collectSources({ paths: ['.'] })
    const texts = new Map(files.map(({ path, text }) => [path.replace(/^\.\//, ''), text]))
    const found = await findSettings([...texts.keys()], undefined, rules, { cwd: here, read: (absolute) => {
      const read = readTextFile(absolute)
      return 'text' in read ? read.text : undefined
    }, shown: (absolute) => absolute })
    return new WorkspaceCache(here, texts, found)
  }

  /** The findings of a file as it stands in the editor or on disk. */
  findings(filename: string, text: string): readonly Diagnostic[] {
    const path = filename.split(sep).join('/')
    const relative = path.startsWith(`${this.here}/`) ? path.slice(this.here.length + 1) : path
    if (this.texts.get(relative) === text) {
      this.byPath ??= groupByPath(this.check([...this.texts].map(([name, content]) => ({ path: name, text: content }))))
      return this.byPath.get(relative) ?? []
    }
    const before = this.edited.get(relative)
    if (before?.text === text) return before.findings
    const others = [...this.texts].filter(([name]) => name !== relative).map(([name, content]) => ({ path: name, text: content }))
    const findings = this.check([...others, { path: relative, text }].sort((a, b) => a.path < b.path ? -1 : 1), new Set([relative]))
    this.edited.set(relative, { text, findings })
    return findings
  }

  private check(sources: readonly SourceText[], reportOn?: ReadonlySet<string>): readonly Diagnostic[] {
    const settingsFor = (path: string): Settings => this.found.settingsFor(path)
    const minors: readonly Minor[] = sources.map(({ path }) => settingsFor(path).minors).find((one) => one !== undefined) ?? [newestMinor]
    return checkSources({ sources, rules, minors, cwd: this.here, settingsFor, server: simulatedServer, today: new Date().toISOString().slice(0, 10), reportOn }).diagnostics
  }
}

function groupByPath(diagnostics: readonly Diagnostic[]): Map<string, Diagnostic[]> {
  const groups = new Map<string, Diagnostic[]>()
  for (const diagnostic of diagnostics) groups.set(diagnostic.location.path, [...groups.get(diagnostic.location.path) ?? [], diagnostic])
  return groups
}
