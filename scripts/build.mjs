// Bundles the front ends into dist/ (or another folder: tests never race with a build of yours).
//
//   cli.cjs        starts the command line: loads the next two, or those after them
//   check.cjs      `stowage check` alone, as most runs are that; what it rarely needs is in lazy-*.cjs
//   stowage.cjs    the whole command line
//   *.cache        V8's compiled form of each for this Node, which makes a start 1.6 times as fast (docs/decisions/0003-one-file-and-its-code-cache.md)
//   stowage.1      the manual page
//   index.js, eslint.js, action.js   the library, the ESLint plugin and the GitHub Action's step, ES modules with shared chunks
import { build } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outdir = process.argv[2] ?? 'dist'
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
rmSync(join(root, outdir), { recursive: true, force: true })

const rareModules = { ...common, outExtension: { '.js': '.cjs' }, format: 'cjs', define: { 'import.meta.url': '__filename' } }
const script = {
  ...rareModules,
  // Code from V8's cache has no loader of ES modules; everything is in the file, and Node's own modules can be required.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'stowageUrl' },
  // Node's own wrapper, in the file: a text that is put together at every start would be copied at every start.
  banner: { js: "(function (exports, require, module, __filename, __dirname) {const stowageUrl = require('node:url').pathToFileURL(__filename).href;" },
  footer: { js: '})' },
}
// Packages that only a few runs of `check` need: colours that turn, globs, JSON Schemas of the user's, diffs.
const rare = ['ora', 'tinyglobby', 'diff', 'ajv', 'ajv-formats']
const checkAlone = {
  name: 'check-alone',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/commands\// }, ({ path }) => path === './commands/check.ts' ? undefined : { path: './stowage.cjs', external: true })
    onResolve({ filter: new RegExp(`^(?:${rare.join('|')})$`) }, ({ path }) => ({ path: `./lazy-${path}.cjs`, external: true }))
  },
}
await build({ ...script, entryPoints: { check: 'src/cli/main.ts' }, plugins: [checkAlone] })
await build({ ...script, entryPoints: { stowage: 'src/cli/main.ts' } })
await build({ ...rareModules, entryPoints: Object.fromEntries(rare.map((name) => [`lazy-${name}`, name])) })
copyFileSync(join(root, 'scripts/launcher.cjs'), join(root, outdir, 'cli.cjs'))
chmodSync(join(root, outdir, 'cli.cjs'), 0o755)
for (const name of ['check', 'stowage']) {
  execFileSync(process.execPath, [join(root, 'scripts/warm.cjs'), join(root, outdir), name, join(root, 'examples')], { stdio: ['ignore', 'ignore', 'inherit'] })
}

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
writeFileSync(join(root, outdir, 'stowage.1'), execFileSync(process.execPath, [join(root, outdir, 'cli.cjs'), 'man']))
