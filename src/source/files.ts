import { closeSync, fchmodSync, fstatSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, statSync, unlinkSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { decodeText, maxFileBytes } from './bytes.ts'

export type ReadResult = { readonly text: string } | Unreadable

export interface Unreadable {
  /** A fact about the file, e.g. `permission denied`. */
  readonly reason: string
  readonly suggestion?: string
  readonly goText?: string
}

/** Reads a text file, or says why it can't be read. Nothing past the size bound is loaded. */
export function readTextFile(path: string): ReadResult {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, 'r')
    const stat = fstatSync(descriptor)
    if (stat.isDirectory()) return { reason: 'it is a directory' }
    if (stat.size > maxFileBytes) return tooLarge(stat.size)
    const bytes = readFileSync(descriptor)
    // A pipe tells its size only when it is read.
    return bytes.length > maxFileBytes ? tooLarge(bytes.length) : decodeText(bytes)
  } catch (error) {
    return { reason: errnoText(error) }
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Reads all of standard input. */
export function readStandardInput(): ReadResult {
  try {
    const bytes = readFileSync(0)
    return bytes.length > maxFileBytes ? tooLarge(bytes.length) : decodeText(bytes)
  } catch (error) {
    return { reason: errnoText(error) }
  }
}

/**
 * Replaces a file in one step: a reader sees the old text or the new one, never a part. Links are followed and stay links; the mode
 * is kept. What is no file (`/dev/stdout`, a named pipe) is written to. Returns why it failed, or undefined.
 */
export function replaceFile(path: string, text: string): string | undefined {
  let temporary: string | undefined
  let descriptor: number | undefined
  try {
    if (isSpecial(path)) {
      writeFileSync(path, text)
      return undefined
    }
    const target = existingTarget(path)
    temporary = join(dirname(target.path), `.stowage-${String(process.pid)}-${String(temporaryCount++)}.tmp`)
    descriptor = openSync(temporary, 'wx', 0o666)
    writeAll(descriptor, Buffer.from(text, 'utf8'))
    if (target.mode !== undefined) fchmodSync(descriptor, target.mode)
    fsyncSync(descriptor)
    closeSync(descriptor)
    descriptor = undefined
    renameSync(temporary, target.path)
    return undefined
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor)
    if (temporary !== undefined) removeQuietly(temporary)
    return errnoText(error)
  }
}

let temporaryCount = 0

function isSpecial(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && !stat.isFile() && !stat.isDirectory()
}

function existingTarget(path: string): { path: string; mode?: number } {
  try {
    const real = realpathSync(path)
    return { path: real, mode: statSync(real).mode & 0o7777 }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { path }
    throw error
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written)
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It was never created.
  }
}

function tooLarge(size: number): Unreadable {
  return { reason: `the file has ${String(size)} bytes, more than the bound of ${String(maxFileBytes)}` }
}

const errnoWords: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is no directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'it is a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  EIO: 'input/output error',
}

/** An error of the file system in plain words. */
export function errnoText(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? ''
  return errnoWords[code] ?? (error instanceof Error ? error.message : String(error))
}
