/**
 * Scalars as go-yaml v2 (emitterc.go) lays them out: which style a text allows, where a line is folded.
 */
export class YamlScalars {
  private out = ''
  private column = 0

  get text(): string {
    return this.out
  }

  raw(text: string): void {
    this.out += text
    this.column += [...text].length
  }

  newline(): void {
    if (this.out.endsWith('\n') && this.column === 0) return
    this.out += '\n'
    this.column = 0
  }

  indent(width: number): void {
    if (this.column > 0) this.newline()
    this.raw(' '.repeat(width))
  }

  string(text: string, wanted: 'literal' | 'plain' | 'double', indent: number, isKey: boolean): void {
    const allowed = analyse(text)
    let style: 'literal' | 'plain' | 'single' | 'double' = wanted
    if (isKey && allowed.multiline) style = 'double'
    if (style === 'plain' && (!allowed.plain || (text === '' && isKey))) style = 'single'
    if (style === 'single' && !allowed.single) style = 'double'
    if (style === 'literal' && (!allowed.block || isKey)) style = 'double'
    if (style === 'literal') this.literal(text, indent)
    else if (style === 'plain') this.folding(text, indent, isKey, false)
    else if (style === 'single') {
      this.raw('\'')
      this.folding(text, indent, isKey, true)
      this.raw('\'')
    } else this.double(text, indent, isKey)
  }

  private folding(text: string, indent: number, isKey: boolean, quoted: boolean): void {
    const chars = [...text]
    let spaces = false
    chars.forEach((char, index) => {
      if (char === ' ') {
        const inside = !quoted || (index > 0 && index < chars.length - 1)
        if (!isKey && !spaces && this.column > 80 && inside && chars[index + 1] !== ' ') this.indent(indent)
        else this.raw(' ')
        spaces = true
      } else {
        this.raw(quoted && char === '\'' ? '\'\'' : char)
        spaces = false
      }
    })
  }

  private double(text: string, indent: number, isKey: boolean): void {
    this.raw('"')
    const chars = [...text]
    let spaces = false
    chars.forEach((char, index) => {
      if (!isPrintable(char) || isBreak(char) || char === '"' || char === '\\' || char === '\ufeff') {
        this.raw(escaped(char))
        spaces = false
      } else if (char === ' ') {
        if (!isKey && !spaces && this.column > 80 && index > 0 && index < chars.length - 1) {
          this.indent(indent)
          if (chars[index + 1] === ' ') this.raw('\\')
        } else this.raw(' ')
        spaces = true
      } else {
        this.raw(char)
        spaces = false
      }
    })
    this.raw('"')
  }

  private literal(text: string, indent: number): void {
    const ending = text.endsWith('\n') ? (text === '\n' || text.endsWith('\n\n') ? '+' : '') : '-'
    this.raw(`|${text.startsWith(' ') || text.startsWith('\n') ? '2' : ''}${ending}`)
    this.out += '\n'
    this.column = 0
    const lines = text.split('\n')
    if (text.endsWith('\n')) lines.pop()
    lines.forEach((line, index) => {
      if (index > 0) {
        this.out += '\n'
        this.column = 0
      }
      if (line !== '') this.raw(`${' '.repeat(indent)}${line}`)
    })
    if (text.endsWith('\n') && (lines.at(-1) ?? '') === '') {
      this.out += '\n'
      this.column = 0
    }
  }
}

interface Allowed {
  readonly multiline: boolean
  readonly plain: boolean
  readonly single: boolean
  readonly block: boolean
}

function analyse(text: string): Allowed {
  if (text === '') return { multiline: false, plain: true, single: true, block: false }
  const chars = [...text]
  const indicators = text.startsWith('---') || text.startsWith('...') || hasIndicators(chars)
  const special = chars.some((char) => !isPrintable(char))
  const breaks = chars.some(isBreak)
  const edge = /^[ \n\r\x85\u2028\u2029]|[ \n\r\x85\u2028\u2029]$/.test(text)
  const spaceBreak = / [\n\r\x85\u2028\u2029]/.test(text)
  const breakSpace = /[\n\r\x85\u2028\u2029] /.test(text)
  return {
    multiline: breaks,
    plain: !indicators && !special && !breaks && !edge,
    single: !spaceBreak && !breakSpace && !special,
    block: !text.endsWith(' ') && !spaceBreak && !special,
  }
}

/** Characters that mean something to YAML where they stand. */
function hasIndicators(chars: readonly string[]): boolean {
  return chars.some((char, index) => {
    const next = chars[index + 1]
    const followed = next === undefined || next === ' ' || next === '\t'
    if (index === 0) return '#,[]{}&*!|>\'"%@`'.includes(char) || ('?:-'.includes(char) && followed)
    return (char === ':' && followed) || (char === '#' && [' ', '\t', '\n', '\r'].includes(chars[index - 1] ?? ''))
  })
}

function isBreak(char: string): boolean {
  return '\n\r\x85\u2028\u2029'.includes(char)
}

function isPrintable(char: string): boolean {
  const code = char.codePointAt(0) ?? 0
  return code === 0x0a || (code >= 0x20 && code <= 0x7e) || code === 0x85 || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\0': '0', '\x07': 'a', '\b': 'b', '\t': 't', '\n': 'n', '\v': 'v', '\f': 'f', '\r': 'r', '\x1b': 'e', '"': '"', '\\': '\\', '\x85': 'N', '\xa0': '_', '\u2028': 'L', '\u2029': 'P',
}

function escaped(char: string): string {
  const short = shortEscapes[char]
  if (short !== undefined) return `\\${short}`
  const code = char.codePointAt(0) ?? 0
  const hex = code.toString(16).toUpperCase()
  return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
