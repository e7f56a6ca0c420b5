import { isMap } from '../../../base/json.ts'
import { parseQuantity, quantityOrZero } from '../../../base/quantity.ts'
import { remembered } from '../../../base/remembered.ts'
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

/** A null amount is zero. The same few amounts come again and again. */
const roundedAmount = remembered((amount: Quantity | undefined) => quantityOrZero(amount).roundUpToMilli().toString(), 1000)

/** The spelling in which the server writes an amount back. */
export function canonicalQuantity(amount: Quantity | undefined): Quantity | undefined {
  return amount === undefined ? undefined : parseQuantity(amount)?.toString() ?? amount
}
