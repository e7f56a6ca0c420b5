import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { homepage } from '../src/base/homepage.ts'

/** The house rules that a machine can check: who imports whom, what is used where, how large a file may be. */
const root = dirname(dirname(fileURLToPath(import.meta.url)))

interface SourceFile {
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

interface Import {
  readonly target: string
  readonly typeOnly: boolean
  readonly lazy: boolean
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : []
  })
}

const files: SourceFile[] = ['src', 'rules'].flatMap((folder) => filesBelow(join(root, folder))).sort().map((file) => {
  const text = readFileSync(file, 'utf8')
  return { path: relative(root, file).replaceAll('\\', '/'), text, imports: importsOf(text, file) }
})

function importsOf(text: string, file: string): Import[] {
  const found: Import[] = []
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
  for (const [whole, clause = '', target = ''] of code.matchAll(/^(?:import|export)\s+([^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)) {
    const names = /\{([^}]*)\}/.exec(clause)?.[1]?.split(',').map((name) => name.trim()).filter((name) => name !== '')
    const typeOnly = /^(?:import|export)\s+type\b/.test(whole) || (names !== undefined && names.length > 0 && !/^\w/.test(clause.trim()) && names.every((name) => name.startsWith('type ')))
    found.push({ target: resolved(target, file), typeOnly, lazy: false })
  }
  for (const [, target = ''] of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) found.push({ target: resolved(target, file), typeOnly: false, lazy: true })
  return found
}

function resolved(target: string, file: string): string {
  return target.startsWith('.') ? relative(root, join(dirname(file), target)).replaceAll('\\', '/') : target
}

/** The module of a path: `sim/api`, `parse`, `rules`. */
function moduleOf(path: string): string {
  if (path.startsWith('rules/')) return 'rules'
  const [, first = '', second = ''] = path.split('/')
  return first === 'sim' && second !== '' && !second.endsWith('.ts') ? `sim/${second}` : first.replace(/\.ts$/, '')
}

const frontEnds = ['cli', 'action', 'lsp', 'eslint', 'index']
const everything = ['base', 'diagnostic', 'source', 'parse', 'schema', 'merge', 'model', 'sim', 'check', 'kubectl', 'plan', 'report', 'workspace', 'rules']

/** Each module and what it may import; `type:` only types of it. */
const table: Readonly<Record<string, readonly string[]>> = {
  base: [],
  diagnostic: ['base'],
  source: ['base', 'diagnostic'],
  parse: ['base', 'diagnostic'],
  schema: ['base'],
  merge: ['base', 'schema'],
  model: ['base', 'diagnostic', 'parse', 'schema'],
  sim: ['base', 'schema', 'merge', 'type:model'],
  check: ['base', 'diagnostic', 'parse', 'schema', 'model', 'sim/store', 'sim/api', 'sim/admission', 'type:plan'],
  kubectl: ['base', 'parse', 'schema', 'merge', 'sim/api'],
  plan: ['base', 'diagnostic', 'parse', 'schema', 'merge', 'model', 'sim', 'kubectl'],
  report: ['base', 'diagnostic', 'type:plan'],
  workspace: everything,
}

function mayImport(from: string, { target, typeOnly }: Import): boolean {
  if (!target.startsWith('src/') && !target.startsWith('rules/')) return true
  const own = from.split('/')[0] ?? ''
  const to = moduleOf(target)
  const allowed = table[own] ?? []
  const names = [to, to.split('/')[0] ?? '']
  return names.includes(own) || names.some((name) => allowed.includes(name) || (typeOnly && allowed.includes(`type:${name}`)))
}

describe('imports', () => {
  it('follow the table', () => {
    const wrong = files.flatMap((file) => {
      const from = moduleOf(file.path)
      if (from === 'rules' || frontEnds.includes(from)) return []
      return file.imports.filter((one) => !mayImport(from, one)).map((one) => `${file.path} imports ${one.target}`)
    })
    expect(wrong).toEqual([])
  })

  it('of rules reach check/api.ts, the model, base and their neighbours alone', () => {
    const wrong = files.filter((file) => file.path.startsWith('rules/') && file.path !== 'rules/index.ts').flatMap((file) => file.imports
      .filter(({ target }) => !/^(src\/check\/api\.ts|src\/model\/|src\/base\/|rules\/)/.test(target)).map(({ target }) => `${file.path} imports ${target}`))
    expect(wrong).toEqual([])
  })

  it('of a front end never reach another, but the command line loads them when asked', () => {
    const wrong = files.filter((file) => frontEnds.includes(moduleOf(file.path))).flatMap((file) => file.imports
      .filter(({ target, lazy }) => target.startsWith('src/') && frontEnds.includes(moduleOf(target)) && moduleOf(target) !== moduleOf(file.path) && !(moduleOf(file.path) === 'cli' && lazy))
      .map(({ target }) => `${file.path} imports ${target}`))
    expect(wrong).toEqual([])
  })

  it('of heavy packages are lazy on the way of a plain check', () => {
    // re2js stays: patterns and CEL are answered in the middle of synchronous validation.
    const heavy = /^(ajv|ajv-formats|yaml|ora|diff|ignore|tinyglobby)$/
    expect(eagerFrom('src/cli/commands/check.ts').filter((target) => heavy.test(target))).toEqual([])
  })
})

/** Packages that a file loads at once, through whatever it imports. */
function eagerFrom(entry: string): string[] {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { target, typeOnly, lazy } of files.find((file) => file.path === path)?.imports ?? []) if (!typeOnly && !lazy) visit(target)
  }
  visit(entry)
  return [...seen].filter((path) => !path.endsWith('.ts'))
}

describe('prohibitions', () => {
  const outside = (file: SourceFile): boolean => ['source', ...frontEnds].includes(moduleOf(file.path))

  it('only source/ and front ends touch files, environment, processes, clock and network', () => {
    const wrong = files.filter((file) => !outside(file)).flatMap((file) => [
      ...file.imports.filter(({ target }) => target.startsWith('node:')).map(({ target }) => `${file.path} imports ${target}`),
      ...matches(file, /\b(process\.(?:env|argv|cwd|exit|stdout|stderr|stdin|hrtime|nextTick)\b|Buffer\.|__dirname|(?:await |globalThis\.)fetch\(|XMLHttpRequest|localStorage|new Date\(\)|Date\.now)/g),
    ])
    expect(wrong).toEqual([])
  })

  it('only front ends print or exit', () => {
    expect(files.filter((file) => !frontEnds.includes(moduleOf(file.path))).flatMap((file) => matches(file, /\b(console\.\w+|process\.exit)/g))).toEqual([])
  })

  it('the simulation, kubectl and the plan know no clock but their own and throw no dice', () => {
    const simulated = files.filter((file) => /^src\/(sim|kubectl|plan|merge|schema)\//.test(file.path))
    expect(simulated.flatMap((file) => matches(file, /\b(new Date\(\)|Date\.now|Math\.random|performance\.now|setTimeout|setInterval|setImmediate|queueMicrotask)/g))).toEqual([])
  })

  it('nothing compares by the locale of the machine', () => {
    expect(files.flatMap((file) => matches(file, /\.(localeCompare|toLocale\w+)\(|\bIntl\.Collator/g))).toEqual([])
  })

  it('rules alone have default exports, and the ESLint plugin, as ESLint wants it', () => {
    expect(files.filter((file) => !file.path.startsWith('rules/') && file.path !== 'src/eslint/index.ts').flatMap((file) => matches(file, /^export default/gm))).toEqual([])
  })
})

/** Places in the code, comments and strings left out. */
function matches({ path, text }: SourceFile, pattern: RegExp): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*$/gm, '').replaceAll(/'(?:[^'\\\n]|\\.)*'/g, '\'\'')
  return [...code.matchAll(pattern)].map(([found]) => `${path}: ${found.trim()}`)
}

describe('sizes', () => {
  it('no file is longer than 500 lines, no rule than 250, unless it is generated and says so on line one', () => {
    const long = files.filter(({ text }) => !/^\/\/ Generated/.test(text)).filter(({ path, text }) => {
      const limit = path.startsWith('rules/') ? 250 : path.startsWith('src/report/') ? 300 : 500
      return text.split('\n').length - 1 > limit
    })
    expect(long.map(({ path, text }) => `${path}: ${text.split('\n').length - 1} lines`)).toEqual([])
  })
})

describe('the package', () => {
  it('names its homepage once', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { homepage: string }
    expect(homepage).toBe(manifest.homepage)
  })

  it('names no folder of the workshop that it was built in', () => {
    expect(files.flatMap(({ path, text }) => /\/work\//.test(text) ? [path] : [])).toEqual([])
  })
})
