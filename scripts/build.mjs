// Bundles the front ends into dist/ (or another folder: tests never race with a build of yours).
//
//   cli.cjs        starts the command line: loads the next two, or those after them
//   check.cjs      `stowage check` alone, as most runs are that: the modules that most need; the others are in check-more.cjs and lazy-*.cjs
//   stowage.cjs    the whole command line
//   *.cache        V8's compiled form of each for this Node (docs/decisions/0003-one-file-and-its-code-cache.md, 0005, 0006)
//   stowage.1      the manual page
//   index.js, eslint.js, action.js   the library, the ESLint plugin and the GitHub Action's step, ES modules with shared chunks
import { build } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleLazily } from './lazy-modules.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outdir = resolve(root, process.argv[2] ?? 'dist')
const common = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
}
rmSync(outdir, { recursive: true, force: true })

const script = {
  ...common,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  // Code from V8's cache has no loader of ES modules; everything is in the file, and Node's own modules can be required.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'stowageUrl' },
  // Node's own wrapper, in the file: a text that is put together at every start would be copied at every start.
  banner: { js: "(function (exports, require, module, __filename, __dirname) {const stowageUrl = require('node:url').pathToFileURL(__filename).href;" },
  footer: { js: '})' },
}
const examples = ['seeds', 'first-look'].map((name) => join(root, 'examples', name)).filter((folder) => existsSync(folder))
const warm = (...args) => execFileSync(process.execPath, [join(root, 'scripts/warm.cjs'), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

await bundleLazily({
  root,
  entry: 'src/cli/main.ts',
  name: 'check',
  outdir,
  esbuild: common,
  elsewhere: (file, importer) => importer === 'src/cli/main.js' && file.startsWith('src/cli/commands/') && file !== 'src/cli/commands/check.js' ? './stowage.cjs' : undefined,
  used: () => new Set(JSON.parse(warm('--table', outdir, 'check', 'check', ...examples).split('\n').at(-1))),
})
await build({ ...script, entryPoints: { stowage: 'src/cli/main.ts' } })
copyFileSync(join(root, 'scripts/launcher.cjs'), join(outdir, 'cli.cjs'))
chmodSync(join(outdir, 'cli.cjs'), 0o755)
warm(outdir, 'check', 'check', ...examples)
warm(outdir, 'stowage', '--help')

const modules = { index: 'src/index.ts', eslint: 'src/eslint/index.ts', action: 'src/action/main.ts' }
const present = Object.fromEntries(Object.entries(modules).filter(([, file]) => existsSync(join(root, file))))
if (Object.keys(present).length > 0) {
  await build({
    ...common,
    entryPoints: present,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    format: 'esm',
    // CommonJS packages that ask for Node's own modules while they load.
    banner: { js: "import { createRequire as stowageRequire } from 'node:module'; const require = stowageRequire(import.meta.url);" },
  })
}

// The manual page comes from the command line itself, so that it knows what this version knows.
writeFileSync(join(outdir, 'stowage.1'), execFileSync(process.execPath, [join(outdir, 'cli.cjs'), 'man']))
