import { spawnSync } from 'node:child_process'

/** What git said; of a failure the first line, or why there is no git. */
export type GitAnswer = { readonly stdout: Buffer } | { readonly error: string, readonly isStarted: boolean }

/** Runs the user's own git in a folder, without the monitor that a repository may ask for. */
export function runGit(args: readonly string[], cwd: string, input = ''): GitAnswer {
  const { status, stdout, stderr, error } = spawnSync('git', ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', ...args], { cwd, input, maxBuffer: 1 << 30 })
  if (error !== undefined) return { error: `git cannot be started (${error.message}); install it, or name the files`, isStarted: false }
  return status === 0 ? { stdout } : { error: stderr.toString('utf8').trim().split('\n')[0] ?? '', isStarted: true }
}
