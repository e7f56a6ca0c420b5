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
  return problems.map((problem) => {
    const made = problem.origin && rendered.get(problem.origin.path)
    if (made === undefined || problem.origin === undefined || problem.position === undefined) return problem
    const start = made.lines.startOf(problem.position.line) + problem.position.column - 1
    const { location: { path, span }, document = problem.origin.document } = made.origin.placeOf({ start, end: start + 1 })
    const lines = shown.get(path) ?? new LineIndex(made.origin.texts.get(path) ?? '')
    shown.set(path, lines)
    return { ...problem, origin: { ...problem.origin, path, document }, position: lines.positionAt(span.start) }
  })
}
