import { goJson } from '../../base/go-format.ts'
import { isMap, JsonFloat, sortedKeys, type Value } from '../../base/json.ts'

/** Decoded JSON as Go's `%v` prints it; `nil` stands for null. */
export function goValue(value: Value, nil = '<nil>'): string {
  if (value === null) return nil
  if (Array.isArray(value)) return `[${value.map((item) => goValue(item, nil)).join(' ')}]`
  if (value instanceof JsonFloat) return goFloat(value.value)
  if (isMap(value)) return `map[${sortedKeys(value).map((key) => `${key}:${goValue(value[key] ?? null, nil)}`).join(' ')}]`
  return typeof value === 'string' ? value : goJson(value)
}

/** `%v` of a float64: the shortest digits, with an exponent below 1e-4 and from 1e21 on. */
export function goFloat(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e21)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return String(value)
}
