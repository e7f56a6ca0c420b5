import { isMap, setKey, type JsonPath, type Value, type ValueMap } from '../base/json.ts'
import { noteAmount } from '../base/quantity.ts'
import type { Minor } from '../base/release.ts'
import { definition as definitionOf } from './definition.ts'
import type { DefinitionView, TypeView } from './definition-types.ts'
import { copyFree, decodePlain } from './decode-plain.ts'
import { decodeScalar, jsonKind } from './decode-scalar.ts'
import { goFields } from './go-types.ts'

/**
 * Decodes a JSON value into an API object as kube-apiserver does (`sigs.k8s.io/json`, strict mode), and goes on where the server
 * stops, so that a linter can tell everything at once.
 */
export interface Decoded {
  /** What fits the schema: nulls dropped, wrong-typed and unknown parts left out, zero values of non-pointer fields absent. */
  readonly object: ValueMap
  /** Parts of the wrong type, in document order. */
  readonly typeErrors: readonly TypeError[]
  /** Fields that the schema does not have, in document order. */
  readonly unknownFields: readonly UnknownField[]
}

export interface TypeError {
  readonly path: JsonPath
  /** The server's text, e.g. `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`. */
  readonly message: string
  /** An error of a type's own reader (quantity, time): the server stops there and tells it before any other. */
  readonly stops: boolean
  readonly expected: string
  readonly found: Value
}

export interface UnknownField {
  readonly path: JsonPath
  /** As the server spells it: `spec.template.spec.containers[0].imag`. */
  readonly field: string
  /** Definition of the object that holds the field. */
  readonly definition: string
}

/** Decodes an object of the named definition as of a release; for `stored` see `decodePlain`. */
export function decode(value: ValueMap, definition: string, minor: Minor, stored?: ValueMap): Decoded {
  const plain = decodePlain(value, definition, minor, stored)
  if (plain !== undefined) return { object: plain, typeErrors: [], unknownFields: [] }
  const decoder = new Decoder(minor)
  const object = decoder.struct(value, definition, { path: [], field: '', context: undefined }) ?? {}
  return { object, typeErrors: decoder.typeErrors, unknownFields: decoder.unknownFields }
}

/** The one error that the server answers with for a body that does not fit its types: the first that stops, else the first. */
export function decodeFailure(decoded: Decoded): TypeError | undefined {
  return decoded.typeErrors.find((error) => error.stops) ?? decoded.typeErrors[0]
}

/** Where the decoder stands: the place in the value, the server's spelling of it, and the Go field that error texts name. */
interface Place {
  readonly path: JsonPath
  readonly field: string
  readonly context: { readonly struct: string, readonly stack: readonly string[] } | undefined
  /** Below a schema that reads itself (`items`, `additionalProperties`): unknown fields go untold, and its first error ends all. */
  readonly ownReader?: boolean
}

/** The first release whose JSON reader names embedded structs in its errors. */
const embeddedNamesSince: Minor = 35

class Decoder {
  readonly typeErrors: TypeError[] = []
  readonly unknownFields: UnknownField[] = []
  private readonly minor: Minor

  constructor(minor: Minor) {
    this.minor = minor
  }

  struct(value: Value, name: string, place: Place): ValueMap | undefined {
    const shape = definitionOf(name, this.minor)
    if (shape === undefined || shape.properties.size === 0) return isMap(value) ? copyFree(value) as ValueMap : this.wrongType(value, goTypeName(name), place)
    if (!isMap(value)) return this.wrongType(value, goTypeName(name), place)
    const object: ValueMap = {}
    for (const key of Object.keys(value)) this.member(value[key] ?? null, key, shape, place, object)
    return object
  }

  private member(value: Value, key: string, shape: DefinitionView, place: Place, object: ValueMap): void {
    const property = shape.properties.get(key)
    const path = [...place.path, key]
    const field = place.field === '' ? key : `${place.field}.${key}`
    if (property === undefined) {
      if (place.ownReader !== true) this.unknownFields.push({ path, field, definition: shape.name })
      return
    }
    if (value === null) return
    const go = goFields(shape.name)?.get(key)
    const struct = place.ownReader === true ? schemaProps : shape.name.slice(shape.name.lastIndexOf('.') + 1)
    // Before 1.35 the place within such a schema went untold.
    const within = place.ownReader === true && this.minor < 35
    const stack = within ? place.context?.stack ?? [] : [...place.context?.stack ?? [], ...this.minor >= embeddedNamesSince ? go?.embedded ?? [] : [], key]
    const decoded = this.value(value, property, { ...place, path, field, context: { struct, stack } })
    if (decoded === undefined) return
    const isZero = decoded === '' || decoded === 0 || decoded === false
    if (isZero && go !== undefined && !go.pointer && property.format !== 'int-or-string' && property.format !== 'quantity' && property.format !== 'byte') return
    setKey(object, key, decoded)
  }

  private value(value: Value, property: TypeView, place: Place): Value | undefined {
    const union = property.format === undefined ? undefined : unions[property.format]
    if (union !== undefined) return this.union(value, union, property, { ...place, ownReader: true })
    if (property.items !== undefined) return this.list(value, property.items, place)
    if (property.values !== undefined) return this.map(value, property.values, place)
    if (property.ref !== undefined) return this.struct(value, property.ref, place)
    if (property.type === 'any' || property.type === 'object' || property.type === 'array') return copyFree(value)
    const decoded = decodeScalar(value, property)
    if ('value' in decoded) return decoded.value
    if (decoded.text !== undefined) return this.report(decoded.text, decoded.stops, property, value, place)
    return this.unmarshalError(decoded.kind, goTypeOf(property), decoded.stops, value, place)
  }

  private list(value: Value, items: TypeView, place: Place): Value | undefined {
    if (!Array.isArray(value)) return this.unmarshalError(jsonKind(value), `[]${goTypeOf(items)}`, false, value, place)
    const list: Value[] = []
    for (const [index, item] of value.entries()) {
      const decoded = item === null ? zeroOf(items) : this.value(item, items, { ...place, path: [...place.path, index], field: `${place.field}[${index}]` })
      // A wrong item leaves its place behind, so that the positions of its neighbours stay true.
      list.push(decoded ?? zeroOf(items))
    }
    return list
  }

  private map(value: Value, values: TypeView, place: Place): Value | undefined {
    if (!isMap(value)) return this.unmarshalError(jsonKind(value), values.format === 'quantity' ? 'v1.ResourceList' : `map[string]${goTypeOf(values)}`, false, value, place)
    const map: ValueMap = {}
    for (const key of Object.keys(value)) {
      const item = value[key] ?? null
      const decoded = item === null ? zeroOf(values) : this.value(item, values, { ...place, path: [...place.path, key], field: `${place.field}.${key}` })
      if (decoded === undefined) continue
      setKey(map, key, decoded)
      if (values.format === 'quantity' && (typeof item === 'string' || typeof item === 'bigint')) noteAmount(map, key, item.toString())
    }
    return map
  }

  /** Schemas within schemas (`JSONSchemaPropsOrBool` and its kin) read themselves; the two kinds with lists pass over what they do not know. */
  private union(value: Value, list: Union, property: TypeView, place: Place): Value | undefined {
    if (isMap(value)) return this.struct(value, `${schemaGroup}.${schemaProps}`, place)
    if (list === 'boolean') return typeof value === 'boolean' ? value : this.report('boolean or JSON schema expected', true, property, value, place)
    if (!Array.isArray(value)) return undefined
    return this.list(value, list === 'string' ? { type: 'string' } : { type: 'object', ref: `${schemaGroup}.${schemaProps}` }, place)
  }

  private wrongType(value: Value, type: string, place: Place): undefined {
    return this.unmarshalError(jsonKind(value), type, false, value, place)
  }

  private unmarshalError(kind: string, type: string, stops: boolean, value: Value, { path, context, ownReader = false }: Place): undefined {
    const target = context === undefined
      ? `Go value of type ${type}`
      : `Go struct field ${context.struct}.${context.stack.join('.')} of type ${type}`
    this.typeErrors.push({ path, message: `json: cannot unmarshal ${kind} into ${target}`, stops: stops || ownReader, expected: type, found: value })
    return undefined
  }

  private report(message: string, stops: boolean, property: TypeView, value: Value, { path }: Place): undefined {
    this.typeErrors.push({ path, message, stops, expected: property.format ?? property.type, found: value })
    return undefined
  }
}

const schemaGroup = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'
const schemaProps = 'JSONSchemaProps'

/** What may stand in place of a schema: true or false, a list of schemas, a list of names. */
type Union = 'boolean' | 'schema' | 'string'
const unions: Readonly<Record<string, Union>> = {
  'json-schema-or-bool': 'boolean',
  'json-schema-or-array': 'schema',
  'json-schema-or-string-array': 'string',
}

/** The zero value that Go puts for `null` in a list or a map. */
function zeroOf(property: TypeView): Value {
  if (property.items !== undefined) return []
  if (property.values !== undefined || property.ref !== undefined || property.type === 'object') return {}
  switch (property.type) {
    case 'integer': case 'number': return 0
    case 'boolean': return false
    case 'string': return property.format === 'quantity' ? '0' : ''
    default: return null
  }
}

/** How Go spells the type in an error text. */
function goTypeOf(property: TypeView): string {
  if (property.items !== undefined) return `[]${goTypeOf(property.items)}`
  if (property.values !== undefined) return `map[string]${goTypeOf(property.values)}`
  if (property.ref !== undefined) return goTypeName(property.ref)
  if (property.format === 'int-or-string') return 'int32'
  if (property.format === 'byte') return '[]uint8'
  switch (property.type) {
    case 'integer': return property.format ?? 'int64'
    case 'number': return 'float64'
    case 'boolean': return 'bool'
    default: return 'string'
  }
}

/** `io.k8s.api.core.v1.Container` → `v1.Container`. */
function goTypeName(definition: string): string {
  return definition.split('.').slice(-2).join('.')
}
