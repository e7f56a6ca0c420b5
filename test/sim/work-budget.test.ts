import { expect, it } from 'vitest'
import { WorkBudget, type Size } from '../../src/sim/work-budget.ts'

/** How much work is let through, up to two million, of a cluster that is this large after so much work. */
function letThrough(size: (work: number) => Size, limit?: number): number {
  let work = 0
  const budget = new WorkBudget(() => size(work), limit)
  while (work < 2_000_000) {
    work++
    if (budget.spend()) break
  }
  return work
}

const constant = (objects: number) => (): Size => ({ all: objects, inUse: objects })

it.each<[sentence: string, work: number, size: (work: number) => Size, limit?: number]>([
  ['controllers that fight over one of ten objects are stopped soon', 2300, constant(10)],
  ['40,000 pods may take 30 pieces of work each', 1_200_000, constant(40_000)],
  ['what comes at the start counts', 1_200_000, (work) => ({ all: work > 1000 ? 40_000 : 200, inUse: work > 1000 ? 40_000 : 200 })],
  ['Events and failed pods that pile up without end buy 200,000 at most', 200_000, (work) => ({ all: 500 + work, inUse: 500 })],
  ['objects that are made without end are stopped, too', 1_200_000, (work) => ({ all: 500 + work, inUse: work / 5 })],
  ['a limit holds whatever there is', 3000, constant(40_000), 3000],
])('%s: %i', (_sentence, work, size, limit) => {
  expect(letThrough(size, limit)).toBe(work)
})
