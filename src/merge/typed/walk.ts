import { isMap, JsonFloat, type Value, type ValueMap } from '../../base/json.ts'
import { FieldSet } from './field-set.ts'
import { elementText, fieldElement, itemElement, type PathElement } from './path-element.ts'
import { type ListType, type MapType, memberType, type MergeType } from './type.ts'

/** Checks of a value against its type, and the paths that it holds: `structured-merge-diff/v6/typed/{validate,tofieldset}.go`. */

/** The shapes that this value can take, as `deduceAtom` picks them. */
export function atomOf(type: MergeType, value: Value | undefined): MergeType {
  if (Array.isArray(value)) return type.list === undefined ? type : { list: type.list }
  if (isMap(value)) return type.map === undefined ? type : { map: type.map }
  if (value !== null && value !== undefined && type.scalar !== undefined) return { scalar: type.scalar }
  return type
}

/** What is wrong with the value, each as `<path>: <text>`. */
export function typeErrors(value: Value, type: MergeType, allowDuplicates = false): string[] {
  const errors: string[] = []
  check(value, type, '', errors, allowDuplicates)
  return errors
}

function check(value: Value, type: MergeType, path: string, errors: string[], allowDuplicates: boolean): void {
  const { map, scalar, list } = atomOf(type, value)
  const tell = (text: string): void => { errors.push(path === '' ? text : `${path}: ${text}`) }
  if (map !== undefined) {
    if (value === null) return
    if (isMap(value)) checkMap(value, map, path, errors, allowDuplicates)
    else tell(`expected map, got &{${goText(value)}}`)
  } else if (scalar !== undefined) {
    if (value !== null) checkScalar(value, scalar, tell)
  } else if (list !== undefined && value !== null) {
    if (Array.isArray(value)) checkList(value, list, path, errors, allowDuplicates)
    else tell(`expected list, got &{${goText(value)}}`)
  }
}

function checkMap(map: ValueMap, type: MapType, path: string, errors: string[], allowDuplicates: boolean): void {
  for (const name of Object.keys(map)) {
    const inner = type.field(name) ?? type.element()
    const place = path + elementText(fieldElement(name))
    if (inner === undefined) {
      errors.push(`${place}: field not declared in schema`)
      // Upstream looks no further in this map; which of several unknown fields it meets is chance (`typed/validate.go` v6).
      return
    }
    check(map[name] ?? null, inner, place, errors, allowDuplicates)
  }
}

function checkList(items: readonly Value[], type: ListType, path: string, errors: string[], allowDuplicates: boolean): void {
  const seen = new Set<PathElement>()
  for (const [index, item] of items.entries()) {
    let place = `${path}[${index}]`
    if (!type.atomic) {
      const element = itemElement(type, item)
      if (typeof element !== 'string') {
        errors.push(`${path}: element ${index}: ${element.error}`)
        return
      }
      if (seen.has(element) && !allowDuplicates) errors.push(`${path}: duplicate entries for key ${elementText(element)}`)
      seen.add(element)
      place = path + elementText(element)
    }
    check(item, type.element(), place, errors, allowDuplicates)
  }
}

function checkScalar(value: Value, scalar: NonNullable<MergeType['scalar']>, tell: (text: string) => void): void {
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || value instanceof JsonFloat
  if (scalar === 'numeric' && !isNumber) tell(`expected numeric (int or float), got ${goType(value)}`)
  if (scalar === 'string' && typeof value !== 'string') tell(`expected string, got &value.valueUnstructured{Value:${goText(value)}}`)
  if (scalar === 'boolean' && typeof value !== 'boolean') tell(`expected boolean, got &{${goText(value)}}`)
  if (scalar === 'untyped' && (isMap(value) || Array.isArray(value))) tell(`expected any scalar, got &{${goText(value)}}`)
}

function goType(value: Value): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (Array.isArray(value)) return '[]interface {}'
  if (isMap(value)) return 'map[string]interface {}'
  return value instanceof JsonFloat || !Number.isInteger(Number(value)) ? 'float64' : 'int64'
}

/** Go's `%v`, quoted strings aside. */
export function goText(value: Value): string {
  if (value === null) return '<nil>'
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (value instanceof JsonFloat) return String(value.value)
  if (isMap(value)) return `map[${Object.keys(value).sort().map((key) => `${key}:${goText(value[key] ?? null)}`).join(' ')}]`
  return String(value)
}

/** Every path of a value: leaves, list items, and keys that the schema does not name. */
export function fieldSetOf(value: Value, type: MergeType): FieldSet {
  const set = new FieldSet()
  collect(value, type, [], set)
  return set
}

function collect(value: Value, type: MergeType, path: readonly PathElement[], set: FieldSet): void {
  const { map, scalar, list } = atomOf(type, value)
  if (map !== undefined) {
    if (map.atomic || !isMap(value) || Object.keys(value).length === 0) set.insert(path)
    else for (const name of Object.keys(value)) {
      const inner = [...path, fieldElement(name)]
      const child = value[name] ?? null
      const isEmpty = child === null || (isMap(child) && Object.keys(child).length === 0)
      if (isEmpty || map.field(name) === undefined) set.insert(inner)
      collect(child, memberType(map, name), inner, set)
    }
  } else if (scalar !== undefined) set.insert(path)
  else if (list?.atomic === true) set.insert(path)
  else if (list !== undefined && Array.isArray(value)) {
    for (const item of value) {
      const element = itemElement(list, item)
      if (typeof element !== 'string') continue
      set.insert([...path, element])
      collect(item, list.element(), [...path, element], set)
    }
  }
}

