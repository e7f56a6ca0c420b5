import { Random } from '../base/random.ts'
import type { Entropy } from './api/server.ts'
import type { VirtualClock } from './clock.ts'
import { alphabet } from './controllers/safe-encode.ts'

/**
 * Names, uids and times of a simulated cluster: the same for the same seed. No uid is given that is taken: a snapshot may come from a
 * simulation, which drew the same ones.
 */
export function seededEntropy(seed: number | string, clock: VirtualClock, taken: ReadonlySet<string> = new Set()): Entropy {
  const random = new Random(seed)
  const text = (length: number, characters: string): string => {
    let made = ''
    for (let index = 0; index < length; index++) made += characters[random.below(characters.length)] ?? ''
    return made
  }
  const hex = (digits: number): string => text(digits, '0123456789abcdef')
  const uid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[random.below(4)] ?? '8'}${hex(3)}-${hex(12)}`
  return {
    suffix: () => text(5, alphabet),
    uid() {
      let drawn = uid()
      while (taken.has(drawn)) drawn = uid()
      return drawn
    },
    now: () => clock.timestamp(),
  }
}
