import { compareStrings } from '../../../base/json.ts'
import { quantityOrZero } from '../../../base/quantity.ts'
import type { Quantity } from '../../../model/kubernetes.generated.ts'

/**
 * Resource lists as the scheduler adds them up: exact in billionths (the finest step a Quantity keeps), rounded up only at the end.
 * Two containers of 500u CPU are 1m together, not 2m.
 */
export type Amounts = Map<string, bigint>

export function amountsOf(list: Readonly<Record<string, Quantity>> | undefined): Amounts {
  const amounts: Amounts = new Map()
  for (const name of Object.keys(list ?? {}).sort(compareStrings)) amounts.set(name, nanoOf(list?.[name]))
  return amounts
}

export function addAmounts(into: Amounts, more: Amounts): void {
  for (const [name, amount] of more) into.set(name, (into.get(name) ?? 0n) + amount)
}

/** Raises every amount of `into` to that of `other`. */
export function maxAmounts(into: Amounts, other: Amounts): void {
  for (const [name, amount] of other) {
    const known = into.get(name)
    if (known === undefined || amount > known) into.set(name, amount)
  }
}

/** Upstream's Value(): whole units, rounded away from zero. */
export function wholeUnits(nano: bigint): number {
  return ceilDivide(nano, 1_000_000_000n)
}

/** Upstream's MilliValue(). */
export function milliUnits(nano: bigint): number {
  return ceilDivide(nano, 1_000_000n)
}

/** A quantity in billionths. Spellings repeat endlessly in a cluster, so each is parsed once. */
export function nanoOf(quantity: Quantity | undefined): bigint {
  if (quantity === undefined) return 0n
  let nano = known.get(quantity)
  if (nano === undefined) {
    nano = quantityOrZero(quantity).nano
    if (known.size > 4096) known.clear()
    known.set(quantity, nano)
  }
  return nano
}

const known = new Map<Quantity, bigint>()

function ceilDivide(value: bigint, by: bigint): number {
  const quotient = value / by
  if (value % by === 0n) return Number(quotient)
  return Number(value > 0n ? quotient + 1n : quotient - 1n)
}
