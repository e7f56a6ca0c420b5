import type { FieldError, FieldPath } from '../../base/field.ts'
import { goJson, goQuote } from '../../base/go-format.ts'
import { isMap, JsonFloat, sameValue, type Value, type ValueMap } from '../../base/json.ts'
import { canonicalText, type Correlated } from './correlate.ts'
import { effectiveFormat, fitsFormat, normalizedFormat } from './formats.ts'
import { asFloat, kindOf, type ValueKind } from './kinds.ts'
import { isJsonInteger, numberErrors } from './numbers.ts'
import { compilePattern } from './pattern.ts'
import {
  enumError, indexPlace, keyPlace, plainError, requiredError, Result, tooLongError, tooManyError, typeError, valueError, type Place,
} from './result.ts'
import { additionalSchemaOf, itemsOf, numberOf, propertyOf, type JsonSchema } from './schema.ts'

/**
 * Validates a value against the schema of a CustomResourceDefinition, in the server's words.
 * Source: `k8s.io/kube-openapi/pkg/validation/validate` and `apiextensions-apiserver/pkg/apiserver/validation` (1.36).
 */
export interface ValidateOptions {
  /** Prefix of all fields, e.g. `status`; the words themselves do not repeat it. */
  readonly base?: FieldPath | undefined
  /** On update: errors of parts that did not change are forgiven. */
  readonly correlated?: Correlated | undefined
  readonly minor?: number | undefined
}

/** What the server says of a value that a structural schema describes, in its order. */
export function validateValue(value: Value, schema: JsonSchema, options: ValidateOptions = {}): FieldError[] {
  const validator = new Validator(options.base, options.minor)
  const errors = validator.run(value, schema, { text: '', path: options.base }, options.correlated).errors.map(({ error }) => error)
  const { base } = options
  return base !== undefined && Array.isArray(value) ? errors.map((error) => dotted(error, base.toString())) : errors
}

/** The server joins its own field text to the prefix with a dot, also before an index: `default.[1]`. */
function dotted(error: FieldError, base: string): FieldError {
  return error.field.startsWith(`${base}[`) ? { ...error, field: `${base}.${error.field.slice(base.length)}` } : error
}

class Validator {
  private readonly base: FieldPath | undefined
  private readonly minor: number | undefined

  constructor(base: FieldPath | undefined, minor: number | undefined) {
    this.base = base
    this.minor = minor
  }

  run(value: Value, schema: JsonSchema, place: Place, correlated?: Correlated): Result {
    const result = this.check(value, schema, place, correlated)
    return !result.valid && correlated?.isUnchanged() === true ? result.ratcheted() : result
  }

  private check(value: Value, schema: JsonSchema, place: Place, correlated: Correlated | undefined): Result {
    const result = new Result()
    const kind = kindOf(value)
    const types = typesOf(schema)
    const format = effectiveFormat(types.length === 1 ? types[0] : undefined, schema.format, this.minor)
    if (kind === 'null') {
      result.merge(checkType(value, kind, types, format, schema.nullable === true, place))
      return result.merge(checkEnum(value, schema, place))
    }
    const parts: Result[] = []
    if (types.length > 0 || format !== '') parts.push(checkType(value, kind, types, format, schema.nullable === true, place))
    parts.push(this.alternatives(value, schema, place))
    if (typeof value === 'string') {
      parts.push(checkString(value, schema, place))
      if (format !== '' && types.every((type) => type === 'string')) parts.push(checkFormat(value, format, place))
    }
    if (kind === 'integer' || kind === 'number') parts.push(this.number(value as number, schema, types, format, place))
    if (Array.isArray(value)) parts.push(this.list(value, schema, place, correlated))
    parts.push(checkEnum(value, schema, place))
    if (isMap(value)) parts.push(this.map(value, schema, place, correlated))
    for (const part of parts) {
      result.merge(part)
      result.matches++
    }
    result.matches++
    return result
  }

  private number(value: number | bigint | JsonFloat, schema: JsonSchema, types: readonly string[], format: string, place: Place): Result {
    const result = new Result()
    const type = types.length === 1 && (types[0] === 'integer' || types[0] === 'number') ? types[0] : ''
    result.add(...numberErrors(value, { schema, type, format: type === '' ? '' : format }, place, this.base))
    result.matches++
    return result
  }

  private list(list: readonly Value[], schema: JsonSchema, place: Place, correlated: Correlated | undefined): Result {
    const result = new Result()
    const items = itemsOf(schema)
    if (items !== undefined) {
      list.forEach((item, index) => result.merge(this.run(item, items, indexPlace(place, index), correlated?.index(index))))
    }
    const { minItems, maxItems } = schema
    if (minItems !== undefined && list.length < minItems) {
      result.add(valueError(place, list.length, `should have at least ${minItems} items`))
    }
    if (maxItems !== undefined && list.length > maxItems) result.add(tooManyError(place, list.length, numberOf(maxItems), 'items'))
    if (schema.uniqueItems === true && hasDuplicates(list)) result.add(valueError(place, '', "shouldn't contain duplicates"))
    result.matches++
    return result
  }

  private map(map: ValueMap, schema: JsonSchema, place: Place, correlated: Correlated | undefined): Result {
    const result = new Result()
    const keys = Object.keys(map)
    const { minProperties, maxProperties } = schema
    if (minProperties !== undefined && keys.length < minProperties) {
      result.add(valueError(place, keys.length, `should have at least ${minProperties} properties`))
    }
    if (maxProperties !== undefined && keys.length > maxProperties) result.add(tooManyError(place, keys.length, numberOf(maxProperties), 'properties'))
    const child = (key: string, sub: JsonSchema): Result => {
      // The server converts both versions, so a change of apiVersion or kind is not seen.
      const below = place.text === '' && (key === 'apiVersion' || key === 'kind') ? undefined : correlated?.key(key)
      return this.run(map[key] ?? null, sub, keyPlace(place, key), below)
    }
    const additional = additionalSchemaOf(schema)
    for (const key of keys) {
      if (propertyOf(schema, key) !== undefined) continue
      if (schema.additionalProperties === false) result.add(forbiddenProperty(place, key))
      else if (additional !== undefined) result.merge(child(key, additional))
    }
    for (const [key, sub] of Object.entries(schema.properties ?? {})) if (Object.hasOwn(map, key)) result.merge(child(key, sub))
    for (const key of schema.required ?? []) if (!Object.hasOwn(map, key)) result.add(requiredError(place, key))
    return result
  }

  private alternatives(value: Value, schema: JsonSchema, place: Place): Result {
    const result = new Result()
    if (schema.anyOf !== undefined && schema.anyOf.length > 0) this.anyOf(value, schema.anyOf, place, result)
    if (schema.oneOf !== undefined && schema.oneOf.length > 0) this.oneOf(value, schema.oneOf, place, result)
    if (schema.allOf !== undefined && schema.allOf.length > 0) {
      const all = schema.allOf.map((sub) => this.run(value, sub, place))
      for (const one of all) result.merge(one)
      const valid = all.filter((one) => one.valid).length
      if (valid !== all.length) result.add(plainError(this.base, `${quoted(place)} must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`))
    }
    if (schema.not !== undefined && this.run(value, schema.not, place).valid) {
      result.add(plainError(this.base, `${quoted(place)} must not validate the schema (not)`))
    }
    result.matches++
    return result
  }

  private anyOf(value: Value, schemas: readonly JsonSchema[], place: Place, result: Result): void {
    let best: Result | undefined
    for (const sub of schemas) {
      const one = this.run(value, sub, place)
      if (one.valid) {
        result.merge(one)
        return
      }
      if (best === undefined || one.matches > best.matches) best = one
    }
    result.add(plainError(this.base, `${quoted(place)} must validate at least one schema (anyOf)`))
    if (best !== undefined) result.merge(best)
  }

  private oneOf(value: Value, schemas: readonly JsonSchema[], place: Place, result: Result): void {
    const all = schemas.map((sub) => this.run(value, sub, place))
    const valid = all.filter((one) => one.valid)
    if (valid.length === 1) {
      if (valid[0] !== undefined) result.merge(valid[0])
      return
    }
    const found = valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`
    result.add(plainError(this.base, `${quoted(place)} must validate one and only one schema (oneOf). ${found}`))
    if (valid.length > 0) return
    let best = all[0]
    for (const one of all) if (best === undefined || one.matches > best.matches) best = one
    if (best !== undefined) result.merge(best)
  }
}

function quoted(place: Place): string {
  return goQuote(place.text)
}

function typesOf(schema: JsonSchema): readonly string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string']
  return schema.type === undefined || schema.type === '' ? [] : [schema.type]
}

function checkType(value: Value, kind: ValueKind, types: readonly string[], format: string, nullable: boolean, place: Place): Result {
  const result = new Result()
  const wanted = types.join(',')
  if (kind === 'null') return types.length > 0 && !nullable ? result.add(typeError(place, wanted, 'null')) : counted(result)
  const goFormat = kind === 'integer' ? 'int64' : kind === 'number' ? 'float64' : ''
  const wholeFloat = kind === 'number' && types.includes('integer') && isJsonInteger(asFloat(value as number))
  const fits = types.includes(kind) || wholeFloat || (kind === 'integer' && types.includes('number'))
  const textual = kind === 'string' || kind === 'array'
  if (!textual && format !== '' && !fits && goFormat !== format) return result.add(typeError(place, format, goFormat))
  if (textual && format !== '' && !types.includes('number') && !types.includes('integer')) return counted(result)
  return fits ? counted(result) : result.add(typeError(place, wanted, kind))
}

function counted(result: Result): Result {
  result.matches++
  return result
}

function checkString(value: string, schema: JsonSchema, place: Place): Result {
  const result = new Result()
  const { maxLength, minLength, pattern } = schema
  const length = maxLength === undefined && minLength === undefined ? 0 : [...value].length
  if (maxLength !== undefined && length > maxLength) return result.add(tooLongError(place, value, numberOf(maxLength)))
  if (minLength !== undefined && length < minLength) return result.add(valueError(place, value, `should be at least ${minLength} chars long`))
  if (pattern === undefined || pattern === '') return result
  const compiled = compilePattern(pattern)
  if ('error' in compiled) return result.add(valueError(place, value, `should match '${pattern}, but pattern is invalid: ${compiled.error}'`))
  return compiled.test(value) ? result : result.add(valueError(place, value, `should match '${pattern}'`))
}

function checkFormat(value: string, format: string, place: Place): Result {
  const result = new Result()
  return fitsFormat(normalizedFormat(format), value) ? result : result.add(typeError(place, format, value))
}

/** Go converts the value to the type of each allowed one before it compares: 1.5 is in the enum [1]. */
function checkEnum(value: Value, schema: JsonSchema, place: Place): Result {
  const result = new Result()
  const allowed = schema.enum ?? []
  if (allowed.length === 0) return result
  const kind = kindOf(value)
  const isNumber = kind === 'integer' || kind === 'number'
  const matches = allowed.some((one) => {
    if (one === null || value === null) return false
    if (isNumber && kindOf(one) === 'integer' && Number.isFinite(asFloat(value as number))) return BigInt(Math.trunc(asFloat(value as number))) === BigInt(one as number)
    return sameValue(value, one)
  })
  const shown = value instanceof JsonFloat ? value.value : value
  return matches ? result : result.add(enumError(place, shown, allowed.map((one) => (typeof one === 'string' ? one : goJson(one)))))
}

function hasDuplicates(list: readonly Value[]): boolean {
  return new Set(list.map(canonicalText)).size < list.length
}

function forbiddenProperty(place: Place, key: string): ReturnType<typeof valueError> {
  const { message, error } = valueError({ ...place, text: `${place.text}.${key}` }, key, 'is a forbidden property')
  return { message, error }
}
