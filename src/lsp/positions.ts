import type { Position, Range } from 'vscode-languageserver'
import type { Span } from '../diagnostic/diagnostic.ts'
import { lineColumn, lineStartsOf } from '../diagnostic/position.ts'

/** Places of one text in the protocol's terms: lines and UTF-16 columns from 0. */
export class TextPositions {
  private readonly starts: number[]
  private readonly length: number

  constructor(text: string) {
    this.starts = lineStartsOf(text)
    this.length = text.length
  }

  positionAt(offset: number): Position {
    const { line, column } = lineColumn(this.starts, Math.min(offset, this.length))
    return { line: line - 1, character: column - 1 }
  }

  rangeOf({ start, end }: Span): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) }
  }

  /** A column past the end of its line means the line's end, as the protocol has it. */
  offsetAt({ line, character }: Position): number {
    const start = this.starts[line]
    if (start === undefined) return this.length
    return Math.min(start + character, (this.starts[line + 1] ?? this.length + 1) - 1)
  }

  lineStart(offset: number): number {
    return this.starts[lineColumn(this.starts, offset).line - 1] ?? 0
  }
}
