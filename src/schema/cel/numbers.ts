/** Bounds and text forms of CEL's numbers: cel-go v0.26 `common/types/{overflow,double,int}.go`. */
const maxInt = 2n ** 63n - 1n
const minInt = -(2n ** 63n)
export const maxUint = 2n ** 64n - 1n

export function isInt(value: bigint): boolean {
  return value >= minInt && value <= maxInt
}

/** Go's `%g` of a float64: shortest digits, an exponent below 1e-4 and from 1e6 on. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (value === 0 || (power >= -4 && power < 6)) return Object.is(value, -0) ? '-0' : value.toString()
  return `${mantissa}e${exponent.startsWith('-') ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}
