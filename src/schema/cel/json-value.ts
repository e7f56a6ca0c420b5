import { isMap, JsonFloat, type Value, type ValueMap } from '../../base/json.ts'
import { fromBase64 } from './base64.ts'
import { kindOf } from '../structural/kinds.ts'
import { additionalSchemaOf, itemsOf, propertyOf, type JsonSchema } from '../structural/schema.ts'
import { durationFrom, timestampFrom } from './times.ts'
import { escapeName, isKeyword } from './escape.ts'
import { CelError, CelList, CelMap, keyText, type CelValue, type MapMember } from './values.ts'

/**
 * JSON values as expressions see them: by their schema where there is one (`k8s.io/apiserver/pkg/cel/common/valuesunstructured.go`, 1.36),
 * else by their own kind. Lists and maps are converted when they are looked at.
 */
export function fromJson(value: Value): CelValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (value instanceof JsonFloat) return value.value
  return Array.isArray(value) ? new JsonList(value, fromJson, false) : new JsonMap(value, (key) => ({ name: key, convert: fromJson }))
}

/** A value of a custom resource by its schema. */
export function fromSchema(value: Value, schema: JsonSchema | undefined): CelValue {
  if (value === null) return null
  if (schema === undefined) return fromJson(value)
  if (schema['x-kubernetes-int-or-string'] === true) return typeof value === 'string' || kindOf(value) === 'integer' ? fromJson(value) : new CelError('invalid data, expected XIntOrString value to be either a string or integer')
  switch (schema.type) {
    case 'object': return isMap(value) ? objectValue(value, schema) : new CelError('invalid data, expected a map for the provided schema with type=object')
    case 'array': return Array.isArray(value) ? listValue(value, schema) : new CelError('invalid data, expected an array for the provided schema with type=array')
    case 'string': return typeof value === 'string' ? textValue(value, schema) : new CelError('invalid data, expected string, got wrong type')
    case 'number': {
      const plain = fromJson(value)
      return typeof plain === 'bigint' ? Number(plain) : plain
    }
    case 'integer': {
      const plain = fromJson(value)
      return typeof plain === 'number' && Number.isInteger(plain) ? BigInt(plain) : plain
    }
    default: return fromJson(value)
  }
}

function objectValue(value: ValueMap, schema: JsonSchema): CelValue {
  const additional = additionalSchemaOf(schema)
  if (additional !== undefined && schema.properties === undefined) {
    return new JsonMap(value, (key) => ({ name: key, convert: (item) => fromSchema(item, additional) }))
  }
  return new JsonMap(value, (key) => {
    const property = propertyOf(schema, key)
    const name = property === undefined ? undefined : escapeName(key)
    return name === undefined ? undefined : { name, convert: (item) => fromSchema(item, property) }
  })
}

function listValue(value: readonly Value[], schema: JsonSchema): CelValue {
  const items = itemsOf(schema)
  const listType = schema['x-kubernetes-list-type']
  return new JsonList(value, (item) => fromSchema(item, items), listType === 'set' || listType === 'map')
}

function textValue(value: string, schema: JsonSchema): CelValue {
  switch (schema.format) {
    case 'duration': return durationFrom(value) ?? new CelError(`Invalid duration ${JSON.stringify(value)}`)
    case 'date': return timestampFrom(`${value}T00:00:00Z`) ?? new CelError(`Invalid date formatted string ${JSON.stringify(value)}`)
    case 'date-time': return timestampFrom(value) ?? new CelError(`Invalid date-time formatted string ${JSON.stringify(value)}`)
    case 'byte': return fromBase64(value) ?? new CelError(`Invalid byte formatted string ${JSON.stringify(value)}`)
    default: return value
  }
}

class JsonList extends CelList {
  private readonly source: readonly Value[]
  private readonly convert: (value: Value) => CelValue
  private readonly isSet: boolean
  private converted: readonly CelValue[] | undefined

  constructor(source: readonly Value[], convert: (value: Value) => CelValue, isSet: boolean) {
    super()
    this.source = source
    this.convert = convert
    this.isSet = isSet
  }

  override get items(): readonly CelValue[] {
    this.converted ??= this.source.map(this.convert)
    return this.converted
  }

  override get size(): number {
    return this.source.length
  }

  override get unordered(): boolean {
    return this.isSet
  }
}

interface Entry { readonly name: string; readonly convert: (value: Value) => CelValue }

class JsonMap extends CelMap {
  readonly source: ValueMap
  private readonly entryOf: (key: string) => Entry | undefined
  private converted: ReadonlyMap<string, MapMember> | undefined

  constructor(source: ValueMap, entryOf: (key: string) => Entry | undefined) {
    super()
    this.source = source
    this.entryOf = entryOf
  }

  override get members(): ReadonlyMap<string, MapMember> {
    if (this.converted !== undefined) return this.converted
    const members = new Map<string, MapMember>()
    for (const key of Object.keys(this.source)) {
      const entry = this.entryOf(key)
      if (entry !== undefined) members.set(keyText(entry.name) ?? '', { key: entry.name, value: entry.convert(this.source[key] ?? null) })
    }
    this.converted = members
    return members
  }

  override get size(): number {
    return this.members.size
  }

  override lookup(key: CelValue): CelValue | undefined {
    return super.lookup(key) ?? (typeof key === 'string' && isKeyword(key) ? super.lookup(`__${key}__`) : undefined)
  }
}
