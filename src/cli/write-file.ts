import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pid } from 'node:process'
import { UsageError } from './arguments.ts'

/** Writes a file whole or not at all: into a neighbour first, then renamed over it. A symbolic link stays one; so does the mode. */
export function writeFileAtomically(path: string, text: string): void {
  let half: string | undefined
  try {
    const target = existsSync(path) ? realpathSync(path) : path
    mkdirSync(dirname(target), { recursive: true })
    half = join(dirname(target), `.${basename(target)}.${pid}.stowage`)
    writeFileSync(half, text)
    if (existsSync(target)) chmodSync(half, statSync(target).mode)
    renameSync(half, target)
  } catch (error) {
    if (half !== undefined) rmSync(half, { force: true })
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
