import { existsSync, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { compareStrings } from '../base/json.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { ReadResult, Unreadable } from './files.ts'
import { errnoText, readStandardInput, readTextFile } from './files.ts'
import { IgnoreFiles } from './ignore-files.ts'
import { isManifestName, walkDirectory } from './walk.ts'

export interface SourceOptions {
  /** Files, folders, patterns, and `-` for standard input. Default: the working directory. */
  readonly paths?: readonly string[]
  /** Default: the working directory of the process. */
  readonly cwd?: string
  /** The name that standard input goes by; with it and without paths, standard input is read. */
  readonly stdinFilename?: string | undefined
  /** Default true. A file that is named itself is read even when git ignores it. */
  readonly gitignore?: boolean
  /** How standard input is read; for editors and tests. */
  readonly readStdin?: () => ReadResult
}

export interface SourceFile {
  /** As it is shown: relative to the working directory when it lies in there, with forward slashes. */
  readonly path: string
  readonly absolutePath: string
  readonly text: string
  /** Named by the user, not found in a folder. */
  readonly named: boolean
}

export interface UnreadableFile {
  readonly path: string
  readonly reason: string
}

export interface Sources {
  /** Sorted by path, bytewise; each file once. */
  readonly files: readonly SourceFile[]
  /** `input-not-linted`: whatever could not be read, and why. */
  readonly diagnostics: readonly SourceDiagnostic[]
  /** What of the above must end a run with exit code 2. */
  readonly unreadable: readonly UnreadableFile[]
  /** What was looked at, one line each, for the message that nothing was found. */
  readonly looked: readonly string[]
}

export interface SourceDiagnostic extends Diagnostic {
  /** What kubectl prints behind `error: ` about such a file. */
  readonly kubectlText?: string | undefined
}

/** Finds and reads all input of a run. */
export async function collectSources(options: SourceOptions = {}): Promise<Sources> {
  const collector = new Collector(options)
  const fallback = options.stdinFilename === undefined ? '.' : '-'
  const paths = options.paths === undefined || options.paths.length === 0 ? [fallback] : options.paths
  for (const path of paths) await collector.add(path)
  return collector.sources()
}

const standardInput = '<stdin>'

class Collector {
  private readonly cwd: string
  private readonly options: SourceOptions
  private readonly found = new Map<string, boolean>()
  private readonly files: SourceFile[] = []
  private readonly diagnostics: SourceDiagnostic[] = []
  private readonly unreadable: UnreadableFile[] = []
  private readonly looked: string[] = []

  constructor(options: SourceOptions) {
    this.options = options
    this.cwd = resolve(options.cwd ?? '.')
  }

  async add(path: string): Promise<void> {
    if (path === '-') {
      this.addStdin()
      return
    }
    const absolute = resolve(this.cwd, path)
    if (existsSync(absolute)) await this.addExisting(path, absolute)
    else if (isPattern(path)) await this.addPattern(path)
    else this.addMissing(path, absolute)
  }

  sources(): Sources {
    for (const [absolute, named] of this.found) this.read(absolute, named)
    this.files.sort((a, b) => compareStrings(a.path, b.path))
    this.diagnostics.sort((a, b) => compareStrings(a.location.path, b.location.path))
    return { files: this.files, diagnostics: this.diagnostics, unreadable: this.unreadable, looked: this.looked }
  }

  private addStdin(): void {
    const path = this.options.stdinFilename ?? standardInput
    this.looked.push(`standard input as ${path}`)
    const read = (this.options.readStdin ?? readStandardInput)()
    if ('text' in read) this.files.push({ path: this.shown(resolve(this.cwd, path), path), absolutePath: resolve(this.cwd, path), text: read.text, named: true })
    else this.refuse(path, read, true)
  }

  private async addExisting(path: string, absolute: string): Promise<void> {
    if (!statSync(absolute).isDirectory()) {
      this.looked.push(path)
      this.found.set(absolute, true)
      return
    }
    const walked = await walkDirectory(absolute, this.options.gitignore !== false)
    this.looked.push(`${path} (${String(walked.files.length)} .yaml, .yml and .json files)`)
    for (const file of walked.files) if (!this.found.has(file)) this.found.set(file, false)
    for (const { path: at, reason, fatal } of walked.problems) this.refuse(this.shown(at), { reason }, fatal)
  }

  /** A path that is not there: a link that leads nowhere or in a circle has its own reason. */
  private addMissing(path: string, absolute: string): void {
    this.looked.push(path)
    let reason = 'no such file or directory'
    try {
      statSync(absolute)
    } catch (error) {
      reason = errnoText(error)
    }
    this.refuse(this.shown(absolute), { reason }, true)
  }

  private async addPattern(pattern: string): Promise<void> {
    const { glob } = await import('tinyglobby')
    const matches = await glob(sep === '\\' ? pattern.replaceAll('\\', '/') : pattern, {
      cwd: this.cwd, absolute: true, onlyFiles: true, followSymbolicLinks: false, expandDirectories: false, ignore: ['**/node_modules/**', '**/.git/**'],
    })
    const ignoreFiles = this.options.gitignore === false ? undefined : await IgnoreFiles.below(this.cwd)
    const files: string[] = []
    for (const match of matches) {
      const file = resolve(match)
      if (isManifestName(file) && !(await ignoreFiles?.ignoresOnTheWay(this.cwd, file, false))) files.push(file)
    }
    this.looked.push(`${pattern} (${String(files.length)} .yaml, .yml and .json files)`)
    if (files.length === 0) this.refuse(pattern, { reason: 'the pattern matches no .yaml, .yml or .json file' }, true)
    for (const file of files) if (!this.found.has(file)) this.found.set(file, false)
  }

  private read(absolute: string, named: boolean): void {
    const path = this.shown(absolute)
    const read = readTextFile(absolute)
    if ('text' in read) this.files.push({ path, absolutePath: absolute, text: read.text, named })
    else this.refuse(path, read, true)
  }

  private refuse(path: string, { reason, suggestion, goText }: Unreadable, fatal: boolean): void {
    if (fatal) this.unreadable.push({ path, reason })
    this.diagnostics.push({
      rule: 'input-not-linted', severity: fatal ? 'error' : 'warning', message: reason, location: { path, span: { start: 0, end: 0 } }, document: 0, pointer: '',
      effect: fatal ? 'nothing in it is checked' : undefined, suggestion,
      kubectlText: goText === undefined ? undefined : `error parsing ${path}: error converting YAML to JSON: yaml: ${goText}`,
    })
  }

  private shown(absolute: string, name = absolute): string {
    const inside = relative(this.cwd, absolute)
    const path = name === standardInput || inside === '' || inside.startsWith('..') ? name : inside
    return path.split(sep).join('/')
  }
}

function isPattern(path: string): boolean {
  return /[*?[\]{}!()]/.test(path)
}
