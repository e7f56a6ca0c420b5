import { type Value, type ValueMap, JsonFloat, setKey } from '../../../base/json.ts'
import { type CelType, structType } from '../../../schema/cel/types.ts'
import { CelError, CelList, CelMap, CelObject, CelOptional, CelUint, equalValues, type CelValue } from '../../../schema/cel/values.ts'

/** `Object{…}` and `JSONPatch{…}` as expressions build them: `k8s.io/apiserver/pkg/cel/mutation` (1.36). */
export class PatchValue extends CelObject {
  readonly type: CelType
  readonly fields: ReadonlyMap<string, CelValue>

  constructor(typeName: string, fields: ReadonlyMap<string, CelValue>) {
    super()
    this.type = structType(typeName)
    this.fields = fields
  }

  override equals(other: CelObject): boolean {
    return other instanceof PatchValue && other.type.name === this.type.name && other.fields.size === this.fields.size
      && [...this.fields].every(([name, value]) => {
        const theirs = other.fields.get(name)
        return theirs !== undefined && equalValues(value, theirs)
      })
  }

  override field(name: string): CelValue | undefined {
    return this.fields.get(name)
  }
}

export function constructPatchValue(typeName: string, fields: ReadonlyMap<string, CelValue>): CelValue {
  return new PatchValue(typeName, fields)
}

/** A result as JSON, or the reason why it has no such form. */
export function toJson(value: CelValue): Value | CelError {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'bigint') return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
  if (typeof value === 'number') return Number.isInteger(value) ? new JsonFloat(value, String(value)) : value
  if (value instanceof CelUint) return toJson(value.value)
  if (value instanceof CelOptional) return value.value === undefined ? null : toJson(value.value)
  if (value instanceof CelList) return listOf(value.items)
  if (value instanceof CelMap) return mapOf([...value.members.values()].map(({ key, value: member }) => [String(key as string), member]))
  if (value instanceof PatchValue) return mapOf([...value.fields])
  return value instanceof CelError ? value : new CelError('unsupported type')
}

function listOf(items: readonly CelValue[]): Value | CelError {
  const list: Value[] = []
  for (const item of items) {
    const json = toJson(item)
    if (json instanceof CelError) return json
    list.push(json)
  }
  return list
}

function mapOf(entries: readonly (readonly [string, CelValue])[]): Value | CelError {
  const map: ValueMap = {}
  for (const [key, value] of entries) {
    const json = toJson(value)
    if (json instanceof CelError) return json
    setKey(map, key, json)
  }
  return map
}

/** Fields must be built with the type of their place: `Object.spec{selector: Object.spec.wrong{}}` is none. */
export function misplacedType(value: CelValue, place = 'Object'): string | undefined {
  if (value instanceof CelList) {
    for (const item of value.items) {
      const wrong = misplacedType(item, place)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
  if (!(value instanceof PatchValue)) return undefined
  if (value.type.name !== place) return `unexpected type name ${JSON.stringify(value.type.name)}, expected ${JSON.stringify(place)}, which matches field name path from root Object type`
  for (const [name, field] of value.fields) {
    const wrong = misplacedType(field, `${place}.${name}`)
    if (wrong !== undefined) return wrong
  }
  return undefined
}
