import { sep } from 'node:path'
import { cwd } from 'node:process'
import { rules } from '../../rules/index.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { groupBy } from '../model/group-by.ts'
import { collectSources } from '../source/collect.ts'
import { readTextFile } from '../source/files.ts'
import { LiveWorkspace } from '../workspace/live-workspace.ts'

/**
 * The manifests of the folder that ESLint runs in, checked together. ESLint hands over one file at a time; files whose text is the one on
 * disk take their findings from one run over everything, another text is checked again among its neighbours.
 */
export class WorkspaceFindings {
  private readonly here = cwd().split(sep).join('/')
  private readonly onDisk = new Map<string, string>()
  private readonly workspace: LiveWorkspace
  private byPath: ReadonlyMap<string, readonly Diagnostic[]> | undefined
  private edited: { readonly path: string, readonly text: string, readonly findings: readonly Diagnostic[] } | undefined

  private constructor() {
    const read = (absolute: string): string | undefined => {
      const result = readTextFile(absolute)
      return 'text' in result ? result.text : undefined
    }
    this.workspace = new LiveWorkspace({ cwd: this.here, rules, read, today: () => new Date().toISOString().slice(0, 10) })
  }

  /** Reads the workspace; what cannot be read is left out, ESLint tells of it when it is linted. */
  static async load(): Promise<WorkspaceFindings> {
    const findings = new WorkspaceFindings()
    for (const { path, text } of (await collectSources({ paths: ['.'] })).files) {
      findings.onDisk.set(path.replace(/^\.\//, ''), text)
      findings.workspace.setOnDisk(path.replace(/^\.\//, ''), text)
    }
    await findings.workspace.load()
    return findings
  }

  /** The findings of a file as it stands in the editor or on disk. */
  of(filename: string, text: string): readonly Diagnostic[] {
    const absolute = filename.split(sep).join('/')
    const path = absolute.startsWith(`${this.here}/`) ? absolute.slice(this.here.length + 1) : absolute
    if (this.onDisk.get(path) === text) {
      this.byPath ??= groupBy(this.workspace.checkNow([...this.onDisk.keys()]).diagnostics, ({ location }) => location.path)
      return this.byPath.get(path) ?? []
    }
    if (this.edited?.path === path && this.edited.text === text) return this.edited.findings
    this.workspace.setOpen(path, text)
    const findings = this.workspace.checkNow([path]).diagnostics.filter(({ location }) => location.path === path)
    this.workspace.setOpen(path, undefined)
    this.edited = { path, text, findings }
    return findings
  }
}
