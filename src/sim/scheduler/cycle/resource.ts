/** Amounts of extended resources, huge pages and the like, by name. */
export class NamedAmounts extends Map<string, number> {
  amount(name: string): number {
    return this.get(name) ?? 0
  }

  add(name: string, amount: number): void {
    this.set(name, this.amount(name) + amount)
  }
}

/** Upstream: `framework.Resource`. CPU in thousandths, everything else in whole units. */
export interface Resource {
  milliCpu: number
  memory: number
  ephemeralStorage: number
  scalars: NamedAmounts
}

export function emptyResource(): Resource {
  return { milliCpu: 0, memory: 0, ephemeralStorage: 0, scalars: new NamedAmounts() }
}

export function copyResource(resource: Resource): Resource {
  return { ...resource, scalars: new NamedAmounts(resource.scalars) }
}

/** Adds (`sign` 1) or takes away (`sign` -1). */
export function addResource(into: Resource, more: Resource, sign: 1 | -1): void {
  into.milliCpu += sign * more.milliCpu
  into.memory += sign * more.memory
  into.ephemeralStorage += sign * more.ephemeralStorage
  for (const [name, amount] of more.scalars) into.scalars.add(name, sign * amount)
}

/**
 * `a * b / by` as Go does it on int64: exact, truncated, wrapping around past 2^63.
 * 100 × 81.9 PiB still fits int64; past 2^53 doubles do not, so those go through bigint.
 */
export function multiplyDivide(a: number, b: number, by: number): number {
  const product = a * b
  if (Math.abs(product) <= Number.MAX_SAFE_INTEGER) return Math.trunc(product / by)
  return Number(BigInt.asIntN(64, BigInt(a) * BigInt(b)) / BigInt(by))
}
