import { isMap, JsonFloat, setKey, type Value, type ValueMap } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import { remembered } from '../base/remembered.ts'
import { definition as definitionOf } from './definition.ts'
import type { Property, TypeView } from './definition-types.ts'
import { decodeScalar } from './decode-scalar.ts'
import { goFields } from './go-types.ts'
import { onSchemaReaderChange } from './load.ts'

/**
 * Decodes an object that has nothing to complain about, which most have; undefined for all others, whose errors want the full
 * decoder. Gives what that would give, without keeping note of places.
 *
 * `stored` is what this definition decoded to before: parts that the value shares with it, as one and the same object, have been read
 * already and are given back as they are. Controllers write most of what they read back unchanged.
 */
export function decodePlain(value: ValueMap, definition: string, minor: Minor, stored?: ValueMap): ValueMap | undefined {
  const decoded = structReader(definition, minor)(value, stored)
  return decoded === irregular ? undefined : decoded as ValueMap
}

const irregular = Symbol('irregular')

type Reader = (value: Value, stored?: Value) => Value | typeof irregular

interface Field {
  readonly read: Reader
  /** The zero of a field that is no pointer is the same as none. */
  readonly dropsZero: boolean
}

const readers = new Map<string, Reader>()
onSchemaReaderChange(() => { readers.clear() })

function structReader(definition: string, minor: Minor): Reader {
  const key = `${String(minor)} ${definition}`
  const known = readers.get(key)
  if (known !== undefined) return known
  let made: Reader | undefined
  // Types refer to themselves: what is within is looked at when it is first read.
  const reader: Reader = (value, stored) => (made ??= makeStructReader(definition, minor))(value, stored)
  readers.set(key, reader)
  return reader
}

function makeStructReader(definition: string, minor: Minor): Reader {
  const shape = definitionOf(definition, minor)
  if (shape === undefined || shape.properties.size === 0) return (value) => isMap(value) ? copyFree(value) : irregular
  const go = goFields(definition)
  const fields = new Map<string, Field>()
  for (const [name, property] of shape.properties) fields.set(name, { read: readerOf(property, minor), dropsZero: go?.get(name)?.pointer === false && !keepsZero(property) })
  return (value, stored) => {
    if (!isMap(value)) return irregular
    const before = isMap(stored) ? stored : undefined
    const object: ValueMap = {}
    for (const key of Object.keys(value)) {
      const field = fields.get(key)
      if (field === undefined) return irregular
      const item = value[key] ?? null
      if (item === null) continue
      const was = before?.[key]
      const decoded = was !== undefined && item === was && typeof item === 'object' ? item : field.read(item, was)
      if (decoded === irregular) return irregular
      if (field.dropsZero && (decoded === '' || decoded === 0 || decoded === false)) continue
      object[key] = decoded
    }
    return object
  }
}

function keepsZero({ format }: Property): boolean {
  return format === 'int-or-string' || format === 'quantity' || format === 'byte'
}

function readerOf(type: TypeView, minor: Minor): Reader {
  if (type.format?.startsWith('json-schema-or-') === true) return () => irregular
  if (type.items !== undefined) return listReader(readerOf(type.items, minor))
  if (type.values !== undefined) return mapReader(readerOf(type.values, minor))
  if (type.ref !== undefined) return structReader(type.ref, minor)
  if (type.type === 'any' || type.type === 'object' || type.type === 'array') return copyFree
  if (type.format === 'quantity' || type.format === 'date-time' || type.format === 'micro-time') return rememberedText(scalarReader(type))
  if (type.type === 'string' && type.format !== 'byte' && type.format !== 'int-or-string') return (value) => typeof value === 'string' ? value : irregular
  if (type.type === 'boolean') return (value) => typeof value === 'boolean' ? value : irregular
  return scalarReader(type)
}

function scalarReader(type: TypeView): Reader {
  return (value) => {
    // How many digits were written is noted by the full decoder.
    if (type.format === 'quantity' && (typeof value === 'string' ? value.length > 18 : typeof value === 'bigint')) return irregular
    const decoded = decodeScalar(value, type)
    return 'value' in decoded ? decoded.value : irregular
  }
}

/** The same few amounts and times come again and again. */
function rememberedText(read: Reader): Reader {
  const ofText = remembered((text: string) => read(text), 1000)
  return (value) => typeof value === 'string' ? ofText(value) : read(value)
}

function listReader(read: Reader): Reader {
  return (value, stored) => {
    if (!Array.isArray(value)) return irregular
    const before = Array.isArray(stored) ? stored : undefined
    const list: Value[] = []
    for (let index = 0; index < value.length; index++) {
      const item = value[index] ?? null
      const was = before?.[index]
      const decoded = item === null ? irregular : item === was && typeof item === 'object' ? item : read(item, was)
      if (decoded === irregular) return irregular
      list.push(decoded)
    }
    return list
  }
}

function mapReader(read: Reader): Reader {
  return (value) => {
    if (!isMap(value)) return irregular
    const map: ValueMap = {}
    for (const key of Object.keys(value)) {
      const item = value[key] ?? null
      const decoded = item === null ? irregular : read(item)
      if (decoded === irregular) return irregular
      setKey(map, key, decoded)
    }
    return map
  }
}

/** A free-form value as the server keeps it: integral floats become numbers, nulls stay. */
export function copyFree(value: Value): Value {
  if (value instanceof JsonFloat) return value.value
  if (Array.isArray(value)) return value.map(copyFree)
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of Object.keys(value)) setKey(copy, key, copyFree(value[key] ?? null))
  return copy
}
