/** An expression's text and how cel-go shows an error in it. Source: cel-go v0.26 `common/error.go`, `common/errors.go`. */
export interface CelIssue {
  /** Code point from the start; -1: the error has no place. */
  readonly offset: number
  readonly message: string
}

const maxSnippet = 16384
const maxErrors = 100

export class Source {
  readonly points: readonly string[]
  private readonly lines: number[] = [0]

  constructor(text: string) {
    this.points = [...text]
    this.points.forEach((point, index) => { if (point === '\n') this.lines.push(index + 1) })
  }

  /** All issues as one text, ordered by place: `ERROR: <input>:1:6: …`, the line, a caret. */
  display(issues: readonly CelIssue[]): string {
    const placed = issues.map((issue, index) => ({ issue, index, ...this.location(issue.offset) }))
    const shown = placed.slice(0, maxErrors).sort((a, b) => a.line - b.line || a.column - b.column || a.index - b.index)
    const texts = shown.map(({ issue, line, column }) => this.one(issue.message, line, column))
    if (issues.length > maxErrors) texts.push(`${issues.length - maxErrors} more errors were truncated`)
    return texts.join('\n')
  }

  private one(message: string, line: number, column: number): string {
    const head = `ERROR: <input>:${line}:${column + 1}: ${message}`
    const snippet = this.line(line)
    if (snippet === undefined || column < 0 || new TextEncoder().encode(snippet.join('')).length > maxSnippet) return head
    let marks = ''
    for (let index = 0; index < column && index < snippet.length; index++) marks += isWide(snippet[index]) ? '．' : '.'
    return `${head}\n | ${snippet.join('').replaceAll('\t', ' ')}\n | ${marks}${isWide(snippet[column]) ? '＾' : '^'}`
  }

  private location(offset: number): { line: number; column: number } {
    if (offset < 0) return { line: -1, column: -1 }
    // Nothing has no first column.
    if (this.points.length === 0) return { line: 1, column: -1 }
    let line = 0
    while (line + 1 < this.lines.length && (this.lines[line + 1] ?? 0) <= offset) line++
    return { line: line + 1, column: offset - (this.lines[line] ?? 0) }
  }

  private line(line: number): readonly string[] | undefined {
    const start = this.lines[line - 1]
    if (start === undefined) return undefined
    const next = this.lines[line]
    return this.points.slice(start, next === undefined ? undefined : next - 1)
  }
}

function isWide(point: string | undefined): boolean {
  return point !== undefined && (point.codePointAt(0) ?? 0) > 0x7f
}
