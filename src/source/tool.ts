import { spawnSync } from 'node:child_process'

/** What a program of the user's said. */
export type ToolOutcome = { readonly stdout: string } | ToolFailure

export interface ToolFailure {
  readonly error: string
  /** There is no such program. */
  readonly missing: boolean
  /** What it had said before it failed. */
  readonly before?: string
}

/** Two minutes: a chart with hundreds of templates takes one second. */
const longest = 120_000

/** Runs one of the user's own programs, without a shell, and waits for it. */
export function runTool(command: string, args: readonly string[], cwd: string): ToolOutcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28, timeout: longest, stdio: ['ignore', 'pipe', 'pipe'] })
  if (error !== undefined) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return { error: `${command} is not installed`, missing: true }
    return { error: code === 'ETIMEDOUT' ? `${command} did not end within ${longest / 60_000} minutes` : `${command} cannot be started: ${error.message}`, missing: false }
  }
  return status === 0 ? { stdout } : { error: stderr.trim() === '' ? `${command} ended with ${String(status)}` : stderr.trim(), missing: false, before: stdout }
}
