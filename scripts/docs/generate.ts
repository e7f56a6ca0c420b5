import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { generatedFiles } from './generated-files.ts'

declare const STOWAGE_ROOT: string

/** The second half of `npm run docs`: what is made from the rules themselves. */
const stale: string[] = []
for (const [path, text] of generatedFiles(STOWAGE_ROOT)) {
  const file = join(STOWAGE_ROOT, path)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  stale.push(path)
  if (!argv.includes('--check')) writeFileSync(file, text)
}
if (argv.includes('--check') && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}; run: npm run docs`)
  exit(1)
}
console.log(stale.length === 0 ? 'all generated files are current' : `wrote ${stale.join(', ')}`)
