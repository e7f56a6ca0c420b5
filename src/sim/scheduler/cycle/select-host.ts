import { compareStrings } from '../../../base/json.ts'
import type { Random } from '../../../base/random.ts'

/**
 * How one of the equally good nodes is taken. The real scheduler's choice depends on which of its workers was first; `heap` is what
 * it does with nodes in their own order (and the most likely one), `name` the first by name, `seed` draws.
 */
export type TieBreak = { readonly rule: 'heap' | 'name' } | { readonly rule: 'seed', readonly random: Random }

/** Indices of the highest totals, in order. */
export function tieSet(totals: ArrayLike<number>): number[] {
  let best = -Infinity
  const top: number[] = []
  for (let index = 0; index < totals.length; index++) {
    const total = totals[index] as number
    if (total > best) {
      best = total
      top.length = 0
    }
    if (total === best) top.push(index)
  }
  return top
}

/** One of the indices with the highest total. `top` are those indices. */
export function breakTie(totals: ArrayLike<number>, top: readonly number[], nameOf: (index: number) => string, tieBreak: TieBreak): number {
  const [first = 0] = top
  if (top.length < 2) return first
  switch (tieBreak.rule) {
    case 'heap': return firstInHeap(totals, totals[first] as number)
    case 'name': return top.reduce((least, index) => compareStrings(nameOf(index), nameOf(least)) < 0 ? index : least, first)
    case 'seed': return top[tieBreak.random.below(top.length)] ?? first
  }
}

/**
 * The root of a binary max-heap built with a strict comparison: the first of the best in pre-order of the implicit tree
 * (an index, then everything below 2i+1, then below 2i+2). Upstream: `schedule_one.go` (1.36), newSortedNodeScores.
 * Of 2 and 3, node 3 comes first: it lies below 1, which comes before 2.
 */
function firstInHeap(totals: ArrayLike<number>, best: number): number {
  const pending = [0]
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (totals[index] === best) return index
    if (2 * index + 2 < totals.length) pending.push(2 * index + 2)
    if (2 * index + 1 < totals.length) pending.push(2 * index + 1)
  }
  return 0
}
