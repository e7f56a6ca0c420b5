import { lineColumn, lineStartsOf, type Position } from './position.ts'

/** Lines of one text, found once: for directives and reports, which ask for many places. */
export class LineIndex {
  private readonly starts: readonly number[]
  private readonly text: string

  constructor(text: string) {
    this.text = text
    this.starts = lineStartsOf(text)
  }

  get lineCount(): number { return this.starts.length }

  positionAt(offset: number): Position {
    return lineColumn(this.starts, offset)
  }

  /** Where a line (from 1) starts; past the last one the end of the text. */
  startOf(line: number): number {
    return this.starts[line - 1] ?? this.text.length
  }

  /** The text of a line (from 1) without its end. */
  lineText(line: number): string {
    const start = this.starts[line - 1] ?? this.text.length
    return this.text.slice(start, this.starts[line] ?? this.text.length).replace(/[\r\n]+$/, '')
  }
}
