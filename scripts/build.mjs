// Bundles the front ends into dist/: one entry each, shared chunks, everything that a plain `check` does not need loaded lazily.
import { build } from 'esbuild'
import { existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const entries = {
  cli: 'src/cli/main.ts',
  index: 'src/index.ts',
  eslint: 'src/eslint/index.ts',
}
const present = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(root, file))))

// Another folder for tests, so that they never race with a build of yours.
const outdir = process.argv[2] ?? 'dist'
rmSync(join(root, outdir), { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: present,
  outdir,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
  // CommonJS packages that ask for Node's own modules while they load.
  banner: { js: "import { createRequire as stowageRequire } from 'node:module'; const require = stowageRequire(import.meta.url);" },
})
