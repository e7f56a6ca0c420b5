import type { TemplateLine } from './template-text.ts'

/** The template line that made a line of the output. */
export interface MadeBy {
  readonly line: number
  /** Written there (save for what its actions print), not printed whole by an action. */
  readonly written: boolean
}

/** Beyond this many cells the table is not worth its time: the output is placed at the template as a whole. */
const mostCells = 4_000_000

/**
 * Which line of a template made each line of its output: the most likely walk through the template (Viterbi's algorithm). The walk goes
 * forward, back only within a `range`; an action may print any number of lines. Likelihood is the amount of text in common:
 *
 *   replicas: {{ .Values.replicas }}   made   replicas: 2      1 + 10 letters / 10 = 2
 *   {{- toYaml .resources | nindent 8 }} made limits:           0.2, and 0.05 for each line more
 */
export function alignLines(template: readonly TemplateLine[], output: readonly string[]): (MadeBy | undefined)[] {
  if (template.length * output.length > mostCells) return output.map(() => undefined)
  const columns = template.length
  const from = new Int32Array(columns * output.length).fill(-1)
  const matched = new Uint8Array(columns * output.length)
  let scores = new Float64Array(columns).fill(-Infinity)
  const rows = output.map((line) => line.trim())
  rows.forEach((text, row) => {
    if (isSeparator(text)) {
      for (let column = 0; column < columns; column++) from[row * columns + column] = column
      return
    }
    const next = new Float64Array(columns).fill(-Infinity)
    const reach = reachOf(template, scores, row === 0 || scores.every((score) => score === -Infinity))
    for (let column = 0; column < columns; column++) {
      const line = template[column]
      const cell = row * columns + column
      const stay = scores[column] ?? -Infinity
      next[column] = stay
      from[cell] = column
      if (line === undefined || line.defined) continue
      const likeness = likenessOf(line, text)
      const arrival = reach(column)
      if (likeness > 0 && arrival.score + likeness > (next[column] ?? -Infinity)) {
        next[column] = arrival.score + likeness
        from[cell] = arrival.column
        matched[cell] = 1
      }
      if (line.prints && stay + 0.05 > (next[column] ?? -Infinity)) {
        next[column] = stay + 0.05
        from[cell] = column
        matched[cell] = 2
      }
    }
    scores = next
  })
  return walkBack(template, rows, scores, from, matched)
}

function isSeparator(text: string): boolean {
  return text === '' || text === '---' || text.startsWith('# Source: ')
}

interface Arrival { readonly score: number, readonly column: number }

/** The best line to come from: any before (each that is skipped costs a hundredth), or a later one of the same `range`. */
function reachOf(template: readonly TemplateLine[], scores: Float64Array, isStart: boolean): (column: number) => Arrival {
  let best: Arrival = isStart ? { score: 0, column: -1 } : { score: -Infinity, column: -1 }
  const ahead = template.map((_, column) => {
    const found = { score: best.score - column / 100, column: best.column }
    const own = (scores[column] ?? -Infinity) + (column + 1) / 100
    if (own > best.score) best = { score: own, column }
    return found
  })
  const tails = new Map<readonly [number, number], readonly Arrival[]>()
  return (column) => {
    let found = ahead[column] ?? { score: -Infinity, column: -1 }
    for (const range of template[column]?.ranges ?? []) {
      const bests = tails.get(range) ?? bestFromEach(scores, range)
      tails.set(range, bests)
      const back = bests[column - range[0]]
      if (back !== undefined && back.score - 0.5 > found.score) found = { score: back.score - 0.5, column: back.column }
    }
    return found
  }
}

/** For each line of a block, the best of it and those behind it. */
function bestFromEach(scores: Float64Array, [first, last]: readonly [number, number]): Arrival[] {
  const bests: Arrival[] = []
  let best: Arrival = { score: -Infinity, column: -1 }
  for (let column = last; column >= first; column--) {
    const score = scores[column] ?? -Infinity
    if (score > best.score) best = { score, column }
    bests[column - first] = best
  }
  return bests
}

function likenessOf({ parts, prints }: TemplateLine, text: string): number {
  const letters = parts.reduce((sum, part) => sum + part.trim().length, 0)
  if (letters === 0) return prints ? 0.2 : 0
  if (!fits(parts, text)) return 0
  return (parts.length === 1 ? 2 : 1) + Math.min(letters, 40) / 10
}

/** `name: ` + anything + `-config`: the parts in their order, the first at the beginning, the last at the end. */
function fits(parts: readonly string[], text: string): boolean {
  const [first = '', ...rest] = parts
  if (rest.length === 0) return text === first
  // An action may print nothing, and then the blank before it is trimmed with the line.
  if (!text.startsWith(first.trimEnd())) return false
  let at = first.trimEnd().length
  for (const [index, part] of rest.entries()) {
    const wanted = part.trim()
    const found = index === rest.length - 1 ? text.length - wanted.length : text.indexOf(wanted, at)
    if (found < at || !text.startsWith(wanted, found)) return false
    at = found + wanted.length
  }
  return true
}

function walkBack(template: readonly TemplateLine[], rows: readonly string[], scores: Float64Array, from: Int32Array, matched: Uint8Array): (MadeBy | undefined)[] {
  const columns = template.length
  let column = bestFromEach(scores, [0, columns - 1])[0]?.column ?? -1
  const made: (MadeBy | undefined)[] = rows.map(() => undefined)
  for (let row = rows.length - 1; row >= 0 && column >= 0; row--) {
    const cell = row * columns + column
    const line = template[column]
    if (!isSeparator(rows[row] ?? '')) made[row] = { line: column, written: matched[cell] === 1 && line?.parts.some((part) => part.trim() !== '') === true }
    column = from[cell] ?? -1
  }
  return made
}
