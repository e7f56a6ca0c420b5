import type { CelValue } from './values.ts'

/** Values of variables by name; undefined for one that is not set. */
export type Bindings = (name: string) => CelValue | undefined

/** A planned expression. */
export type Run = (scope: Scope) => CelValue

export class CostExceeded extends Error {}

/** Adds up what an evaluation costs, and ends it at the limit. */
export class Meter {
  cost = 0
  private readonly limit: number
  constructor(limit: number) {
    this.limit = limit
  }
  add(cost: number): void {
    this.cost += cost
    if (this.cost > this.limit) throw new CostExceeded()
  }
}

/** Variables of comprehensions in front of the caller's bindings. */
export class Scope {
  readonly meter: Meter
  private readonly bindings: Bindings
  private readonly names: string[] = []
  private readonly values: CelValue[] = []

  constructor(bindings: Bindings, meter: Meter) {
    this.bindings = bindings
    this.meter = meter
  }

  lookup(name: string): CelValue | undefined {
    const index = this.names.lastIndexOf(name)
    return index >= 0 ? this.values[index] : this.bindings(name)
  }

  push(name: string, value: CelValue): void {
    this.names.push(name)
    this.values.push(value)
  }

  /** Sets the variable that was pushed as the n-th from the end. */
  replace(fromEnd: number, value: CelValue): void {
    this.values[this.values.length - fromEnd] = value
  }

  peek(fromEnd: number): CelValue {
    return this.values[this.values.length - fromEnd] ?? null
  }

  pop(count: number): void {
    this.names.length -= count
    this.values.length -= count
  }
}
