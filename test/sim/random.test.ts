import { expect, test } from 'vitest'
import { VirtualClock } from '../../src/sim/clock.ts'
import { seededEntropy } from '../../src/sim/random.ts'

test('the same seed draws the same, but no uid that is taken: what a plan ends with may be the cluster of the next', () => {
  const draw = (count: number, taken?: ReadonlySet<string>): string[] => {
    const entropy = seededEntropy('stowage', new VirtualClock(0), taken)
    return Array.from({ length: count }, () => entropy.uid())
  }
  const first = draw(100)
  expect(draw(100)).toEqual(first)
  const second = draw(100, new Set(first))
  expect(second.filter((uid) => first.includes(uid))).toEqual([])
})
