import { parseQuantity, type QuantityFormat } from '../../../base/quantity.ts'

/**
 * The fields of a `resource.Quantity` (`apimachinery/pkg/api/resource`, 1.36) after its stored spelling was parsed. Amounts beyond the
 * int64 fast path are an `inf.Dec` in units of 10^-9, as 64-bit words, the least significant first.
 */
export function dumpQuantity(text: string): string {
  const parsed = parseQuantity(text)
  if (parsed === undefined) return struct(0n, 0, '', 'DecimalSI')
  const stored = parsed.toString()
  if (stored === '0') return struct(0n, 0, '0', 'DecimalSI')
  return fastPath(stored) ?? struct(0n, 0, '', parsed.format, decimal(parsed.nano))
}

const decimalExponents: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binaryExponents: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }
const int64Digits = 18

function fastPath(stored: string): string | undefined {
  const [, sign = '', whole = '', fraction = '', suffix = ''] = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([A-Za-z]*[-+]?[0-9]*)$/.exec(stored) ?? []
  const numerator = whole === '' ? '0' : whole
  const shifted = numerator + fraction
  const digits = BigInt(shifted) * (sign === '-' ? -1n : 1n)
  const binary = binaryExponents[suffix]
  if (binary !== undefined) {
    if (fraction !== '' || 15 - numerator.length - Math.trunc(binary * 3 / 10) - 1 < 0) return undefined
    return struct(digits << BigInt(binary), 0, (digits & 7n) === 0n ? '' : stored, 'BinarySI')
  }
  const exponent = decimalExponents[suffix]
  const scale = (exponent ?? Number(suffix.slice(1))) - fraction.length
  if (shifted.length > int64Digits || scale < -9) return undefined
  const keeps = scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0')
  return struct(digits, scale, keeps ? stored : '', exponent === undefined ? 'DecimalExponent' : 'DecimalSI')
}

function struct(value: bigint, scale: number, cached: string, format: QuantityFormat, dec = '<nil>'): string {
  return `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)${dec}} s:(string)${cached} Format:(resource.Format)${format}}`
}

function decimal(nano: bigint): string {
  const words: string[] = []
  for (let rest = nano < 0n ? -nano : nano; rest > 0n; rest >>= 64n) words.push(String(BigInt.asUintN(64, rest)))
  return `{unscaled:(big.Int){neg:(bool)${nano < 0n} abs:(big.nat)${words.length === 0 ? '<nil>' : `[${words.join(' ')}]`}} scale:(inf.Scale)9}`
}
