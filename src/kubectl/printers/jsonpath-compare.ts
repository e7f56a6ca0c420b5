import { isMap, JsonFloat, type Value } from '../../base/json.ts'

/** Comparisons of filters: `client-go/third_party/forked/golang/template/funcs.go` (v0.36.2); a text says why there is none. */
export function compared(a: Value, operator: string, b: Value): boolean | string {
  const [x, y] = [kindOf(a), kindOf(b)]
  if (x === undefined || y === undefined) return 'invalid type for comparison'
  if (!['==', '!=', '<', '<=', '>', '>='].includes(operator)) return `unrecognized filter operator ${operator}`
  if (x !== y) return 'incompatible types for comparison'
  const [p, q] = [scalarOf(a), scalarOf(b)]
  if (operator === '==' || operator === '!=') return (p === q) === (operator === '==')
  if (x === 'bool') return 'invalid type for comparison'
  switch (operator) {
    case '<': return p < q
    case '<=': return p <= q
    case '>': return p > q
    default: return p >= q
  }
}

/** Integers and floats are never compared with one another. */
function kindOf(value: Value): 'text' | 'bool' | 'int' | 'float' | undefined {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'bool'
  if (value instanceof JsonFloat) return 'float'
  if (typeof value === 'bigint') return 'int'
  return typeof value === 'number' && !isMap(value) ? (Number.isInteger(value) ? 'int' : 'float') : undefined
}

function scalarOf(value: Value): string | number | boolean {
  if (value instanceof JsonFloat) return value.value
  return typeof value === 'string' || typeof value === 'boolean' ? value : Number(value)
}
