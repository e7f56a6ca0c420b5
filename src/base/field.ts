import { goJson, goQuote } from './go-format.ts'
import type { JsonPath } from './json.ts'

/**
 * Field paths and field errors of the API server, to the letter.
 * Source: `k8s.io/apimachinery/pkg/util/validation/field` (1.36): `path.go`, `errors.go`.
 */
export class FieldPath {
  private readonly parent: FieldPath | undefined
  private readonly step: string | number
  private readonly form: 'name' | 'index' | 'key'

  private constructor(parent: FieldPath | undefined, step: string | number, form: 'name' | 'index' | 'key') {
    this.parent = parent
    this.step = step
    this.form = form
  }

  static of(name: string, ...more: string[]): FieldPath {
    return new FieldPath(undefined, name, 'name').child(...more)
  }

  /** A path from a JSON path; keys become names, numbers become indices. An empty path is undefined (`<nil>`). */
  static from(path: JsonPath): FieldPath | undefined {
    let here: FieldPath | undefined
    for (const step of path) here = new FieldPath(here, step, typeof step === 'number' ? 'index' : 'name')
    return here
  }

  child(...names: string[]): FieldPath {
    return names.reduce<FieldPath>((here, name) => new FieldPath(here, name, 'name'), this)
  }

  index(index: number): FieldPath {
    return new FieldPath(this, index, 'index')
  }

  key(key: string): FieldPath {
    return new FieldPath(this, key, 'key')
  }

  /** As the server prints it: `spec.containers[0].resources.limits[cpu]`; an empty name is `[]`. */
  toString(): string {
    const before = this.parent?.toString() ?? ''
    if (this.form === 'name' && this.step !== '') return before === '' ? String(this.step) : `${before}.${this.step}`
    return `${before}[${this.step}]`
  }

  /** The same place as a JSON path, for looking up its position: `['spec', 'containers', 0, …]`. */
  toJsonPath(): (string | number)[] {
    const before = this.parent?.toJsonPath() ?? []
    if (this.form !== 'name' || this.step !== '') before.push(this.step)
    return before
  }
}

export type FieldErrorType =
  | 'FieldValueNotFound' | 'FieldValueRequired' | 'FieldValueDuplicate' | 'FieldValueInvalid' | 'FieldValueNotSupported'
  | 'FieldValueForbidden' | 'FieldValueTooLong' | 'FieldValueTooMany' | 'InternalError' | 'FieldValueTypeInvalid'

/** One cause of a refusal. `field` is the server's spelling, `path` the place in the object ('' and [] when it has none). */
export interface FieldError {
  readonly type: FieldErrorType
  readonly field: string
  readonly path: JsonPath
  /** The text after `<field>: `, e.g. `Invalid value: "x": must be …`. Also `details.causes[].message`. */
  readonly body: string
  readonly badValue?: unknown
}

type Where = FieldPath | undefined

function fieldError(type: FieldErrorType, path: Where, body: string, badValue?: unknown): FieldError {
  return { type, field: path?.toString() ?? '<nil>', path: path?.toJsonPath() ?? [], body, badValue }
}

/** Marks an error that prints no value (upstream's `omitValue`). */
export const omitValue: unique symbol = Symbol('omitValue')

/** `Required value` or `Required value: <detail>`. */
export function required(path: Where, detail = ''): FieldError {
  return fieldError('FieldValueRequired', path, withDetail('Required value', detail))
}

/** `Invalid value: <value>: <detail>`; strings are Go-quoted, structures printed as Go's compact JSON. */
export function invalid(path: Where, value: unknown, detail: string): FieldError {
  const shown = value === omitValue ? 'Invalid value' : `Invalid value: ${showBadValue(value)}`
  return fieldError('FieldValueInvalid', path, withDetail(shown, detail), value)
}

/** `Unsupported value: <value>: supported values: "A", "B"`, in the order given. */
export function notSupported(path: Where, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length > 0 ? `supported values: ${supported.map(goQuote).join(', ')}` : ''
  return fieldError('FieldValueNotSupported', path, withDetail(`Unsupported value: ${showBadValue(value)}`, detail), value)
}

/** `Duplicate value: <value>`. */
export function duplicate(path: Where, value: unknown): FieldError {
  return fieldError('FieldValueDuplicate', path, `Duplicate value: ${showBadValue(value)}`, value)
}

/** `Forbidden: <detail>`. */
export function forbidden(path: Where, detail: string): FieldError {
  return fieldError('FieldValueForbidden', path, withDetail('Forbidden', detail))
}

/** `Not found: <value>`. */
export function notFound(path: Where, value: unknown): FieldError {
  return fieldError('FieldValueNotFound', path, `Not found: ${showBadValue(value)}`, value)
}

/** `Too long: may not be more than <max> bytes`; a negative maximum prints upstream's `value is too long`. */
export function tooLong(path: Where, _value: unknown, max: number): FieldError {
  return fieldError('FieldValueTooLong', path, max >= 0 ? `Too long: may not be more than ${max} bytes` : 'Too long: value is too long')
}

/** `Too many: <actual>: must have at most <max> items`; a negative maximum prints `has too many items`. */
export function tooMany(path: Where, actual: number, max: number): FieldError {
  const detail = max >= 0 ? `must have at most ${max} item${max === 1 ? '' : 's'}` : 'has too many items'
  return fieldError('FieldValueTooMany', path, `Too many: ${actual}: ${detail}`, actual)
}

/** `Invalid value: <value>: <detail>` of a value of the wrong type; the words are those of `invalid`, the reason is not. */
export function typeInvalid(path: Where, value: unknown, detail: string): FieldError {
  return fieldError('FieldValueTypeInvalid', path, withDetail(`Invalid value: ${showBadValue(value)}`, detail), value)
}

/** `Internal error: <detail>`. */
export function internalError(path: Where, detail: string): FieldError {
  return fieldError('InternalError', path, `Internal error: ${detail}`)
}

/** `<field>: <body>`. */
export function errorText(error: FieldError): string {
  return `${error.field}: ${error.body}`
}

/** The text after `is invalid: `: one error alone, several as `[a, b]`, equal texts once (`errors.NewAggregate`). */
export function aggregateText(texts: readonly string[]): string {
  const unique = [...new Set(texts)]
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`
}

function withDetail(text: string, detail: string): string {
  return detail === '' ? text : `${text}: ${detail}`
}

/** `<v>` of an error text: strings quoted by Go, numbers and booleans plain, nil `null`, the rest compact JSON. */
function showBadValue(value: unknown): string {
  if (typeof value === 'string') return goQuote(value)
  return goJson(value)
}
