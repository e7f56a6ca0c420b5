// The npm packages that the schema tables are extracted from: exact versions, pinned by integrity, packed into a cache folder.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTarball } from './tar.ts'

/** Reads the files of one package whose path (below `package/`) matches. */
export type PackageReader = (spec: string, wanted: (path: string) => boolean) => Map<string, string>

export interface PackageLock { readonly [spec: string]: string }

/** Opens packages through `cache`, checking each against `lock`; a package that the lock lacks is added to it when `update` is set. */
export function openPackages(cache: string, lockFile: string, update: boolean): PackageReader {
  mkdirSync(cache, { recursive: true })
  const lock = existsSync(lockFile) ? (JSON.parse(readFileSync(lockFile, 'utf8')) as Record<string, string>) : {}
  const verified = new Map<string, Buffer>()
  return (spec, wanted) => {
    let tarball = verified.get(spec)
    if (!tarball) {
      tarball = readFileSync(tarballOf(cache, spec))
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
      const locked = lock[spec]
      if (locked === undefined && !update) throw new Error(`${spec} is not in ${lockFile}; run again with --update-lock`)
      if (locked !== undefined && locked !== integrity) throw new Error(`${spec}: the tarball is ${integrity}, the lock says ${locked}`)
      if (locked === undefined) {
        lock[spec] = integrity
        const sorted = Object.fromEntries(Object.keys(lock).sort().map((key) => [key, lock[key]]))
        writeFileSync(lockFile, `${JSON.stringify(sorted, null, 2)}\n`)
      }
      verified.set(spec, tarball)
    }
    return readTarball(tarball, wanted)
  }
}

function tarballOf(cache: string, spec: string): string {
  const at = spec.lastIndexOf('@')
  const file = join(cache, `${spec.slice(0, at).replace('@', '').replace('/', '-')}-${spec.slice(at + 1)}.tgz`)
  if (!existsSync(file)) execFileSync('npm', ['pack', '--ignore-scripts', '--silent', spec], { cwd: cache, stdio: ['ignore', 'ignore', 'inherit'] })
  return file
}
