import { isMap, JsonFloat, type Value, type ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { definition as definitionOf } from '../../schema/definition.ts'
import type { TypeView } from '../../schema/definition-types.ts'

/**
 * The first part of a tree that does not fit its type, in the words of the converter that strategic patches go through:
 * `apimachinery/pkg/runtime/converter.go` (1.36). Types that read themselves (quantities, times) are left to the decoder.
 */
export function fromUnstructuredFault(object: ValueMap, definition: string, minor: Minor): string | undefined {
  const shape = definitionOf(definition, minor)
  for (const [name, property] of shape?.properties ?? []) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined
    const fault = value === undefined || value === null ? undefined : faultOf(value, property, minor)
    if (fault !== undefined) return fault
  }
  return undefined
}

function faultOf(value: Value, type: TypeView, minor: Minor): string | undefined {
  if (type.items !== undefined) {
    const { items } = type
    if (!Array.isArray(value)) return `cannot restore slice from ${kindOf(value)}`
    for (const item of value) {
      const fault = item === null ? undefined : faultOf(item, items, minor)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  if (type.values !== undefined) {
    const { values } = type
    if (!isMap(value)) return `cannot restore map from ${kindOf(value)}`
    for (const key of Object.keys(value)) {
      const fault = value[key] === null ? undefined : faultOf(value[key] ?? null, values, minor)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  if (type.ref !== undefined) {
    if (!isMap(value)) return (definitionOf(type.ref, minor)?.properties.size ?? 0) > 0 ? `cannot restore struct from: ${kindOf(value)}` : undefined
    return fromUnstructuredFault(value, type.ref, minor)
  }
  return scalarFault(value, type)
}

function scalarFault(value: Value, type: TypeView): string | undefined {
  if (type.format !== undefined && ['int-or-string', 'quantity', 'date-time', 'micro-time', 'byte', 'duration'].includes(type.format)) return undefined
  const kind = kindOf(value)
  switch (type.type) {
    case 'string': return kind === 'string' ? undefined : 'unrecognized type: string'
    case 'boolean': return kind === 'bool' ? undefined : 'unrecognized type: bool'
    case 'integer': return kind === 'int64' ? undefined : `unrecognized type: ${type.format ?? 'int32'}`
    case 'number': return kind === 'int64' || kind === 'float64' ? undefined : 'unrecognized type: float64'
    default: return undefined
  }
}

function kindOf(value: Value): string {
  if (isMap(value)) return 'map'
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  return value instanceof JsonFloat || (typeof value === 'number' && !Number.isInteger(value)) ? 'float64' : 'int64'
}
