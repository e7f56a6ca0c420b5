import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { rules } from '../rules/index.ts'
import { auditTexts } from '../scripts/audit/audit-texts.ts'
import './support/schemas.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

it('all generated files are current', () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(root, 'scripts/run.mjs'), 'scripts/docs.ts', '--check'], { cwd: root, encoding: 'utf8' })
  expect(status, `${stdout}${stderr}`).toBe(0)
})

it('every finding and every path of the examples and fixtures has a place inside its file', () => {
  const files = ['examples', 'test'].flatMap((folder) => filesBelow(join(root, folder)))
  const { problems, places } = auditTexts(files.map((path) => ({ path, text: readFileSync(path, 'utf8') })), rules, root)
  expect(problems).toEqual([])
  expect(places).toBeGreaterThan(1000)
})

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).sort().map((name) => join(folder, name)).flatMap((path) =>
    statSync(path).isDirectory() ? filesBelow(path) : /\.ya?ml$/.test(path) ? [path] : [])
}
