import { isMap, setKey, type Value } from '../../base/json.ts'

/** A body as Go's JSON decoder reads it: half of a surrogate pair, which no UTF-8 text can hold, becomes U+FFFD. */
export function wellFormed<T extends Value>(value: T): T {
  if (typeof value === 'string') return replaced(value) as T
  if (Array.isArray(value)) return value.map((item) => wellFormed(item)) as T
  if (!isMap(value)) return value
  const copy = {}
  for (const key of Object.keys(value)) setKey(copy, replaced(key), wellFormed<Value>(value[key] ?? null))
  return copy as T
}

const half = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

function replaced(text: string): string {
  return text.replaceAll(half, '\ufffd')
}
