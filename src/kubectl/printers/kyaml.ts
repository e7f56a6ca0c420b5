import { goJson } from '../../base/go-format.ts'
import { isMap, sortedKeys, type Value } from '../../base/json.ts'

/** KYAML: flow style with quoted texts and trailing commas (`sigs.k8s.io/yaml/kyaml` 1.6.0); keys are sorted, unless the object stands for Go structs (`ordered`). */
export function toKyaml(value: Value, ordered = false): string {
  return `${written(value, '', ordered)}\n`
}

function written(value: Value, prefix: string, ordered: boolean): string {
  const inner = `${prefix}  `
  if (isMap(value)) {
    const keys = ordered ? Object.keys(value) : sortedKeys(value)
    return keys.length === 0 ? '{}' : `{\n${keys.map((key) => `${inner}${keyText(key)}: ${written(value[key] ?? null, inner, ordered)},\n`).join('')}${prefix}}`
  }
  if (!Array.isArray(value)) return goJson(value)
  if (value.length === 0) return '[]'
  // Brackets and braces share lines: `[{`, `}, {`, `}]`.
  if (value.every((item) => isMap(item) && Object.keys(item).length > 0)) return `[${value.map((item) => written(item, prefix, ordered)).join(', ')}]`
  return `[\n${value.map((item) => `${inner}${written(item, inner, ordered)},\n`).join('')}${prefix}]`
}

/** A key needs quotes where a reader could take it for something else. */
function keyText(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(key) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : goJson(key)
}
