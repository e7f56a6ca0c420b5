import { FieldPath, invalid, typeInvalid, type FieldError } from '../../../base/field.ts'
import { getKey, isMap, type Value, type ValueMap } from '../../../base/json.ts'

/** Reads a value of a configuration file field by field; what has the wrong type becomes an error and counts as absent. */
export class FieldReader {
  readonly path: FieldPath | undefined
  readonly errors: FieldError[]
  readonly #map: ValueMap

  constructor(map: ValueMap, path: FieldPath | undefined, errors: FieldError[]) {
    this.#map = map
    this.path = path
    this.errors = errors
  }

  at(name: string): FieldPath {
    return this.path === undefined ? FieldPath.of(name) : this.path.child(name)
  }

  value(name: string): Value | undefined {
    const value = getKey(this.#map, name)
    return value === null ? undefined : value
  }

  text(name: string): string | undefined {
    const value = this.value(name)
    return value === undefined || typeof value === 'string' ? value : this.#wrong(name, value, 'string')
  }

  integer(name: string): number | undefined {
    const value = this.value(name)
    return value === undefined || (typeof value === 'number' && Number.isInteger(value)) ? value : this.#wrong(name, value, 'integer')
  }

  boolean(name: string): boolean | undefined {
    const value = this.value(name)
    return value === undefined || typeof value === 'boolean' ? value : this.#wrong(name, value, 'boolean')
  }

  /** A reader of a nested object; an empty one when it is absent. */
  object(name: string): FieldReader {
    const value = this.value(name)
    if (value !== undefined && !isMap(value)) this.#wrong(name, value, 'object')
    return new FieldReader(isMap(value) ? value : {}, this.at(name), this.errors)
  }

  objects(name: string): FieldReader[] {
    return this.#list(name).flatMap((item, index) => {
      if (isMap(item)) return [new FieldReader(item, this.at(name).index(index), this.errors)]
      this.errors.push(typeInvalid(this.at(name).index(index), item, 'must be an object'))
      return []
    })
  }

  texts(name: string): string[] {
    return this.#list(name).filter((item) => typeof item === 'string')
  }

  #list(name: string): Value[] {
    const value = this.value(name)
    if (value !== undefined && !Array.isArray(value)) this.#wrong(name, value, 'list')
    return Array.isArray(value) ? value : []
  }

  /** An integer within bounds. */
  inRange(name: string, least: number, most: number, detail: string): number | undefined {
    const value = this.integer(name)
    if (value !== undefined && (value < least || value > most)) this.errors.push(invalid(this.at(name), value, detail))
    return value
  }

  #wrong(name: string, value: Value, wanted: string): undefined {
    this.errors.push(typeInvalid(this.at(name), value, `must be ${/^[aeiou]/.test(wanted) ? 'an' : 'a'} ${wanted}`))
    return undefined
  }
}
