import { runGit } from './run-git.ts'

export type ChangedFiles = { readonly paths: ReadonlySet<string> } | { readonly error: string }

/**
 * The files below a folder that differ from a revision, those that git does not know yet included; relative to the folder, with `/`.
 * Asks the user's own git, for names alone: no hook, no monitor and no outside diff program is started.
 */
export function changedSince(revision: string, cwd: string): ChangedFiles {
  if (revision === '' || revision.startsWith('-')) return { error: `"${revision}" is no revision` }
  const changed = names(['diff', '--name-only', '--relative', '--no-ext-diff', '--no-textconv', '--diff-filter=d', '-z', '--end-of-options', revision, '--'], cwd)
  if ('error' in changed) return changed
  const fresh = names(['ls-files', '--others', '--exclude-standard', '-z'], cwd)
  if ('error' in fresh) return fresh
  return { paths: new Set([...changed.names, ...fresh.names]) }
}

function names(args: readonly string[], cwd: string): { readonly names: readonly string[] } | { readonly error: string } {
  const answer = runGit(args, cwd)
  return 'error' in answer ? { error: answer.isStarted ? `git says: ${answer.error}` : answer.error } : { names: answer.stdout.toString('utf8').split('\0').filter((name) => name !== '') }
}
