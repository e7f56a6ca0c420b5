import { parseQuantity } from '../../base/quantity.ts'
import type { Amount } from '../../sim/controllers/podautoscaler/stated-load.ts'

/** `80%` of each pod's request, `400m` in each pod, or `4 total`, shared by all that are Ready. */
export function parseAmount(text: string): Amount | undefined {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim())
  if (percent !== null) return { percentOfRequest: Number(percent[1]) }
  const [, quantity = '', total] = /^(\S+)(\s+total)?$/.exec(text.trim()) ?? []
  if (parseQuantity(quantity) === undefined) return undefined
  return total === undefined ? { perPod: quantity } : { total: quantity }
}
