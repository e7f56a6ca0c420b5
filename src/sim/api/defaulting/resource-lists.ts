import { parseQuantity } from '../../../base/quantity.ts'

type ResourceList = { [key: string]: string | number }

/** `SetDefaults_ResourceList` (1.36): amounts finer than a thousandth are rounded up to one; others keep their spelling. */
export function defaultResourceLists<K extends string>(holder: { [field in K]?: ResourceList | undefined }, fields: readonly K[]): void {
  for (const field of fields) {
    const list = holder[field]
    if (list === undefined) continue
    for (const [name, amount] of Object.entries(list)) {
      const parsed = parseQuantity(amount)
      const rounded = parsed?.roundUpToMilli()
      if (rounded !== undefined && rounded !== parsed) list[name] = rounded.toString()
    }
  }
}
