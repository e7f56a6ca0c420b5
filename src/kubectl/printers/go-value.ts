import { goJson } from '../../base/go-format.ts'
import { isMap, JsonFloat, sortedKeys, type Value } from '../../base/json.ts'

/** Decoded JSON as Go's `%v` prints it; `nil` stands for null. */
export function goValue(value: Value, nil = '<nil>'): string {
  if (value === null) return nil
  if (Array.isArray(value)) return `[${value.map((item) => goValue(item, nil)).join(' ')}]`
  if (value instanceof JsonFloat) return goFloat(value.value)
  if (isMap(value)) return `map[${sortedKeys(value).map((key) => `${key}:${goValue(value[key] ?? null, nil)}`).join(' ')}]`
  if (typeof value === 'number' && !Number.isInteger(value)) return goFloat(value)
  return typeof value === 'string' ? value : goJson(value)
}

/** `%v` of a float64: the shortest digits, with an exponent below 1e-4 and from a million on. */
export function goFloat(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const size = Number(exponent)
  if (value === 0 || (size >= -4 && size < 6)) return String(value)
  return `${digits}e${size < 0 ? '-' : '+'}${String(Math.abs(size)).padStart(2, '0')}`
}
