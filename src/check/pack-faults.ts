import { isMap, JsonFloat, type JsonPath, type Value } from '../base/json.ts'
import { nearestName } from '../base/edit-distance.ts'
import { newestMinor } from '../base/release.ts'
import type { Resource } from '../model/resource.ts'
import { definition, lookupPackKind, type Limits, type Property, type TypeView } from '../schema/catalog.ts'
import { jsonKind } from '../schema/decode-scalar.ts'
import { compilePattern } from '../schema/structural/pattern.ts'

/** Where a custom resource does not fit the bundled description of its kind. */
export interface PackFault {
  readonly path: JsonPath
  readonly part?: 'key' | undefined
  readonly text: string
  readonly suggestion?: string | undefined
}

/**
 * Holds a resource to the bundled pack of its kind: names, types, required fields, enums, limits. Packs do not say where a definition keeps
 * unknown fields, so below a plain `object` nothing is unknown.
 */
export function packFaults(resource: Resource): readonly PackFault[] {
  const info = lookupPackKind(resource.apiVersion, resource.kind)
  if (info === undefined) return []
  const faults: PackFault[] = []
  const rest = Object.fromEntries(Object.entries(resource.raw).filter(([key]) => key !== 'metadata' && key !== 'status'))
  checkStruct(rest, info.definition, [], faults)
  return faults
}

function checkStruct(value: Value, id: string, path: JsonPath, faults: PackFault[]): void {
  const shape = definition(id, newestMinor)
  if (!isMap(value)) {
    faults.push(wrongType(value, 'a map', path))
    return
  }
  if (shape === undefined || shape.properties.size === 0) return
  const envelope = path.length === 0 ? ['apiVersion', 'kind', 'metadata', 'status'] : []
  for (const key of Object.keys(value)) {
    const property = shape.properties.get(key)
    if (property !== undefined) checkValue(value[key] ?? null, property, [...path, key], faults)
    else if (shape.open !== true && !envelope.includes(key)) faults.push(unknownField(key, [...shape.properties.keys()].filter((name) => !Object.hasOwn(value, name)), path))
  }
  for (const name of shape.required) {
    if (!Object.hasOwn(value, name) && !envelope.includes(name)) faults.push({ path: [...path, name], text: `the required field ${name}${path.length === 0 ? '' : ` of ${nameOf(path)}`} is missing` })
  }
}

function checkValue(value: Value, type: TypeView & Partial<Property>, path: JsonPath, faults: PackFault[]): void {
  if (value === null || type.type === 'any') return
  const limits = type.limits ?? {}
  if (type.items !== undefined || type.type === 'array') checkList(value, type, limits, path, faults)
  else if (type.ref !== undefined) checkStruct(value, type.ref, path, faults)
  else if (type.values !== undefined || type.type === 'object') {
    const { values } = type
    if (!isMap(value)) faults.push(wrongType(value, 'a map', path))
    else if (values !== undefined) for (const key of Object.keys(value)) checkValue(value[key] ?? null, values, [...path, key], faults)
  } else checkScalar(value, type, limits, path, faults)
}

function checkList(value: Value, { items, enum: allowed }: TypeView & Partial<Property>, { minItems, maxItems }: Limits, path: JsonPath, faults: PackFault[]): void {
  if (!Array.isArray(value)) {
    faults.push(wrongType(value, 'a list', path))
    return
  }
  if (minItems !== undefined && value.length < minItems) faults.push({ path, text: `${nameOf(path)} has ${value.length} items, at least ${minItems} are asked for` })
  if (maxItems !== undefined && value.length > maxItems) faults.push({ path, text: `${nameOf(path)} has ${value.length} items, at most ${maxItems} are allowed` })
  if (items === undefined) return
  const itemType = allowed === undefined ? items : { ...items, enum: allowed }
  value.forEach((item, index) => { checkValue(item, itemType, [...path, index], faults) })
}

function checkScalar(value: Value, type: TypeView & Partial<Property>, limits: Limits, path: JsonPath, faults: PackFault[]): void {
  const wanted = wantedOf(type)
  if (wanted !== undefined && !fits(value, type)) {
    faults.push(wrongType(value, wanted, path))
    return
  }
  if (typeof value === 'string') {
    if (type.enum !== undefined && !type.enum.includes(value)) {
      const meant = nearestName(value, type.enum)
      faults.push({ path, text: `${nameOf(path)} is ${JSON.stringify(value)}, which is none of ${type.enum.join(', ')}`, suggestion: meant === undefined ? undefined : `did you mean ${meant}?` })
    }
    const length = [...value].length
    const { minLength, maxLength, pattern } = limits
    if (minLength !== undefined && length < minLength) faults.push({ path, text: `${nameOf(path)} has ${length} characters, at least ${minLength} are asked for` })
    if (maxLength !== undefined && length > maxLength) faults.push({ path, text: `${nameOf(path)} has ${length} characters, at most ${maxLength} are allowed` })
    const compiled = pattern === undefined ? undefined : compilePattern(pattern)
    if (compiled !== undefined && !('error' in compiled) && !compiled.test(value)) faults.push({ path, text: `${nameOf(path)} is ${JSON.stringify(value)}, which does not match ${pattern ?? ''}` })
  }
  const number = value instanceof JsonFloat ? value.value : typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
  if (number === undefined) return
  if (limits.minimum !== undefined && number < limits.minimum) faults.push({ path, text: `${nameOf(path)} is ${number}, at least ${limits.minimum} is asked for` })
  if (limits.maximum !== undefined && number > limits.maximum) faults.push({ path, text: `${nameOf(path)} is ${number}, at most ${limits.maximum} is allowed` })
}

function wantedOf({ type, format }: TypeView): string | undefined {
  if (format === 'int-or-string' || format === 'quantity') return 'text or a number'
  return ({ string: 'text', integer: 'a whole number', number: 'a number', boolean: 'true or false' } as Readonly<Record<string, string>>)[type]
}

function fits(value: Value, { type, format }: TypeView): boolean {
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || value instanceof JsonFloat
  if (format === 'int-or-string' || format === 'quantity') return typeof value === 'string' || isNumber
  switch (type) {
    case 'string': return typeof value === 'string'
    case 'boolean': return typeof value === 'boolean'
    case 'integer': return isNumber && Number.isInteger(value instanceof JsonFloat ? value.value : Number(value))
    case 'number': return isNumber
    default: return true
  }
}

function unknownField(name: string, known: readonly string[], path: JsonPath): PackFault {
  const meant = nearestName(name, known)
  return { path: [...path, name], part: 'key', text: `unknown field "${[...path, name].map((step) => typeof step === 'number' ? `[${step}]` : step).join('.').replaceAll('.[', '[')}"`, suggestion: meant === undefined ? undefined : `did you mean ${meant}?` }
}

function wrongType(value: Value, wanted: string, path: JsonPath): PackFault {
  const found = { bool: 'a boolean', number: 'a number', string: 'text', array: 'a list', object: 'a map' }[jsonKind(value)] ?? 'null'
  return { path, text: `${nameOf(path)} is ${found}, the field wants ${wanted}` }
}

function nameOf(path: JsonPath): string {
  const last = path.at(-1)
  return typeof last === 'number' ? `item ${last} of ${String(path.at(-2) ?? '')}` : last ?? 'the object'
}
