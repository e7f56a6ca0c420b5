import { relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { collectSources } from '../source/collect.ts'
import { readTextFile } from '../source/files.ts'
import { configNames } from '../workspace/settings-finder.ts'

/** The files of an editor's folder, and their names on either side: paths for stowage, addresses for the editor. */
export class WorkspaceFiles {
  /** Absolute, with `/`. */
  readonly root: string

  constructor(root: string) {
    this.root = root.split(sep).join('/')
  }

  /** Below the folder relative to it, else absolute; undefined for what is no file. */
  pathOf(uri: string): string | undefined {
    if (!uri.startsWith('file:')) return undefined
    const absolute = fileURLToPath(uri)
    const inside = relative(this.root, absolute)
    return (inside.startsWith('..') || inside === '' ? absolute : inside).split(sep).join('/')
  }

  uriOf(path: string): string {
    return pathToFileURL(this.absolute(path)).href
  }

  readAll(): Promise<readonly { readonly path: string, readonly text: string }[]> {
    return collectSources({ paths: ['.'], cwd: this.root }).then(({ files }) => files)
  }

  read(path: string): string | undefined {
    const result = readTextFile(this.absolute(path))
    return 'text' in result ? result.text : undefined
  }

  private absolute(path: string): string {
    return /^(\/|[A-Za-z]:\/)/.test(path) ? path : `${this.root}/${path}`
  }
}

/** Whether a file is one of stowage's own configuration. */
export function isConfig(path: string): boolean {
  return configNames.some((name) => path === name || path.endsWith(`/${name}`))
}
