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

export function breakTie(top: readonly number[], nameOf: (index: number) => string, tieBreak: TieBreak): number {
  const [first = 0] = top
  if (top.length < 2) return first
  switch (tieBreak.rule) {
    case 'heap': return firstInHeap(top)
    case 'name': return top.reduce((least, index) => compareStrings(nameOf(index), nameOf(least)) < 0 ? index : least, first)
    case 'seed': return top[tieBreak.random.below(top.length)] ?? first
  }
}

/**
 * The root of a binary max-heap built with a strict comparison: the first of the best in pre-order of the implicit tree
 * (an index, then everything below 2i+1, then below 2i+2). Upstream: `schedule_one.go` (1.36), newSortedNodeScores.
 * Of 0, 2 and 3, node 3 comes before 2: it lies below 1.
 */
function firstInHeap(top: readonly number[]): number {
  return top.reduce((best, index) => comesBefore(index, best) ? index : best)
}

function comesBefore(a: number, b: number): boolean {
  const [pathA, pathB] = [pathOf(a), pathOf(b)]
  const shared = Math.min(pathA.length, pathB.length)
  for (let depth = 0; depth < shared; depth++) {
    if (pathA[depth] !== pathB[depth]) return (pathA[depth] ?? 0) < (pathB[depth] ?? 0)
  }
  return pathA.length < pathB.length
}

/** Indices from the root's child down to the node itself. */
function pathOf(index: number): number[] {
  const path: number[] = []
  for (let at = index; at > 0; at = Math.floor((at - 1) / 2)) path.unshift(at)
  return path
}
