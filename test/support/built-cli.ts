import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pid } from 'node:process'
import { threadId } from 'node:worker_threads'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const builds = join(root, '.cache', 'e2e')

/** The folder of a build of these very sources: built once, whichever test file asks first. */
export function builtCli(): string {
  const folder = join(builds, stamp())
  if (existsSync(join(folder, 'cli.cjs'))) return folder
  const own = join('.cache', 'e2e', `building-${pid}-${threadId}`)
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), own], { encoding: 'utf8' })
  if (status !== 0 || stderr !== '') throw new Error(`the build failed: ${stderr}`)
  try {
    renameSync(join(root, own), folder)
  } catch (error) {
    // Another test file was faster.
    if (!existsSync(join(folder, 'cli.cjs'))) throw error
    rmSync(join(root, own), { recursive: true, force: true })
  }
  removeOld(folder)
  return folder
}

function stamp(): string {
  const hash = createHash('sha1')
  const add = (path: string): void => {
    const stat = statSync(path)
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name))
    else if (/\.(?:ts|mjs|cjs)$/.test(path)) hash.update(`${path} ${stat.mtimeMs}\n`)
  }
  for (const path of ['src', 'rules', 'scripts/build.mjs', 'scripts/launcher.cjs', 'scripts/lazy-modules.mjs', 'scripts/warm.cjs']) add(join(root, path))
  hash.update(readFileSync(join(root, 'package-lock.json')))
  return hash.digest('hex').slice(0, 16)
}

/** Builds of earlier sources, unless a run that began before may still use them. */
function removeOld(current: string): void {
  mkdirSync(builds, { recursive: true })
  const anHourAgo = Date.now() - 3_600_000
  for (const name of readdirSync(builds)) {
    const path = join(builds, name)
    if (path !== current && statSync(path).mtimeMs < anHourAgo) rmSync(path, { recursive: true, force: true })
  }
}
