import { goQuote } from '../../base/go-format.ts'
import { FieldPath, invalid, notSupported, required, tooLong, tooMany, typeInvalid, type FieldError } from '../../base/field.ts'

/** Where the validator stands: its own text (`spec.a`, '' at the root) and the server's field path. */
export interface Place {
  readonly text: string
  readonly path: FieldPath | undefined
}

/** The place of a field within one. */
export function keyPlace(place: Place, key: string): Place {
  return { text: place.text === '' ? key : `${place.text}.${key}`, path: place.path?.child(key) ?? FieldPath.of(key) }
}

/** The place of an item within one. */
export function indexPlace(place: Place, index: number): Place {
  return { text: `${place.text}[${index}]`, path: place.path?.index(index) ?? FieldPath.from([index]) }
}

/** A schema error: the message decides whether two are the same, the field error is what the server tells. */
export interface SchemaError {
  readonly message: string
  readonly error: FieldError
}

/** What one schema says of one value; `matches` ranks alternatives of anyOf and oneOf. */
export class Result {
  readonly errors: SchemaError[] = []
  readonly warnings: SchemaError[] = []
  matches = 0

  get valid(): boolean {
    return this.errors.length === 0
  }

  add(...errors: SchemaError[]): this {
    for (const error of errors) if (!this.errors.some(({ message }) => message === error.message)) this.errors.push(error)
    return this
  }

  merge(other: Result): this {
    this.add(...other.errors)
    this.warnings.push(...other.warnings)
    this.matches += other.matches
    return this
  }

  /** The same result with its errors forgiven: the value did not change. */
  ratcheted(): Result {
    const result = new Result()
    result.warnings.push(...this.errors, ...this.warnings)
    result.matches = this.matches
    return result
  }
}

/** `<place> in body must be of type <wanted>: "<got>"`. */
export function typeError(place: Place, wanted: string, got: string): SchemaError {
  const message = `${place.text} in body must be of type ${wanted}: ${goQuote(got)}`
  return { message, error: typeInvalid(place.path, got, message) }
}

/** `<place> in body <text>`. */
export function valueError(place: Place, value: unknown, text: string): SchemaError {
  const message = `${place.text} in body ${text}`
  return { message, error: invalid(place.path, value, message) }
}

/** `<place> in body should be one of [a b]`; the server tells it as an unsupported value. */
export function enumError(place: Place, value: unknown, allowed: readonly string[]): SchemaError {
  return { message: `${place.text} in body should be one of [${allowed.join(' ')}]`, error: notSupported(place.path, value, allowed) }
}

/** `<place>.<key> in body is required`. */
export function requiredError(place: Place, key: string): SchemaError {
  return { message: `${place.text}.${key} in body is required`, error: required(keyPlace(place, key).path) }
}

/** `<place> in body should be at most <max> chars long`. */
export function tooLongError(place: Place, value: string, max: number): SchemaError {
  return { message: `${place.text} in body should be at most ${max} chars long`, error: tooLong(place.path, value, max) }
}

/** `<place> in body should have at most <max> items`, or properties. */
export function tooManyError(place: Place, actual: number, max: number, what: 'items' | 'properties'): SchemaError {
  return { message: `${place.text} in body should have at most ${max} ${what}`, error: tooMany(place.path, actual, max) }
}

/** An error that has no field of its own: `<nil>: Invalid value: "": …`, below `status` that of the status. */
export function plainError(base: FieldPath | undefined, message: string): SchemaError {
  return { message, error: invalid(base, '', message) }
}
