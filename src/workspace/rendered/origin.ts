import type { Diagnostic, Location, Related, Span } from '../../diagnostic/diagnostic.ts'
import { LineIndex } from '../../diagnostic/lines.ts'

/** Where a rendered text comes from. */
export interface Origin {
  /** What a span of the rendered text was made of; the nearest that can be shown, when it is made rather than copied. */
  placeOf(span: Span): OriginPlace
  /** Texts of the files that places name. */
  readonly texts: ReadonlyMap<string, string>
}

export interface OriginPlace {
  readonly location: Location
  /** The very line stands there; else that line makes it. */
  readonly exact: boolean
  /** Index of the document there, where it is known. */
  readonly document?: number
}

/** Rendered texts by the path under which they were checked. */
export interface RenderedText {
  readonly text: string
  readonly origin: Origin
}

/**
 * Findings in rendered texts, told where their source is. What is made by a template rather than written in it says so with the rendered
 * line. A correction of rendered text cannot be written back, so only its title is left. Several builds of one base tell the same once.
 */
export function atTheirOrigins(findings: readonly Diagnostic[], rendered: ReadonlyMap<string, RenderedText> = new Map()): Diagnostic[] {
  const indexes = new Map<string, LineIndex>()
  const indexOf = (path: string, text: string): LineIndex => {
    const index = indexes.get(path) ?? new LineIndex(text)
    indexes.set(path, index)
    return index
  }
  const told = new Set<string>()
  return findings.flatMap((finding) => {
    const made = rendered.get(finding.location.path)
    const mapped = made === undefined ? finding : moved(finding, made, indexOf(finding.location.path, made.text))
    const related = mapped.related?.map((one) => relatedAt(one, rendered))
    const whole = related === undefined ? mapped : { ...mapped, related }
    if (made === undefined) return [whole]
    const { path, span } = whole.location
    const key = JSON.stringify([path, span.start, span.end, whole.rule, whole.message])
    if (told.has(key)) return []
    told.add(key)
    return [whole]
  })
}

function moved(finding: Diagnostic, { origin }: RenderedText, index: LineIndex): Diagnostic {
  const { location, exact, document = finding.document } = origin.placeOf(finding.location.span)
  const { fix, ...rest } = finding
  const suggestion = finding.suggestion ?? fix?.title
  const at = index.positionAt(finding.location.span.start)
  const made: Related[] = exact ? [] : [{ location, text: `makes line ${at.line} of what is rendered${keyText(index.lineText(at.line))}` }]
  return {
    ...rest, location, document, rendered: { path: finding.location.path, ...at, exact },
    ...suggestion === undefined ? {} : { suggestion },
    ...made.length > 0 || finding.related !== undefined ? { related: [...made, ...finding.related ?? []] } : {},
  }
}

function relatedAt(related: Related, rendered: ReadonlyMap<string, RenderedText>): Related {
  const made = rendered.get(related.location.path)
  return made === undefined ? related : { ...related, location: made.origin.placeOf(related.location.span).location }
}

/** The key of a line: a value may be secret. */
function keyText(line: string): string {
  const key = /^\s*(?:- )*([\w./-]+):(?:\s|$)/.exec(line)?.[1]
  return key === undefined ? '' : `, ${key}`
}
