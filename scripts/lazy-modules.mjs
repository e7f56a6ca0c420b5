// Bundles an entry so that a module is evaluated when something of it is first used, not when its importer is loaded: what Metro calls inline
// requires. Of the 900 modules that `stowage check` may need, a file of one Deployment uses a third.
//
// The modules that the given runs used are in <name>.cjs, the others in <name>-more.cjs, packages in lazy-<package>.cjs: each is read when it is needed.
import { build, transform } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/**
 * `entry`: a TypeScript file below `root`. `elsewhere(file, importer)`: the script to load instead of a module, if any. `used(outdir)`: runs the
 * bundle and returns its module table. `esbuild`: options shared by all that is written.
 */
export async function bundleLazily({ root, entry, name, outdir, elsewhere, used, esbuild }) {
  const scratch = scratchFolder(root)
  let modules
  try {
    compile(root, entry, scratch)
    modules = moduleTable(scratch, entry, elsewhere)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  await Promise.all([...modules.packages].map((each) => build({
    ...esbuild, absWorkingDir: root, outdir, bundle: true, format: 'cjs', outExtension: { '.js': '.cjs' }, define: { 'import.meta.url': '__filename' }, entryPoints: { [lazyName(each)]: each },
  })))
  const write = async (isUsed) => {
    await Promise.all([
      writeScript(join(outdir, `${name}.cjs`), `(function (exports, require, module, __filename, __dirname, load) {"use strict";${runtime(name)}`,
        `const bodies = [${modules.bodies.map((body, index) => isUsed(index) ? body : '').join(',\n')},];\nmodule.exports = $table;$use(0)`, esbuild),
      writeScript(join(outdir, `${name}-more.cjs`), '(function ($table, $use, $star, require, __filename, __dirname) {"use strict";',
        `return [${modules.bodies.map((body, index) => isUsed(index) ? '' : body).join(',\n')}]`, esbuild),
    ])
  }
  await write(() => true)
  const table = used(outdir)
  await write((index) => table.has(index))
}

/** What stands before the modules: `$table` has the exports of those that were evaluated. */
function runtime(name) {
  return `
const $table = [];
let more;
const body = (index) => bodies[index] ?? (more ??= load('${name}-more')($table, $use, $star, require, __filename, __dirname))[index];
function $use(index) {
  if ($table[index] !== undefined) return $table[index];
  const module = { exports: {} };
  $table[index] = module.exports;
  body(index)(module.exports, module);
  return $table[index] = module.exports;
}
function $star(exports) { return exports.__esModule ? exports : { ...exports, default: exports } }
`
}

/** Every module that the entry leads to, as the text of a function; the entry is the first. */
function moduleTable(scratch, entry, elsewhere) {
  const indexes = new Map()
  const bodies = []
  const packages = new Set()
  const add = (key, text) => {
    const known = indexes.get(key)
    if (known !== undefined) return known
    const index = indexes.size
    indexes.set(key, index)
    bodies[index] = `(exports, module) => {${text()}}`
    return index
  }
  const external = (request) => add(request, () => `module.exports = require(${JSON.stringify(request)})`)
  const own = (file) => add(file, () => withLazyImports(readFileSync(file, 'utf8'), (request) => {
    if (request.startsWith('node:')) return external(request)
    if (!request.startsWith('.')) {
      packages.add(request)
      return external(`./${lazyName(request)}.cjs`)
    }
    const target = resolve(dirname(file), request)
    const other = elsewhere(relative(scratch, target), relative(scratch, file))
    return other === undefined ? own(target) : external(other)
  }))
  own(join(scratch, entry.replace(/\.ts$/, '.js')))
  return { bodies, packages }
}

/** `const x_1 = require("./x.js")` goes, and each `x_1` becomes the lookup of that module. TypeScript gives the names, each to one import. */
function withLazyImports(text, indexOf) {
  // A module that had these names for something of its own would hide the table.
  if (/\$(?:table|use|star)\b/.test(text)) throw new Error('$table, $use and $star are names of the bundle')
  const names = new Map()
  const rest = text
    .replace(/^"use strict";\n/, '')
    .replace(/^var __(?:createBinding|setModuleDefault|importStar|importDefault) = [^]*?^(?=var __|Object\.defineProperty\(exports, "__esModule")/gm, '')
    .replace(/^Object\.defineProperty\(exports, "__esModule".*\n/m, '')
    .replace(/^(?:const|var) (\w+) = (?:__importDefault\(|__importStar\()?require\("([^"]+)"\)\)?;$/gm, (_, name, request) => {
      names.set(name, indexOf(request))
      return ''
    })
    .replace(/__importStar\(require\('([^']+)'\)\)/g, (_, request) => `$star($use(${indexOf(request)}))`)
    .replaceAll('import.meta.url', '__filename')
  const unknown = /\b__\w+\(|\brequire\(["']/.exec(rest)
  if (unknown !== null) throw new Error(`an import of a form that is not known: ${rest.slice(unknown.index, unknown.index + 80)}`)
  return names.size === 0 ? rest : rest.replace(new RegExp(`\\b(?:${[...names.keys()].join('|')})\\b`, 'g'), (name) => `($table[${names.get(name)}] ?? $use(${names.get(name)}))`)
}

function scratchFolder(root) {
  mkdirSync(join(root, '.cache'), { recursive: true })
  return mkdtempSync(join(root, '.cache', 'lazy-'))
}

/** Writes the entry and all that it imports as CommonJS; TypeScript assigns what a module exports, without getters. */
function compile(root, entry, scratch) {
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false, noCheck: true, allowImportingTsExtensions: false, rewriteRelativeImportExtensions: true, removeComments: true, verbatimModuleSyntax: false,
      module: 'commonjs', moduleResolution: 'bundler', outDir: scratch, rootDir: root, typeRoots: [join(root, 'node_modules/@types')],
    },
    include: [],
    files: [join(root, entry)],
  }))
  execFileSync(process.execPath, [join(root, 'node_modules/ts7/bin/tsc'), '-p', join(scratch, 'tsconfig.json')], { stdio: 'inherit' })
}

async function writeScript(file, banner, body, { minifySyntax, minifyWhitespace, target }) {
  const { code } = await transform(body, { minifySyntax, minifyWhitespace, target, banner, footer: '})', define: { STOWAGE_ROOT: '__dirname' } })
  writeFileSync(file, code)
}

function lazyName(request) {
  return `lazy-${request.replaceAll(/[^\w.-]/g, '-')}`
}
