/**
 * Resource quantities: `k8s.io/apimachinery/pkg/api/resource/quantity.go` (1.36).
 *
 * An amount is held in nano units as a bigint, so nothing that Kubernetes can hold is lost: "0.1" cpu is 100_000_000n,
 * "1Gi" is 1_073_741_824_000_000_000n.
 */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

const nanoPerUnit = 1_000_000_000n
const nanoPerMilli = 1_000_000n
const maxUnits = 2n ** 63n - 1n

const quantityFormatError = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const quantitySuffixError = "unable to parse quantity's suffix"
const quantityNumericError = 'unable to parse numeric part of quantity'

export class Quantity {
  /** The amount in 10^-9 units. */
  readonly nano: bigint
  readonly format: QuantityFormat
  /** The author's spelling where the server keeps it (it was canonical enough on the fast path of upstream's parser). */
  private readonly kept: string | undefined

  /** It was written with more digits than an int64 holds, and is computed with as a decimal. */
  private readonly isWide: boolean

  constructor(nano: bigint, format: QuantityFormat, kept?: string, isWide = false) {
    this.nano = nano
    this.format = format
    this.kept = kept
    this.isWide = isWide
  }

  static fromUnits(units: bigint | number, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity(BigInt(units) * nanoPerUnit, format)
  }

  static fromMilli(milli: bigint | number, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity(BigInt(milli) * nanoPerMilli, format)
  }

  static readonly zero = new Quantity(0n, 'DecimalSI')

  /** Whole units, rounded away from zero as `Value()` does: "1500m" → 2n. */
  value(): bigint {
    return ceilDivide(this.nano, nanoPerUnit)
  }

  /**
   * Thousandths, rounded away from zero as `MilliValue()` does: "0.1" → 100n. Past int64 it overflows as there: to 0 while the
   * amount itself is held in one, else to the lower 64 bits.
   */
  milliValue(): bigint {
    const milli = ceilDivide(this.nano, nanoPerMilli)
    if (milli === BigInt.asIntN(64, milli)) return milli
    const digits = String(this.nano < 0n ? -this.nano : this.nano).replace(/0+$/, '').length
    return digits <= maxInt64Digits && !this.isWide ? 0n : BigInt.asIntN(64, milli)
  }

  /** As a float in units, for ratios and display. */
  toNumber(): number {
    return Number(this.nano) / 1e9
  }

  get sign(): -1 | 0 | 1 {
    return this.nano < 0n ? -1 : this.nano > 0n ? 1 : 0
  }

  compare(other: Quantity): -1 | 0 | 1 {
    return this.nano < other.nano ? -1 : this.nano > other.nano ? 1 : 0
  }

  /** Upstream: adding to a zero takes the other's format. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nano + other.nano, this.nano === 0n ? other.format : this.format)
  }

  subtract(other: Quantity): Quantity {
    return new Quantity(this.nano - other.nano, this.nano === 0n ? other.format : this.format)
  }

  negate(): Quantity {
    return new Quantity(-this.nano, this.format)
  }

  /** `RoundUp(resource.Milli)`: an amount finer than a thousandth is raised, and only then loses its spelling. */
  roundUpToMilli(): Quantity {
    if (this.nano % nanoPerMilli === 0n) return this
    return new Quantity(ceilDivide(this.nano, nanoPerMilli) * nanoPerMilli, this.format)
  }

  /** As the server writes it back: the kept spelling, else the canonical one. "1000m" → "1", "2048Mi" → "2Gi". */
  toString(): string {
    return this.kept ?? this.canonical()
  }

  /** The canonical spelling, e.g. "1500m", "1Gi", "12e6". */
  canonical(): string {
    const { nano } = this
    if (nano === 0n) return '0'
    if (this.format === 'BinarySI' && nano % nanoPerUnit === 0n) {
      const units = nano / nanoPerUnit
      if (units <= -1024n || units >= 1024n) return binaryText(units)
    }
    return decimalText(nano, this.format === 'DecimalExponent')
  }
}

/** Parses a quantity as the server does; the error is upstream's own text. */
export function parseQuantityOrError(text: string): Quantity | { error: string } {
  if (text === '') return { error: quantityFormatError }
  if (text === '0') return new Quantity(0n, 'DecimalSI', '0')
  const parts = splitQuantity(text)
  if (parts === undefined) return { error: quantityFormatError }
  const suffix = interpretSuffix(parts.suffix)
  if (suffix === undefined) return { error: quantitySuffixError }
  return combine(text, parts, suffix)
}

/** Parses a quantity, or undefined when it is malformed. Numbers are read by their decimal spelling, as JSON numbers are. */
export function parseQuantity(value: string | number | bigint | undefined): Quantity | undefined {
  if (value === undefined) return undefined
  const parsed = parseQuantityOrError(typeof value === 'string' ? value.trim() : String(value))
  return parsed instanceof Quantity ? parsed : undefined
}

/** Amounts of a list that were written with more digits than an int64 holds: their canonical spelling, `10E`, does not tell. */
const wideAmounts = new WeakMap<object, Set<string>>()

/** Remembers that the amount under a name was written with more digits than an int64 holds. */
export function noteAmount(list: object, name: string, text: string): void {
  if ((/^[+-]?0*([0-9]*)\.?([0-9]*)/.exec(text.trim())?.slice(1).join('').length ?? 0) <= maxInt64Digits) return
  const names = wideAmounts.get(list) ?? new Set<string>()
  wideAmounts.set(list, names.add(name))
}

/** The amount under a name, or zero when absent or malformed. */
export function amountIn(list: Readonly<Record<string, string | number | bigint>> | undefined, name: string): Quantity {
  const amount = quantityOrZero(list?.[name])
  return list !== undefined && wideAmounts.get(list)?.has(name) === true ? new Quantity(amount.nano, amount.format, undefined, true) : amount
}

/** The amount, or zero when absent or malformed: what a nil or refused quantity counts as. */
export function quantityOrZero(value: string | number | bigint | undefined): Quantity {
  return parseQuantity(value) ?? Quantity.zero
}

interface Parts { negative: boolean, numerator: string, denominator: string, value: string, suffix: string }

function splitQuantity(text: string): Parts | undefined {
  const match = /^([+-]?)(0*)([0-9]*)(?:(\.)([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text)
  if (!match) return undefined
  const [, sign = '', zeros = '', digits = '', dot = '', denominator = '', suffix = ''] = match
  return {
    negative: sign === '-',
    numerator: digits === '' ? '0' : digits,
    denominator,
    // Upstream's scanner reads a lone sign, or zeros to the end, as 0.
    value: digits === '' && dot === '' && suffix === '' ? '0' : sign + zeros + digits + dot + denominator,
    suffix,
  }
}

interface Suffix { base: 2 | 10, exponent: number, format: QuantityFormat }

const decimalSuffixes: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }

function interpretSuffix(suffix: string): Suffix | undefined {
  const decimal = Object.hasOwn(decimalSuffixes, suffix) ? decimalSuffixes[suffix] : undefined
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' }
  const binary = Object.hasOwn(binarySuffixes, suffix) ? binarySuffixes[suffix] : undefined
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' }
  const exponent = /^[eE]([-+]?[0-9]+)$/.exec(suffix)?.[1]
  if (exponent === undefined) return undefined
  const value = Number(exponent)
  return Math.abs(value) < 2 ** 31 ? { base: 10, exponent: value, format: 'DecimalExponent' } : undefined
}

const maxInt64Digits = 18

function combine(text: string, parts: Parts, suffix: Suffix): Quantity | { error: string } {
  const { numerator, denominator } = parts
  const sign = parts.negative ? -1n : 1n
  const shifted = numerator + denominator
  const scale = (suffix.base === 10 ? suffix.exponent : 0) - denominator.length
  const precision = suffix.base === 10
    ? maxInt64Digits - shifted.length
    : denominator === '' ? 15 - numerator.length - Math.trunc(suffix.exponent * 3 / 10) - 1 : -1
  if (precision >= 0 && scale >= -9) {
    const digits = BigInt(shifted)
    const nano = sign * (suffix.base === 10 ? digits * 10n ** BigInt(scale + 9) : (digits << BigInt(suffix.exponent)) * nanoPerUnit)
    const keeps = suffix.base === 2
      ? (digits & 7n) !== 0n
      : scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0')
    return new Quantity(nano, suffix.format, keeps ? text : undefined)
  }
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/.test(parts.value)) return { error: quantityNumericError }
  const digits = BigInt(shifted)
  // Beyond any sane size: 10^(exponent) with thousands of digits would be built for nothing.
  if (digits !== 0n && scale > 400) return new Quantity(sign * digits * 10n ** 409n, suffix.format)
  let nano: bigint
  if (suffix.base === 2) nano = ceilDivide((digits << BigInt(suffix.exponent)) * nanoPerUnit, 10n ** BigInt(denominator.length))
  else if (scale >= -9) nano = digits * 10n ** BigInt(scale + 9)
  else if (scale < -400) nano = digits === 0n ? 0n : 1n
  else nano = ceilDivide(digits, 10n ** BigInt(-9 - scale))
  if (suffix.format === 'BinarySI' && nano > maxUnits * nanoPerUnit) nano = maxUnits * nanoPerUnit
  const format = suffix.format === 'BinarySI' && nano < nanoPerUnit && nano > 0n ? 'DecimalSI' : suffix.format
  return new Quantity(sign * nano, format)
}

/** Divides and rounds away from zero. */
function ceilDivide(amount: bigint, by: bigint): bigint {
  const quotient = amount / by
  if (amount % by === 0n) return quotient
  return amount < 0n ? quotient - 1n : quotient + 1n
}

const binaryNames = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const decimalNames: Readonly<Record<number, string>> = { [-9]: 'n', [-6]: 'u', [-3]: 'm', 0: '', 3: 'k', 6: 'M', 9: 'G', 12: 'T', 15: 'P', 18: 'E' }

function binaryText(units: bigint): string {
  let amount = units
  let index = 0
  while (amount % 1024n === 0n && index < binaryNames.length - 1) {
    amount /= 1024n
    index++
  }
  return `${amount}${binaryNames[index]}`
}

function decimalText(nano: bigint, asExponent: boolean): string {
  let amount = nano
  let exponent = -9
  while (amount % 10n === 0n) {
    amount /= 10n
    exponent++
  }
  const extra = ((exponent % 3) + 3) % 3
  amount *= 10n ** BigInt(extra)
  exponent -= extra
  if (asExponent) return exponent === 0 ? `${amount}` : `${amount}e${exponent}`
  return `${amount}${decimalNames[exponent] ?? ''}`
}
