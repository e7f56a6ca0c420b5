import { LineIndex } from '../../diagnostic/lines.ts'
import type { Problem } from '../../plan/plan.ts'
import type { Origin } from './origin.ts'

/** A text that was sent, and where it comes from when it was rendered. */
export interface SentText {
  readonly path: string
  readonly text: string
  readonly origin?: Origin | undefined
}

/** Problems of a plan or a diff in rendered texts, told where their source is; as often as before, for each is about another object. */
export function problemsAtOrigins(problems: readonly Problem[], texts: readonly SentText[]): readonly Problem[] {
  const rendered = new Map(texts.flatMap(({ path, text, origin }) => origin === undefined ? [] : [[path, { origin, lines: new LineIndex(text) }] as const]))
  if (rendered.size === 0) return problems
  const shown = new Map<string, LineIndex>()
  const moved = <P extends Pick<Problem, 'origin' | 'position'>>(place: P): P => {
    const made = place.origin && rendered.get(place.origin.path)
    if (made === undefined || place.origin === undefined || place.position === undefined) return place
    const start = made.lines.startOf(place.position.line) + place.position.column - 1
    const { location: { path, span }, document = place.origin.document } = made.origin.placeOf({ start, end: start + 1 })
    const lines = shown.get(path) ?? new LineIndex(made.origin.texts.get(path) ?? '')
    shown.set(path, lines)
    return { ...place, origin: { ...place.origin, path, document }, position: lines.positionAt(span.start) }
  }
  return problems.map((problem) => ({ ...moved(problem), ...problem.related === undefined ? {} : { related: problem.related.map(moved) } }))
}
