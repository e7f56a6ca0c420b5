import type { Value } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { definition as definitionOf } from '../../schema/definition.ts'
import type { Property, TypeView } from '../../schema/definition-types.ts'
import { atomicType, deducedType, type ListType, type MergeType, scalarType } from './type.ts'

/** The merge type of a built-in definition: `kube-openapi/pkg/schemaconv` (1.36). */
export function builtInType(definition: string, minor: Minor): MergeType {
  const key = `${minor} ${definition}`
  let type = types.get(key)
  if (type === undefined) types.set(key, type = structType(definition, minor, false))
  return type
}

const types = new Map<string, MergeType>()
const propertyTypes = new WeakMap<TypeView, MergeType>()

function structType(definition: string, minor: Minor, atomic: boolean): MergeType {
  const shape = definitionOf(definition, minor)
  if (shape === undefined || shape.properties.size === 0) return deducedType
  const field = (name: string): MergeType | undefined => {
    const property = shape.properties.get(name)
    return property === undefined ? undefined : typeOf(property, minor)
  }
  return { map: { atomic, field, element: () => undefined } }
}

function typeOf(view: Property | TypeView, minor: Minor): MergeType {
  const known = propertyTypes.get(view)
  if (known !== undefined) return known
  const type = newType(view, minor)
  propertyTypes.set(view, type)
  return type
}

function newType(view: Property | TypeView, minor: Minor): MergeType {
  const { items, values, ref } = view
  if (items !== undefined) return { list: listType(view, items, minor) }
  if (values !== undefined) return { map: { atomic: view.mapType === 'atomic', field: () => undefined, element: () => typeOf(values, minor) } }
  if (ref !== undefined) return structType(ref, minor, view.mapType === 'atomic')
  switch (view.format) {
    case 'int-or-string': case 'quantity': case 'date-time': case 'micro-time': return scalarType('untyped')
    case 'raw-extension': return atomicType
    default:
  }
  switch (view.type) {
    case 'string': return scalarType('string')
    case 'integer': case 'number': return scalarType('numeric')
    case 'boolean': return scalarType('boolean')
    default: return deducedType
  }
}

/** A required field that is no pointer counts as empty when it is missing. */
function keyDefault({ ref }: TypeView, key: string, minor: Minor): Value | undefined {
  const shape = ref === undefined ? undefined : definitionOf(ref, minor)
  const property = shape?.properties.get(key)
  if (property?.default !== undefined || shape?.required.includes(key) !== true) return property?.default
  return property?.type === 'string' ? '' : property?.type === 'integer' ? 0 : undefined
}

function listType(view: Property | TypeView, items: TypeView, minor: Minor): ListType {
  const { listType: kind = 'atomic', listMapKeys = [] } = 'name' in view ? view : {}
  return {
    atomic: kind === 'atomic',
    keys: kind === 'map' ? listMapKeys : [],
    element: () => typeOf(items, minor),
    keyDefault: (key) => keyDefault(items, key, minor),
  }
}
