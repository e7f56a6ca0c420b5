/**
 * The error of Go's `json.Unmarshal` into a type that wants an object or a list, undefined when the text is one, or null.
 * Source: `encoding/json/scanner.go` and `decode.go` (Go 1.26), whose texts tell the offending character and what was expected.
 */
export function goJsonError(text: string, wanted: 'object' | 'array', goType: string): string | undefined {
  const problem = new Scanner(text).document()
  if (problem !== undefined) return problem
  const kind = kindOf(text.trimStart())
  return kind === 'null' || kind === wanted ? undefined : `json: cannot unmarshal ${kind} into Go value of type ${goType}`
}

export function goJsonObjectError(text: string): string | undefined {
  return goJsonError(text, 'object', 'map[string]interface {}')
}

function kindOf(text: string): string {
  switch (text[0]) {
    case '{': return 'object'
    case 'n': return 'null'
    case '[': return 'array'
    case '"': return 'string'
    case 't': case 'f': return 'bool'
    default: return 'number'
  }
}

/** Reads to the first syntax error; positions do not matter, only what was expected. */
class Scanner {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  document(): string | undefined {
    const problem = this.value('looking for beginning of value')
    if (problem !== undefined) return problem
    this.space()
    return this.at < this.text.length ? this.bad('after top-level value') : undefined
  }

  private value(expected: string): string | undefined {
    this.space()
    const char = this.text[this.at]
    if (char === '{') return this.members()
    if (char === '[') return this.items()
    if (char === '"') return this.string()
    if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) return this.number()
    const literal = char === 't' ? 'true' : char === 'f' ? 'false' : char === 'n' ? 'null' : undefined
    return literal === undefined ? this.bad(expected) : this.literal(literal)
  }

  private members(): string | undefined {
    this.at++
    this.space()
    if (this.text[this.at] === '}') return this.step()
    for (;;) {
      this.space()
      if (this.text[this.at] !== '"') return this.bad('looking for beginning of object key string')
      const problem = this.string()
      if (problem !== undefined) return problem
      this.space()
      if (this.text[this.at] !== ':') return this.bad('after object key')
      this.at++
      const inner = this.value('looking for beginning of value')
      if (inner !== undefined) return inner
      this.space()
      if (this.text[this.at] === '}') return this.step()
      if (this.text[this.at] !== ',') return this.bad('after object key:value pair')
      this.at++
    }
  }

  private items(): string | undefined {
    this.at++
    this.space()
    if (this.text[this.at] === ']') return this.step()
    for (;;) {
      const problem = this.value('looking for beginning of value')
      if (problem !== undefined) return problem
      this.space()
      if (this.text[this.at] === ']') return this.step()
      if (this.text[this.at] !== ',') return this.bad('after array element')
      this.at++
    }
  }

  private string(): string | undefined {
    for (this.at++; this.at < this.text.length; this.at++) {
      const char = this.text[this.at] ?? ''
      if (char === '"') return this.step()
      if (char < ' ') return this.bad('in string literal')
      if (char !== '\\') continue
      this.at++
      const escape = this.text[this.at] ?? ''
      if (escape === 'u') {
        for (let digit = 0; digit < 4; digit++) {
          this.at++
          if (!/[0-9a-fA-F]/.test(this.text[this.at] ?? '')) return this.bad('in \\u hexadecimal character escape')
        }
      } else if (escape === '' || !'bfnrt\\/"'.includes(escape)) return this.bad('in string escape code')
    }
    return this.bad('')
  }

  private number(): string | undefined {
    if (this.text[this.at] === '-') this.at++
    if (this.text[this.at] === '0') this.at++
    else if (!this.digits()) return this.bad('in numeric literal')
    if (this.text[this.at] === '.') {
      this.at++
      if (!this.digits()) return this.bad('after decimal point in numeric literal')
    }
    if (this.text[this.at] === 'e' || this.text[this.at] === 'E') {
      this.at++
      if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++
      if (!this.digits()) return this.bad('in exponent of numeric literal')
    }
    return undefined
  }

  private digits(): boolean {
    const start = this.at
    while (/[0-9]/.test(this.text[this.at] ?? '')) this.at++
    return this.at > start
  }

  private literal(word: string): string | undefined {
    for (let index = 0; index < word.length; index++, this.at++) {
      if (this.text[this.at] !== word[index]) return this.bad(`in literal ${word} (expecting ${quoted(word[index] ?? '')})`)
    }
    return undefined
  }

  private space(): void {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? '')) this.at++
  }

  private step(): undefined {
    this.at++
  }

  private bad(where: string): string {
    const char = this.text[this.at]
    return char === undefined ? 'unexpected end of JSON input' : `invalid character ${quoted(char)} ${where}`
  }
}

/** `quoteChar`: `'x'`, with both kinds of quotes spelled out. */
function quoted(char: string): string {
  if (char === "'") return `'\\''`
  if (char === '"') return `'"'`
  return `'${JSON.stringify(char).slice(1, -1)}'`
}
