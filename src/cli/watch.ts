import { statSync, watch, type FSWatcher } from 'node:fs'
import { dirname, extname } from 'node:path'
import { stderr, stdout } from 'node:process'
import { UsageError } from './arguments.ts'

/** One run of a command, and the files that it read. */
export interface Watched {
  readonly code: number
  readonly paths: readonly string[]
}

/** Editors write a file in several steps: the run waits until they are done. */
const rest = 100

/**
 * Runs again whenever something changes beside the files that were read, for as long as the user lets it. A mistake that an edit brings
 * (a file that is gone) is told and does not end it. What changes while it runs counts, too.
 */
export async function watchPaths(run: () => Promise<Watched>): Promise<never> {
  const watchers = new Map<string, WatchedFolder>()
  let isStale = false
  let wake = (): void => undefined
  const changed = (_: string, name: string | null): void => {
    if (name !== null && !isWorthARun(name)) return
    isStale = true
    wake()
  }
  watchFolders(new Set(['.']), watchers, changed)
  for (;;) {
    isStale = false
    if (stdout.isTTY) stdout.write('\x1b[2J\x1b[3J\x1b[H')
    let folders = new Set(['.'])
    try {
      const { paths } = await run()
      folders = new Set(['.', ...paths.map((path) => dirname(path))])
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      stderr.write(`stowage: ${error.message}\n`)
    }
    watchFolders(folders, watchers, changed)
    stderr.write(`watching ${folders.size === 1 ? 'a folder' : `${folders.size} folders`}, ctrl-c ends it\n`)
    await new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined
      wake = () => {
        clearTimeout(timer)
        timer = setTimeout(resolve, rest)
      }
      if (isStale) wake()
    })
  }
}

/** A path, and which of the folders that it has named so far is watched. */
interface WatchedFolder {
  readonly watcher: FSWatcher
  readonly identity: string | undefined
}

/** Watches these folders and no others. A folder that was deleted and made again is another one, of which its old watcher hears nothing. */
function watchFolders(folders: ReadonlySet<string>, watchers: Map<string, WatchedFolder>, changed: (event: string, name: string | null) => void): void {
  for (const [folder, { watcher, identity }] of watchers) {
    if (folders.has(folder) && identityOf(folder) === identity) continue
    watcher.close()
    watchers.delete(folder)
  }
  for (const folder of folders) {
    if (watchers.has(folder)) continue
    try {
      const identity = identityOf(folder)
      const watcher = watch(folder, changed)
      watchers.set(folder, { watcher, identity })
      // A folder that goes away is no longer read; one that comes again is watched anew.
      watcher.on('error', () => {
        watcher.close()
        watchers.delete(folder)
      })
    } catch {
      // It went away since it was read.
    }
  }
}

function identityOf(folder: string): string | undefined {
  const stat = statSync(folder, { bigint: true, throwIfNoEntry: false })
  return stat && `${stat.dev} ${stat.ino} ${stat.birthtimeNs}`
}

/** Manifests, templates, and what may be a folder; not the swap and backup files of editors. */
function isWorthARun(name: string): boolean {
  return ['.yaml', '.yml', '.json', '.tpl', ''].includes(extname(name).toLowerCase()) && !name.endsWith('~') && !name.startsWith('.#')
}
