import { spawnSync } from 'node:child_process'

export type ChangedFiles = { readonly paths: ReadonlySet<string> } | { readonly error: string }

/**
 * The files below a folder that differ from a revision, those that git does not know yet included; relative to the folder, with `/`.
 * Asks the user's own git, for names alone: no hook, no monitor and no outside diff program is started.
 */
export function changedSince(revision: string, cwd: string): ChangedFiles {
  if (revision === '' || revision.startsWith('-')) return { error: `"${revision}" is no revision` }
  const changed = git(['diff', '--name-only', '--relative', '--no-ext-diff', '--no-textconv', '--diff-filter=d', '-z', '--end-of-options', revision, '--'], cwd)
  if ('error' in changed) return changed
  const fresh = git(['ls-files', '--others', '--exclude-standard', '-z'], cwd)
  if ('error' in fresh) return fresh
  return { paths: new Set([...changed.names, ...fresh.names]) }
}

function git(args: readonly string[], cwd: string): { readonly names: readonly string[] } | { readonly error: string } {
  const { status, stdout, stderr, error } = spawnSync('git', ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (error !== undefined) return { error: `git cannot be started (${error.message}); install it, or name the files` }
  if (status !== 0) return { error: `git says: ${stderr.trim().split('\n')[0] ?? ''}` }
  return { names: stdout.split('\0').filter((name) => name !== '') }
}
