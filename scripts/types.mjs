// Writes the type declarations of what the package exports to <dist>/types: TypeScript makes one for every source, those that the entries
// lead to are kept.
// Usage: node scripts/types.mjs [dist]
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const out = join(resolve(root, process.argv[2] ?? 'dist'), 'types')
const entries = ['src/index.ts', 'src/eslint/index.ts']
mkdirSync(join(root, '.cache'), { recursive: true })
const scratch = mkdtempSync(join(root, '.cache', 'types-'))
try {
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { noEmit: false, noCheck: true, declaration: true, emitDeclarationOnly: true, outDir: join(scratch, 'all'), rootDir: root, typeRoots: [join(root, 'node_modules/@types')] },
    include: [],
    files: entries.map((entry) => join(root, entry)),
  }))
  execFileSync(process.execPath, [join(root, 'node_modules/ts7/bin/tsc'), '-p', join(scratch, 'tsconfig.json')], { stdio: 'inherit' })
  rmSync(out, { recursive: true, force: true })
  const seen = new Set()
  for (const entry of entries) keep(join(scratch, 'all', entry.replace(/\.ts$/, '.d.ts')), seen)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** Copies a declaration and those that it imports; their names end as those of the modules do that Node would load. */
function keep(file, seen) {
  if (seen.has(file) || !existsSync(file)) return
  seen.add(file)
  const text = readFileSync(file, 'utf8').replaceAll(/(from\s+|import\(|^import\s+)(['"])(\.[^'"]*?)\.ts\2/gm, (_, before, quote, path) => {
    keep(join(dirname(file), `${path}.d.ts`), seen)
    return `${before}${quote}${path}.js${quote}`
  })
  const target = join(out, relative(join(scratch, 'all'), file))
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text)
}
