// Runs one TypeScript file: bundles it in memory's stead into .cache/ with esbuild, then imports it.
// Usage: node scripts/run.mjs <file.ts> [arguments…]
import { build } from 'esbuild'
import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [entry, ...rest] = process.argv.slice(2)
const outfile = join(root, '.cache', 'run', `${entry.replaceAll(/[\\/]/g, '_')}.${process.pid}.mjs`)
mkdirSync(dirname(outfile), { recursive: true })
await build({
  absWorkingDir: root,
  entryPoints: [resolve(root, entry)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
  define: { STOWAGE_ROOT: JSON.stringify(root) },
})
const { unlinkSync } = await import('node:fs')
process.on('exit', () => { try { unlinkSync(outfile) } catch { /* already gone */ } })
process.argv = [process.argv[0], outfile, ...rest]
await import(pathToFileURL(outfile).href)
