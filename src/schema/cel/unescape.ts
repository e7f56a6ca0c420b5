/** The value of a string or bytes literal: cel-go v0.26 `parser/unescape.go`. The text begins with its quote or `r`. */
export function unescapeLiteral(literal: string, isBytes: boolean): { bytes: Uint8Array; text: string } | { error: string } {
  const raw = /^[rR]/.test(literal)
  let body = raw ? literal.slice(1) : literal
  const width = body.startsWith('"""') || body.startsWith("'''") ? 3 : 1
  body = body.slice(width, -width).replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  if (raw || !body.includes('\\')) return { text: body, bytes: new TextEncoder().encode(body) }
  const bytes: number[] = []
  const parts: string[] = []
  const push = (code: number, isByte: boolean): void => {
    if (isBytes && isByte) bytes.push(code)
    else bytes.push(...new TextEncoder().encode(String.fromCodePoint(code)))
    parts.push(String.fromCodePoint(code))
  }
  for (const [, escape, plain] of body.matchAll(/\\(x[^]{2}|X[^]{2}|u[^]{4}|U[^]{8}|[0-3][^]{2}|[^])|([^\\]+)/gu)) {
    if (plain !== undefined) {
      bytes.push(...new TextEncoder().encode(plain))
      parts.push(plain)
      continue
    }
    const kind = escape?.charAt(0) ?? ''
    const simple = simpleEscapes[kind]
    if (simple !== undefined) {
      push(simple.charCodeAt(0), false)
      continue
    }
    const digits = /[0-3]/.test(kind) ? escape ?? '' : (escape ?? '').slice(1)
    const code = Number.parseInt(digits, /[0-3]/.test(kind) ? 8 : 16)
    if (Number.isNaN(code)) return { error: 'unable to unescape string' }
    if (isBytes && (kind === 'u' || kind === 'U')) return { error: 'unable to unescape string' }
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return { error: 'invalid unicode code point' }
    push(code, true)
  }
  return { bytes: Uint8Array.from(bytes), text: parts.join('') }
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"', '`': '`', '?': '?',
}
