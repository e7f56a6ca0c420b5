/** Upstream: `framework/plugins/helper/normalize_score.go` (1.36). The best node gets 100, the others their share. */
export function normalizeToHighest(scores: number[]): void {
  const highest = scores.reduce((most, score) => Math.max(most, score), 0)
  if (highest === 0) return
  for (const [index, score] of scores.entries()) scores[index] = Math.trunc((100 * score) / highest)
}

/** As normalizeToHighest, where less is better: 100 for 0, 0 for the most. Three taints of four: 100 - 75 = 25. */
export function normalizeReversed(scores: number[]): void {
  const highest = scores.reduce((most, score) => Math.max(most, score), 0)
  for (const [index, score] of scores.entries()) scores[index] = highest === 0 ? 100 : 100 - Math.trunc((100 * score) / highest)
}
