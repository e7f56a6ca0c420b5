import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/random.ts'

describe('the random generator', () => {
  it('draws the same numbers from the same seed, on every machine', () => {
    expect(sequence(1)).toEqual([1580013426, 350525680, 3524174333])
    expect(sequence('shop')).not.toEqual(sequence('shops'))
  })

  it('draws every number below a limit about equally often, and none beyond', () => {
    const random = new Random(7)
    const counts = [0, 0, 0, 0, 0]
    for (let index = 0; index < 5000; index++) {
      const drawn = random.below(5)
      counts[drawn] = (counts[drawn] ?? 0) + 1
    }
    expect(counts).toHaveLength(5)
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  it('picks nothing of nothing', () => {
    expect(new Random(0).pick([])).toBeUndefined()
  })
})

function sequence(seed: number | string): number[] {
  const random = new Random(seed)
  return [random.next(), random.next(), random.next()]
}
