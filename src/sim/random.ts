import { Random } from '../base/random.ts'
import type { Entropy } from './api/server.ts'
import type { VirtualClock } from './clock.ts'
import { alphabet } from './controllers/safe-encode.ts'

/** Names, uids and times of a simulated cluster: the same for the same seed. */
export function seededEntropy(seed: number | string, clock: VirtualClock): Entropy {
  const random = new Random(seed)
  const hex = (digits: number): string => Array.from({ length: digits }, () => random.below(16).toString(16)).join('')
  return {
    suffix: () => Array.from({ length: 5 }, () => alphabet[random.below(alphabet.length)] ?? '').join(''),
    uid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[random.below(4)] ?? '8'}${hex(3)}-${hex(12)}`,
    now: () => clock.timestamp(),
  }
}
