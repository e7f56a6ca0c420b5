import { duplicate, invalid, required, tooMany, type FieldError, type FieldPath } from '../../../../base/field.ts'
import { fieldPathOf } from '../../../../schema/cel/field-path.ts'
import type { JsonSchema } from '../../../../schema/structural/schema.ts'
import type { CrdColumn, CrdScale, CrdVersion } from '../../custom-resources/definition.ts'

/**
 * Columns, subresources, selectable fields and deprecation of a CRD's versions:
 * `apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go` (1.36).
 */
const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

export function validateColumn(column: CrdColumn, path: FieldPath): FieldError[] {
  const { name = '', type = '', format = '', jsonPath = '' } = column
  const errors: FieldError[] = []
  if (name === '') errors.push(required(path.child('name')))
  const types = `must be one of ${columnTypes.join(',')}`
  if (type === '') errors.push(required(path.child('type'), types))
  else if (!columnTypes.includes(type)) errors.push(invalid(path.child('type'), type, types))
  if (format !== '' && !columnFormats.includes(format)) errors.push(invalid(path.child('format'), format, `must be one of ${columnFormats.join(',')}`))
  if (jsonPath === '') errors.push(required(path.child('JSONPath')))
  else errors.push(...simplePathErrors(jsonPath, path.child('JSONPath')))
  return errors
}

export function validateSubresources(subresources: CrdVersion['subresources'], path: FieldPath): FieldError[] {
  const scale: CrdScale | undefined = subresources?.scale
  if (scale === undefined) return []
  const errors: FieldError[] = []
  const under = (value: string, name: string, prefixes: readonly string[], detail: string): void => {
    const at = path.child(`scale.${name}`)
    const problems = simplePathErrors(value, at)
    if (problems.length > 0) errors.push(...problems)
    else if (!prefixes.some((prefix) => value.startsWith(prefix))) errors.push(invalid(at, value, `should be a json path under ${detail}`))
  }
  const { specReplicasPath = '', statusReplicasPath = '', labelSelectorPath = '' } = scale
  if (specReplicasPath === '') errors.push(required(path.child('scale.specReplicasPath')))
  else under(specReplicasPath, 'specReplicasPath', ['.spec.'], '.spec')
  if (statusReplicasPath === '') errors.push(required(path.child('scale.statusReplicasPath')))
  else under(statusReplicasPath, 'statusReplicasPath', ['.status.'], '.status')
  if (labelSelectorPath !== '') under(labelSelectorPath, 'labelSelectorPath', ['.spec.', '.status.'], 'either .spec or .status')
  return errors
}

function simplePathErrors(text: string, path: FieldPath): FieldError[] {
  return text.startsWith('.') ? [] : [invalid(path, text, 'must be a simple json path starting with .')]
}

const maxSelectableFields = 8

export function validateSelectableFields(
  fields: readonly { jsonPath?: string }[], schema: JsonSchema | undefined, path: FieldPath, allowTooMany: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  fields.forEach(({ jsonPath = '' }, index) => {
    const at = path.index(index).child('jsonPath')
    if (jsonPath === '') {
      errors.push(required(at))
      return
    }
    const found = fieldPathOf(jsonPath, schema ?? {}, false)
    if ('error' in found) {
      errors.push(invalid(at, jsonPath, `is an invalid path: ${found.error}`))
      return
    }
    if (found.steps[0] === 'metadata') errors.push(invalid(at, jsonPath, 'must not point to fields in metadata'))
    if (!['string', 'boolean', 'integer'].includes(found.schema?.type ?? '')) {
      errors.push(invalid(at, jsonPath, 'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'))
    }
    const text = JSON.stringify(found.steps)
    if (seen.has(text)) errors.push(duplicate(at, jsonPath))
    else seen.add(text)
  })
  if (seen.size > maxSelectableFields && !allowTooMany) errors.push(tooMany(path, seen.size, maxSelectableFields))
  return errors
}

const maxWarning = 256

export function validateDeprecation({ deprecated, deprecationWarning: warning }: CrdVersion, path: FieldPath): FieldError[] {
  if (warning === undefined) return []
  const problem = (detail: string): FieldError => invalid(path.child('deprecationWarning'), warning, detail)
  if (deprecated !== true) return [problem('can only be set for deprecated versions')]
  const errors: FieldError[] = []
  if (new TextEncoder().encode(warning).length > maxWarning) errors.push(problem(`must be <= ${maxWarning} characters long`))
  if (warning === '') errors.push(problem('must not be an empty string'))
  const bad = [...warning].findIndex((char) => !/^(?: |[\p{L}\p{M}\p{N}\p{P}\p{S}])$/u.test(char))
  if (bad >= 0) {
    const at = new TextEncoder().encode([...warning].slice(0, bad).join('')).length
    errors.push(problem(`must only contain printable UTF-8 characters; non-printable character found at index ${at}`))
  }
  return errors
}
