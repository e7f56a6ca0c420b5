import type { NetworkView } from '../../sim/network/view.ts'
import type { Effects } from '../plan.ts'

export function brokenConnections(_before: NetworkView, _after: NetworkView): Effects['broken'] {
  return []
}
