import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The files that the package carries beside its code: schema tables and rule pages. */

declare const STOWAGE_ROOT: string | undefined

let known: string | undefined

/** The folder of the package: where the code came from when run from the sources, else the nearest one above that has the schemas. */
function packageRoot(): string {
  if (known !== undefined) return known
  let folder = typeof STOWAGE_ROOT === 'string' ? STOWAGE_ROOT : dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'schemas', 'kinds.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return known = folder
}

export function packageFile(path: string): string | undefined {
  const file = join(packageRoot(), path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

export function packageVersion(): string {
  const manifest = JSON.parse(packageFile('package.json') ?? '{}') as { version?: string }
  return manifest.version ?? '0.0.0'
}
