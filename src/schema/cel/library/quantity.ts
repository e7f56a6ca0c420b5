import { parseQuantityOrError, Quantity } from '../../../base/quantity.ts'
import { declare, type FunctionDeclaration, type Implementation } from '../environment.ts'
import { noOverload } from '../operators.ts'
import { structType, type CelType } from '../types.ts'
import { CelError, CelObject, type CelValue } from '../values.ts'

/**
 * `quantity("1Gi")`: `k8s.io/apiserver/pkg/cel/library/quantity.go` (1.36).
 */
export class CelQuantity extends CelObject {
  readonly type: CelType = structType('kubernetes.Quantity')
  readonly quantity: Quantity
  /** Upstream asks how it was written: `5` and `5k` are integers, `5000m` and `5.0` are not. */
  readonly isInteger: boolean
  constructor(quantity: Quantity, isInteger: boolean) {
    super()
    this.quantity = quantity
    this.isInteger = isInteger && quantity.nano / perUnit <= maxInt && quantity.nano / perUnit >= -maxInt - 1n
  }
  equals(other: CelObject): boolean {
    return other instanceof CelQuantity && other.quantity.compare(this.quantity) === 0
  }
}

const perUnit = 1_000_000_000n
const maxInt = 2n ** 63n - 1n

const implementations: Readonly<Record<string, Implementation>> = {
  quantity: ([text]) => {
    if (typeof text !== 'string') return noOverload
    const parsed = parseQuantityOrError(text)
    return parsed instanceof Quantity ? new CelQuantity(parsed, isWrittenAsInteger(text)) : new CelError(parsed.error)
  },
  isQuantity: ([text]) => (typeof text === 'string' ? parseQuantityOrError(text) instanceof Quantity : noOverload),
  sign: onQuantity(({ quantity: { sign } }) => BigInt(sign)),
  isGreaterThan: onTwo((a, b) => a.compare(b) > 0),
  isLessThan: onTwo((a, b) => a.compare(b) < 0),
  compareTo: onTwo((a, b) => BigInt(a.compare(b))),
  asApproximateFloat: onQuantity(({ quantity }) => quantity.toNumber()),
  asInteger: onQuantity(({ quantity, isInteger }) => (isInteger ? quantity.nano / perUnit : new CelError('cannot convert value to integer'))),
  isInteger: onQuantity(({ isInteger }) => isInteger),
  add: onAmount((a, nano) => new Quantity(a.nano + nano, a.format)),
  sub: onAmount((a, nano) => new Quantity(a.nano - nano, a.format)),
}

export const quantityFunctions: readonly FunctionDeclaration[] = declare({
  quantity: ['string_to_quantity (string) .kubernetes.Quantity'],
  isQuantity: ['is_quantity_string (string) bool'],
  // Declared without a receiver upstream, so `quantity(x).sign()` has no overload.
  sign: ['quantity_sign (.kubernetes.Quantity) int'],
  isGreaterThan: ['quantity_is_greater_than .kubernetes.Quantity.(.kubernetes.Quantity) bool'],
  isLessThan: ['quantity_is_less_than .kubernetes.Quantity.(.kubernetes.Quantity) bool'],
  compareTo: ['quantity_compare_to .kubernetes.Quantity.(.kubernetes.Quantity) int'],
  asApproximateFloat: ['quantity_get_float .kubernetes.Quantity.() double'],
  asInteger: ['quantity_get_int .kubernetes.Quantity.() int'],
  isInteger: ['quantity_is_integer .kubernetes.Quantity.() bool'],
  add: ['quantity_add .kubernetes.Quantity.(.kubernetes.Quantity) .kubernetes.Quantity', 'quantity_add_int .kubernetes.Quantity.(int) .kubernetes.Quantity'],
  sub: ['quantity_sub .kubernetes.Quantity.(.kubernetes.Quantity) .kubernetes.Quantity', 'quantity_sub_int .kubernetes.Quantity.(int) .kubernetes.Quantity'],
}, implementations)

const decimalExponents: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }

/** Whether upstream's fast path holds it with a scale of 0 or more: `pkg/api/resource/quantity.go`. */
function isWrittenAsInteger(text: string): boolean {
  const [, whole = '', fraction = '', suffix = ''] = /^[+-]?([0-9]*)(?:\.([0-9]*))?([^0-9]*|[eE][+-]?[0-9]+)$/.exec(text) ?? []
  if (suffix.endsWith('i')) return fraction === '' && whole.length <= 10
  const exponent = /^[eE][+-]?[0-9]/.test(suffix) ? Number(suffix.slice(1)) : decimalExponents[suffix] ?? 0
  return exponent - fraction.length >= 0 && whole.length + fraction.length <= 18
}

function onQuantity(answer: (quantity: CelQuantity) => CelValue): Implementation {
  return ([value]) => (value instanceof CelQuantity ? answer(value) : noOverload)
}

function onTwo(answer: (a: Quantity, b: Quantity) => CelValue): Implementation {
  return ([a, b]) => (a instanceof CelQuantity && b instanceof CelQuantity ? answer(a.quantity, b.quantity) : noOverload)
}

function onAmount(answer: (a: Quantity, nano: bigint) => Quantity): Implementation {
  return ([a, b]) => {
    if (!(a instanceof CelQuantity)) return noOverload
    if (typeof b === 'bigint') return new CelQuantity(answer(a.quantity, b * perUnit), a.isInteger)
    return b instanceof CelQuantity ? new CelQuantity(answer(a.quantity, b.quantity.nano), a.isInteger && b.isInteger) : noOverload
  }
}
