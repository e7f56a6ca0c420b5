import { watch, type FSWatcher } from 'node:fs'
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
 * (a file that is gone) is told and does not end it.
 */
export async function watchPaths(run: () => Promise<Watched>): Promise<never> {
  let watchers: FSWatcher[] = []
  for (;;) {
    if (stdout.isTTY) stdout.write('\x1b[2J\x1b[3J\x1b[H')
    let folders = new Set(['.'])
    try {
      const { paths } = await run()
      folders = new Set(['.', ...paths.map((path) => dirname(path))])
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      stderr.write(`stowage: ${error.message}\n`)
    }
    stderr.write(`watching ${folders.size === 1 ? 'a folder' : `${folders.size} folders`}, ctrl-c ends it\n`)
    await new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined
      const changed = (_: string, name: string | null): void => {
        if (name !== null && !isWorthARun(name)) return
        clearTimeout(timer)
        timer = setTimeout(resolve, rest)
      }
      watchers = [...folders].flatMap((folder) => watcherOf(folder, changed))
    })
    for (const watcher of watchers) watcher.close()
  }
}

function watcherOf(folder: string, changed: (event: string, name: string | null) => void): FSWatcher[] {
  try {
    const watcher = watch(folder, changed)
    // A folder that goes away is no longer read.
    watcher.on('error', () => { watcher.close() })
    return [watcher]
  } catch {
    return []
  }
}

/** Manifests, templates, and what may be a folder; not the swap and backup files of editors. */
function isWorthARun(name: string): boolean {
  return ['.yaml', '.yml', '.json', '.tpl', ''].includes(extname(name).toLowerCase()) && !name.endsWith('~') && !name.startsWith('.#')
}
