import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { Ignore } from 'ignore'

/** The patterns of one ignore file, for paths below its directory. */
interface Layer {
  readonly directory: string
  readonly patterns: Ignore
}

/**
 * What git ignores: the `.gitignore` of every directory from the top of the repository down, and `.git/info/exclude`. The package
 * that reads the patterns is loaded when the first such file is found.
 */
export class IgnoreFiles {
  private readonly layers = new Map<string, Layer | undefined>()
  private readonly root: string | undefined

  /** `top`: ignore files above it do not count. */
  constructor(top: string | undefined) {
    this.root = top
  }

  /** For a search that begins in a folder. A folder that is itself ignored was named on purpose: then only files in it count. */
  static async below(directory: string): Promise<IgnoreFiles> {
    const top = repositoryTop(directory)
    const files = new IgnoreFiles(top)
    return top !== undefined && (await files.ignoresOnTheWay(top, directory, true)) ? new IgnoreFiles(directory) : files
  }

  /** Whether git ignores a path, or a folder between `from` and it. */
  async ignoresOnTheWay(from: string, path: string, isDirectory: boolean): Promise<boolean> {
    const steps = relative(from, path).split(sep).filter((step) => step !== '')
    let here = from
    for (const [index, step] of steps.entries()) {
      await this.enter(here)
      here = join(here, step)
      if (this.ignores(here, isDirectory || index < steps.length - 1)) return true
    }
    return false
  }

  /** Reads the ignore files that matter below a directory. Call it before asking about what lies in there. */
  async enter(directory: string): Promise<void> {
    for (let here = directory; !this.layers.has(here); here = dirname(here)) {
      this.layers.set(here, await this.layerOf(here))
      if (here === this.root || here === dirname(here)) break
      // Without a repository only the directories that are walked count, and they are entered from above.
      if (this.root === undefined || !isBelow(here, this.root)) break
    }
  }

  /** Whether git would ignore a path. The deepest file that has an opinion decides; all files above an ignored directory were asked. */
  ignores(path: string, isDirectory: boolean): boolean {
    for (let here = dirname(path); ; here = dirname(here)) {
      const layer = this.layers.get(here)
      if (layer) {
        const name = relative(layer.directory, path).split(sep).join('/')
        const verdict = layer.patterns.test(isDirectory ? `${name}/` : name)
        if (verdict.ignored) return true
        if (verdict.unignored) return false
      }
      if (here === this.root || here === dirname(here)) return false
    }
  }

  private async layerOf(directory: string): Promise<Layer | undefined> {
    const files = [join(directory, '.gitignore')]
    if (directory === this.root) files.unshift(join(directory, '.git', 'info', 'exclude'))
    const texts = files.map(readQuietly).filter((text) => text !== undefined)
    if (texts.length === 0) return undefined
    const { default: ignore } = await import('ignore')
    return { directory, patterns: ignore({ allowRelativePaths: true }).add(texts.join('\n')) }
  }
}

function repositoryTop(directory: string): string | undefined {
  for (let here = directory; ; here = dirname(here)) {
    if (existsSync(join(here, '.git'))) return here
    if (here === dirname(here)) return undefined
  }
}

function isBelow(directory: string, top: string): boolean {
  return directory !== top && directory.startsWith(top.endsWith(sep) ? top : top + sep)
}

function readQuietly(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
