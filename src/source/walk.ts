import type { Dirent } from 'node:fs'
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { compareStrings } from '../base/json.ts'
import { errnoText } from './files.ts'
import { IgnoreFiles } from './ignore-files.ts'

export interface Walked {
  /** Absolute paths of manifest files. */
  readonly files: string[]
  readonly problems: { readonly path: string; readonly reason: string; readonly fatal: boolean }[]
}

/** Folders that never hold manifests of one's own. */
const skippedFolders: ReadonlySet<string> = new Set(['.git', 'node_modules'])

/** Whether a file may hold manifests, as far as its name tells. */
export function isManifestName(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name)
}

/**
 * Finds the YAML and JSON files below a directory, without what git ignores. Links to directories are followed only when they
 * lead out of it, and each target once: what lies inside is found at its own place.
 */
export async function walkDirectory(directory: string, gitignore: boolean): Promise<Walked> {
  const walker = new Walker(directory, gitignore ? await IgnoreFiles.below(directory) : undefined)
  await walker.walk(directory)
  return walker
}

class Walker implements Walked {
  readonly files: string[] = []
  readonly problems: { path: string; reason: string; fatal: boolean }[] = []
  private readonly ignoreFiles: IgnoreFiles | undefined
  private readonly top: string
  private readonly targets = new Set<string>()

  constructor(directory: string, ignoreFiles: IgnoreFiles | undefined) {
    this.top = realPathOf(directory)
    this.ignoreFiles = ignoreFiles
  }

  async walk(directory: string): Promise<void> {
    let entries: Dirent[]
    try {
      entries = readdirSync(directory, { withFileTypes: true })
    } catch (error) {
      this.problems.push({ path: directory, reason: errnoText(error), fatal: true })
      return
    }
    await this.ignoreFiles?.enter(directory)
    entries.sort((a, b) => compareStrings(a.name, b.name))
    for (const entry of entries) await this.entry(entry, join(directory, entry.name))
  }

  private async entry(entry: Dirent, path: string): Promise<void> {
    if (skippedFolders.has(entry.name)) return
    if (entry.isSymbolicLink()) await this.link(entry.name, path)
    else if (entry.isDirectory()) await this.directory(path)
    else if (entry.isFile()) this.file(entry.name, path)
  }

  private async directory(path: string): Promise<void> {
    if (!this.ignoreFiles?.ignores(path, true)) await this.walk(path)
  }

  private file(name: string, path: string): void {
    if (isManifestName(name) && !this.ignoreFiles?.ignores(path, false)) this.files.push(path)
  }

  private async link(name: string, path: string): Promise<void> {
    let isDirectory: boolean
    let target: string
    try {
      isDirectory = statSync(path).isDirectory()
      target = realpathSync(path)
    } catch (error) {
      if (isManifestName(name)) this.problems.push({ path, reason: `symbolic link: ${errnoText(error)}`, fatal: true })
      return
    }
    if (!isDirectory) {
      this.file(name, path)
    } else if (contains(target, path)) {
      this.problems.push({ path, reason: `symbolic link leads back to ${target}, so it is not followed`, fatal: false })
    } else if (!contains(this.top, target) && !this.targets.has(target)) {
      this.targets.add(target)
      await this.directory(path)
    }
  }
}

function contains(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep)
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
