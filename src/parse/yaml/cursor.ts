/** A place in the text of one document, as error messages need it: `line` from 0. */
export interface Mark {
  readonly at: number
  readonly line: number
  readonly column: number
}

/** Why a document cannot be read, in the words of go.yaml.in/yaml v2.4.3, and where. */
export class YamlError extends Error {
  readonly at: number
  /** With the line that kubectl names: counted from the start of the document. */
  readonly text: string
  readonly code: YamlErrorCode

  constructor(text: string, at: number, code: YamlErrorCode = 'syntax') {
    super(text)
    this.text = text
    this.at = at
    this.code = code
  }

  /** As `sigs.k8s.io/yaml` returns it. */
  get goText(): string {
    return this.code === 'convert' ? this.text : `yaml: ${this.text}`
  }
}

/**
 * `convert`: read as YAML, but JSON has no such thing; Go's words then carry no `yaml: `. `depth` and `expansion` are bounds of ours,
 * not of Go.
 */
export type YamlErrorCode = 'syntax' | 'tab' | 'alias' | 'aliasing' | 'expansion' | 'merge' | 'depth' | 'control' | 'convert'

/** Reading position in a text: one character ahead, lines counted as YAML 1.1 counts them (NEL, LS and PS end a line, too). */
export class Cursor {
  readonly text: string
  at = 0
  line = 0
  lineStart = 0

  constructor(text: string) {
    this.text = text
    if (text.charCodeAt(0) === 0xfeff) this.at = this.lineStart = 1
  }

  get column(): number {
    return this.at - this.lineStart
  }

  /** Character code at an offset from here; 0 past the end. */
  peek(offset = 0): number {
    return this.text.charCodeAt(this.at + offset) || 0
  }

  mark(): Mark {
    return { at: this.at, line: this.line, column: this.at - this.lineStart }
  }

  /** Steps over one line break and returns what it stands for: LF, or LS and PS as they are. */
  lineBreak(): string {
    const code = this.peek()
    this.at += code === 13 && this.peek(1) === 10 ? 2 : 1
    this.line++
    this.lineStart = this.at
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n'
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.at++
  }

  skipComment(): void {
    if (this.peek() === 35) while (!isBreakOrEnd(this.peek())) this.at++
  }

  /** A scanner error names the line of the cursor, unless that is the first: then that of its context, if that is another. */
  fail(problem: string, code: YamlErrorCode = 'syntax'): never {
    throw new YamlError(`${this.line === 0 ? '' : `line ${String(this.line + 1)}: `}${problem}`, this.at, code)
  }

  /** Whether a document marker (`---`, `...`) stands here at the start of a line. */
  atMarker(): boolean {
    if (this.at !== this.lineStart) return false
    const code = this.peek()
    return (code === 45 || code === 46) && this.peek(1) === code && this.peek(2) === code && isBlankOrEnd(this.peek(3))
  }
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029
}

export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code)
}

export function isBlankOrEnd(code: number): boolean {
  return isBlank(code) || isBreakOrEnd(code)
}

/** The characters of anchors, tag handles and directive names. */
export function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 45
}
