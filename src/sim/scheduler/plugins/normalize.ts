/** Scores by node, changed in place: a list, or a typed array where it has to be fast. */
export interface Scores {
  readonly length: number
  [index: number]: number
}

/** Upstream: `framework/plugins/helper/normalize_score.go` (1.36). The best node gets 100, the others their share. */
export function normalizeToHighest(scores: Scores): void {
  const highest = highestOf(scores)
  if (highest === 0) return
  for (let index = 0; index < scores.length; index++) scores[index] = Math.trunc((100 * (scores[index] as number)) / highest)
}

/** As normalizeToHighest, where less is better: 100 for 0, 0 for the most. Three taints of four: 100 - 75 = 25. */
export function normalizeReversed(scores: Scores): void {
  const highest = highestOf(scores)
  for (let index = 0; index < scores.length; index++) {
    scores[index] = highest === 0 ? 100 : 100 - Math.trunc((100 * (scores[index] as number)) / highest)
  }
}

/** Lowest 0, highest 100: scores -10, 0, 20 become 0, 33, 100. Upstream: `interpodaffinity/scoring.go`, NormalizeScore. */
export function normalizeBetween(scores: Scores): void {
  let lowest = Infinity
  let highest = -Infinity
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index] as number
    if (score < lowest) lowest = score
    if (score > highest) highest = score
  }
  for (let index = 0; index < scores.length; index++) {
    scores[index] = highest > lowest ? Math.trunc(100 * (((scores[index] as number) - lowest) / (highest - lowest))) : 0
  }
}

function highestOf(scores: Scores): number {
  let highest = 0
  for (let index = 0; index < scores.length; index++) if ((scores[index] as number) > highest) highest = scores[index] as number
  return highest
}
