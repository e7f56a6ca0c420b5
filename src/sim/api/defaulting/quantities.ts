import { isMap } from '../../../base/json.ts'
import { parseQuantity, quantityOrZero } from '../../../base/quantity.ts'
import type { Quantity } from '../../../model/kubernetes.generated.ts'

/** A map of resource names to amounts. */
export type ResourceList = { [key: string]: Quantity }

/**
 * `SetDefaults_ResourceList` of `pkg/apis/core/v1/defaults.go` (1.36): amounts are raised to whole thousandths, and all are spelt
 * as the server writes them back.
 */
export function roundResourceList(list: ResourceList | undefined): void {
  if (!isMap(list)) return
  for (const name of Object.keys(list)) {
    const rounded = roundedAmount(list[name])
    if (rounded !== list[name]) list[name] = rounded
  }
}

/** The same few amounts come again and again. */
const mostRemembered = 1000
const roundedAmounts = new Map<Quantity | undefined, string>()

/** A null amount is zero. */
function roundedAmount(amount: Quantity | undefined): string {
  let rounded = roundedAmounts.get(amount)
  if (rounded === undefined) {
    rounded = quantityOrZero(amount).roundUpToMilli().toString()
    if (roundedAmounts.size >= mostRemembered) roundedAmounts.clear()
    roundedAmounts.set(amount, rounded)
  }
  return rounded
}

/** The spelling in which the server writes an amount back. */
export function canonicalQuantity(amount: Quantity | undefined): Quantity | undefined {
  return amount === undefined ? undefined : parseQuantity(amount)?.toString() ?? amount
}
