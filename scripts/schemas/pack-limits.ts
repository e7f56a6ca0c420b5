// Patterns and limits out of the compiled validators of a CRD pack: minified code with one function per subschema.
import type { StoredLimits } from '../../src/schema/definition-types.ts'

export interface PackLimits {
  /** Limits of a type of its own, by `<version> <name>`. */
  readonly ofType: (name: string) => StoredLimits
  readonly ofProperty: (type: string, property: string) => StoredLimits
}

interface CompiledFile {
  /** Limits that each function checks on its own value. */
  readonly own: ReadonlyMap<string, StoredLimits>
  /** Function that checks each property of the type. */
  readonly functionOf: ReadonlyMap<string, string>
}

const nothing: CompiledFile = { own: new Map(), functionOf: new Map() }

/** Reads `_schemas/<Type>.js`; types are found by the end of their long name, `…V1CertificateSpec`. */
export function limitsOfPack(texts: ReadonlyMap<string, string>): PackLimits {
  const files = new Map<string, CompiledFile>()
  for (const [path, text] of texts) {
    const name = /^_schemas\/(\w+)\.js$/.exec(path)?.[1]
    const parts = name === undefined ? undefined : /(V\d+(?:(?:alpha|beta)\d+)?)([A-Z]\w*)$/.exec(name)
    if (!parts) continue
    const key = `${(parts[1] ?? '').toLowerCase()} ${parts[2] ?? ''}`
    // Two groups of a pack may have a type of the same name: then neither is sure.
    files.set(key, files.has(key) ? nothing : readCompiled(text))
  }
  return {
    ofType: (name) => files.get(name)?.own.get('validate0') ?? {},
    ofProperty: (type, property) => {
      const file = files.get(type)
      const checker = file?.functionOf.get(property)
      return (checker !== undefined && file?.own.get(checker)) || {}
    },
  }
}

function readCompiled(text: string): CompiledFile {
  const own = new Map<string, StoredLimits>()
  const functionOf = new Map<string, string>()
  for (const [, name = '', body = ''] of text.matchAll(/function (validate\d+)\(data,\{[^}]*\}=\{\}\)\{([\s\S]*?)(?=function validate\d+\(data|$)/g)) {
    const limits = limitsOf(body)
    if (Object.keys(limits).length > 0) own.set(name, limits)
    if (name !== 'validate0') continue
    for (const [, checker = '', plain, quoted] of body.matchAll(/(validate\d+)\(data(?:\.(\w+)|\["([^"]+)"\]),\{instancePath/g)) functionOf.set(plain ?? quoted ?? '', checker)
  }
  return { own, functionOf }
}

/** Only checks of the value itself count: their schema path is `#/<keyword>`. */
function limitsOf(body: string): StoredLimits {
  const limits: Record<string, string | number> = {}
  for (const [, keyword = '', params = ''] of body.matchAll(/schemaPath:"#\/(pattern|minLength|maxLength|minItems|maxItems|minProperties|maxProperties|minimum|maximum)",keyword:"\w+",params:\{([^}]*(?:\}[^}]*)*?)\}\};/g)) {
    if (keyword === 'pattern') {
      const literal = /pattern:("(?:[^"\\]|\\.)*")/.exec(params)?.[1]
      if (literal !== undefined) limits[keyword] = JSON.parse(literal) as string
    } else {
      const limit = Number(/limit:(-?[\d.e+]+)/.exec(params)?.[1])
      if (Number.isFinite(limit)) limits[keyword] = limit
    }
  }
  return limits
}
