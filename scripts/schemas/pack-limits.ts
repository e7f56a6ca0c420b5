// Patterns and limits out of the compiled validators of a CRD pack: minified code with one function per subschema.
import type { StoredLimits } from '../../src/schema/definition-types.ts'

export interface PackLimits {
  /** Limits of a type of its own, by `<version> <name>`. */
  readonly ofType: (name: string) => StoredLimits
  /** Limits of a property; the type of a struct written in place is named `<type>.<property>…`. */
  readonly ofProperty: (type: string, property: string) => StoredLimits
}

/** One function of the compiled code: what it checks itself, and whom it hands parts of its value to. */
interface Checker {
  readonly limits: StoredLimits
  readonly properties: ReadonlyMap<string, string>
  /** Functions for the items or values, and for the value itself. */
  readonly parts: readonly string[]
  readonly same: readonly string[]
}

interface CompiledFile { readonly root: string; readonly checkers: ReadonlyMap<string, Checker> }

/** Reads `_schemas/<Type>.js`; types are found by the end of their long name, `…V1CertificateSpec`. */
export function limitsOfPack(texts: ReadonlyMap<string, string>): PackLimits {
  const files = new Map<string, CompiledFile>()
  for (const [path, text] of texts) {
    const name = /^_schemas\/(\w+)\.js$/.exec(path)?.[1]
    const parts = name === undefined ? undefined : /(V\d+(?:(?:alpha|beta)\d+)?)([A-Z]\w*)$/.exec(name)
    if (!parts) continue
    const key = `${(parts[1] ?? '').toLowerCase()} ${parts[2] ?? ''}`
    // Two groups of a pack may have a type of the same name: then neither is sure.
    files.set(key, files.has(key) ? { root: '', checkers: new Map() } : readCompiled(text))
  }
  return {
    ofType: (name) => {
      const file = files.get(name)
      return file?.checkers.get(file.root)?.limits ?? {}
    },
    ofProperty: (type, property) => {
      const [base = '', ...steps] = type.split('.')
      const file = files.get(base)
      return file ? limitsAt(file, [...steps, property]) : {}
    },
  }
}

function limitsAt(file: CompiledFile, path: readonly string[]): StoredLimits {
  let reached = withSame(file, [file.root])
  for (const [index, step] of path.entries()) {
    // A struct's place does not tell the lists and maps on the way to it.
    if (index > 0) reached = withParts(file, reached)
    const next = reached.map((name) => file.checkers.get(name)?.properties.get(step)).filter((name) => name !== undefined)
    reached = withSame(file, next)
  }
  return Object.assign({}, ...reached.map((name) => file.checkers.get(name)?.limits ?? {})) as StoredLimits
}

function withSame(file: CompiledFile, names: readonly string[]): string[] {
  return closure(names, (name) => file.checkers.get(name)?.same ?? [])
}

function withParts(file: CompiledFile, names: readonly string[]): string[] {
  return closure(names, (name) => [...file.checkers.get(name)?.same ?? [], ...file.checkers.get(name)?.parts ?? []])
}

function closure(names: readonly string[], next: (name: string) => readonly string[]): string[] {
  const found = new Set<string>()
  const queue = [...names]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue
    found.add(name)
    queue.push(...next(name))
  }
  return [...found]
}

function readCompiled(text: string): CompiledFile {
  const checkers = new Map<string, Checker>()
  for (const [, name = '', body = ''] of text.matchAll(/function (validate\d+)\(data,\{[^}]*\}=\{\}\)\{([\s\S]*?)(?=function validate\d+\(data|$)/g)) {
    const properties = new Map<string, string>()
    for (const [, checker = '', plain, quoted] of body.matchAll(/(validate\d+)\(data(?:\.(\w+)|\["([^"]+)"\]),\{instancePath/g)) properties.set(plain ?? quoted ?? '', checker)
    const parts = [...body.matchAll(/(validate\d+)\(data\[\w+\],\{instancePath/g)].map((match) => match[1] ?? '')
    // Branches of a choice bind nobody on their own.
    const isChoice = /keyword:"(?:anyOf|oneOf|not|if)"/.test(body)
    const same = isChoice ? [] : [...body.matchAll(/(validate\d+)\(data,\{instancePath/g)].map((match) => match[1] ?? '')
    checkers.set(name, { limits: limitsOf(body), properties, parts, same })
  }
  return { root: /export const validate=(\w+)/.exec(text)?.[1] ?? '', checkers }
}

/** Only checks of the value itself count: their schema path is `#/<keyword>`. */
function limitsOf(body: string): StoredLimits {
  const limits: Record<string, string | number> = {}
  for (const [, keyword = '', params = ''] of body.matchAll(/schemaPath:"#\/(pattern|minLength|maxLength|minItems|maxItems|minProperties|maxProperties|minimum|maximum)",keyword:"\w+",params:\{([^}]*(?:\}[^}]*)*?)\}\};/g)) {
    if (keyword === 'pattern') {
      const literal = /pattern:("(?:[^"\\]|\\.)*")/.exec(params)?.[1]
      if (literal !== undefined) limits[keyword] = JSON.parse(literal) as string
    } else {
      const limit = Number(/limit:(-?(?:0x[\da-f]+|[\d.e+]+))/.exec(params)?.[1])
      if (Number.isFinite(limit)) limits[keyword] = limit
    }
  }
  return limits
}
