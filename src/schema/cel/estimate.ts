/** Ranges of sizes and costs, saturating like Go's uint64. Source: cel-go v0.26 `checker/cost.go`. */
export interface Range {
  readonly min: number
  readonly max: number
}

/** Go's math.MaxUint64, as near as a double comes; nothing exact is asked of estimates that large. */
export const unbounded = 2 ** 64

export const unknownSize: Range = { min: 0, max: unbounded }
export const nothing: Range = { min: 0, max: 0 }
export const one: Range = { min: 1, max: 1 }

/** A size that is known. */
export function fixed(size: number): Range {
  return { min: size, max: size }
}

/** The sum of ranges; it stays below 2^64, as upstream's does. */
export function plus(...ranges: readonly Range[]): Range {
  let min = 0
  let max = 0
  for (const range of ranges) {
    min = cap(min + range.min)
    max = cap(max + range.max)
  }
  return { min, max }
}

/** The product of two ranges. */
export function times(a: Range, b: Range): Range {
  return { min: cap(a.min * b.min), max: cap(a.max * b.max) }
}

/** A range times a factor, rounded up. */
export function scaled(range: Range, factor: number): Range {
  return { min: cap(Math.ceil(range.min * factor)), max: cap(Math.ceil(range.max * factor)) }
}

/** The range that holds both. */
export function union(a: Range, b: Range): Range {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) }
}

export function cap(value: number): number {
  return Math.min(value, unbounded)
}
