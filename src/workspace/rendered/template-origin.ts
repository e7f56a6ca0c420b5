import type { Span } from '../../diagnostic/diagnostic.ts'
import { LineIndex } from '../../diagnostic/lines.ts'
import { alignLines, type MadeBy } from './align-lines.ts'
import type { Origin, OriginPlace } from './origin.ts'
import { templateLines, type TemplateLine } from './template-text.ts'

/** A text that Helm rendered from one template. */
export class TemplateOrigin implements Origin {
  readonly texts: ReadonlyMap<string, string>
  private readonly path: string
  private readonly template: string
  private readonly index: LineIndex
  private readonly output: readonly string[]
  private aligned: { readonly lines: readonly TemplateLine[], readonly made: readonly (MadeBy | undefined)[] } | undefined

  constructor(path: string, template: string, rendered: string) {
    this.path = path
    this.template = template
    this.index = new LineIndex(rendered)
    this.output = rendered.split('\n')
    this.texts = new Map([[path, template]])
  }

  placeOf(span: Span): OriginPlace {
    this.aligned ??= this.align()
    const { lines, made } = this.aligned
    const { line, column } = this.index.positionAt(span.start)
    const by = made[line - 1]
    const source = by === undefined ? undefined : lines[by.line]
    if (by === undefined || source === undefined) return { location: { path: this.path, span: { start: 0, end: this.template.indexOf('\n') + 1 } }, exact: false }
    const text = this.output[line - 1] ?? ''
    const indent = source.text.length - source.text.trimStart().length
    const first = source.offset + indent
    const end = source.offset + source.text.trimEnd().length
    const isCopied = source.text.trim() === text.trim()
    const start = isCopied ? first + column - 1 - (text.length - text.trimStart().length) : first
    // A span of several lines is shown from its first line alone.
    const stop = isCopied && this.index.positionAt(span.end).line === line ? start + span.end - span.start : end
    return { location: { path: this.path, span: { start: Math.max(first, start), end: Math.min(end, Math.max(stop, start)) } }, exact: by.written }
  }

  private align(): { readonly lines: readonly TemplateLine[], readonly made: readonly (MadeBy | undefined)[] } {
    const lines = templateLines(this.template)
    return { lines, made: alignLines(lines, this.output) }
  }
}
