import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { errnoText, replaceFile } from '../source/files.ts'
import { UsageError } from './arguments.ts'

/** Writes a file whole or not at all, in folders that are made for it. */
export function writeFileAtomically(path: string, text: string): void {
  const reason = madeFolder(dirname(path)) ?? replaceFile(path, text)
  if (reason !== undefined) throw new UsageError(`cannot write ${path}: ${reason}`)
}

function madeFolder(path: string): string | undefined {
  try {
    mkdirSync(path, { recursive: true })
    return undefined
  } catch (error) {
    return errnoText(error)
  }
}
