import { invalid, omitValue, type FieldError } from '../../../base/field.ts'
import type { ValueMap } from '../../../base/json.ts'
import type { Correlated } from '../../../schema/structural/correlate.ts'
import type { JsonSchema } from '../../../schema/structural/schema.ts'

export interface Rules {
  readonly empty: boolean
  validate(object: ValueMap, old: ValueMap | undefined, correlated: Correlated | undefined): { errors: FieldError[]; warnings: string[] }
}
export function compileRules(schema: JsonSchema): Rules {
  return { empty: !hasRules(schema), validate: () => ({ errors: [], warnings: [] }) }
}
const blocking: ReadonlySet<string> = new Set(['FieldValueNotSupported', 'FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid'])

export function blockingError(errors: readonly FieldError[]): FieldError | undefined {
  return errors.some(({ type }) => blocking.has(type))
    ? invalid(undefined, null, 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation')
    : undefined
}
function hasRules(schema: JsonSchema | undefined): boolean {
  if (schema === undefined) return false
  if ((schema['x-kubernetes-validations'] ?? []).length > 0) return true
  if (schema.items !== undefined && !Array.isArray(schema.items) && hasRules(schema.items)) return true
  if (typeof schema.additionalProperties === 'object' && hasRules(schema.additionalProperties)) return true
  return Object.values(schema.properties ?? {}).some(hasRules)
}
void omitValue
