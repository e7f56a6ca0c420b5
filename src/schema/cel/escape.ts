/** Property names as CEL identifiers: `a-b` → `a__dash__b`. Source: `k8s.io/apiserver/pkg/cel/escaping.go` (1.36). */
const reserved: ReadonlySet<string> = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return',
  'var', 'void', 'while',
])

const escapes: Readonly<Record<string, string>> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' }

/** The identifier, or undefined for a name that expressions cannot spell. */
export function escapeName(name: string): string | undefined {
  if (name === '' || /^[0-9]/.test(name) || /[^a-zA-Z0-9\-./_]/.test(name)) return undefined
  if (reserved.has(name)) return `__${name}__`
  return name.replaceAll(/__|[-./]/g, (part) => escapes[part] ?? part)
}

/** How expressions may spell an escaped name: `self.namespace` serves as well as `self.__namespace__` (1.31). */
export function spellings(escaped: string): string[] {
  const word = escaped.slice(2, -2)
  return isKeyword(word) && escaped === `__${word}__` ? [escaped, word] : [escaped]
}

export function isKeyword(name: string): boolean {
  return reserved.has(name)
}
