import { goQuote } from '../../base/go-format.ts'
import { isMap, sortedKeys } from '../../base/json.ts'

/**
 * Bad values as `%#v` printed them in messages of releases up to 1.32: Go source text, with the types of the server's own packages.
 */

/**
 * A `resource.Quantity`: "100m" → `{i:resource.int64Amount{value:100, scale:-3}, …, s:"100m", Format:"DecimalSI"}`. The text is
 * remembered once a quantity was printed; before that `s` is empty.
 */
export function goQuantity(text: string, isRemembered: boolean): string | undefined {
  const [, digits, fraction = '', suffix = ''] = /^([+-]?\d+)(?:\.(\d+))?(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)$/.exec(text) ?? []
  if (digits === undefined) return undefined
  const amount = suffix.endsWith('i') ? binaryAmount(digits, fraction, suffix) : decimalAmount(digits, fraction, suffix)
  if (amount === undefined || amount.value !== BigInt.asIntN(64, amount.value)) return undefined
  const { value, scale } = isRemembered ? amount : shortest(amount)
  const format = suffix.endsWith('i') ? 'BinarySI' : /^[eE]./.test(suffix) ? 'DecimalExponent' : 'DecimalSI'
  const remembered = goQuote(isRemembered ? text : '')
  return `resource.Quantity{i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:${remembered}, Format:"${format}"}`
}

/** A `core.ResourceList`, its names in order. */
export function goResourceList(list: unknown): string | undefined {
  if (list === null || list === undefined) return 'core.ResourceList(nil)'
  if (!isMap(list)) return undefined
  const entries = sortedKeys(list).map((name) => {
    const quantity = list[name]
    return typeof quantity === 'string' ? `${goQuote(name)}:${goQuantity(quantity, true) ?? ''}` : ''
  })
  return `core.ResourceList{${entries.join(', ')}}`
}

interface Amount {
  readonly value: bigint
  readonly scale: number
}

const decimalScales: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }

function decimalAmount(digits: string, fraction: string, suffix: string): Amount {
  const scale = decimalScales[suffix] ?? Number(suffix.slice(1))
  return { value: BigInt(digits + fraction), scale: scale - fraction.length }
}

function binaryAmount(digits: string, fraction: string, suffix: string): Amount | undefined {
  if (fraction !== '') return undefined
  return { value: BigInt(digits) << BigInt(10 * ('KMGTPE'.indexOf(suffix.charAt(0)) + 1)), scale: 0 }
}

/** 1500 × 10⁻³ → 15 × 10⁻¹: as most would have written it. */
function shortest({ value, scale }: Amount): Amount {
  return value !== 0n && value % 10n === 0n && scale < 0 ? shortest({ value: value / 10n, scale: scale + 1 }) : { value, scale }
}
