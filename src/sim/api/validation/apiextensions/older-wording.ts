import type { FieldError } from '../../../../base/field.ts'
import { goJson, goQuote, GoStruct } from '../../../../base/go-format.ts'
import type { Minor } from '../../../../base/release.ts'

/**
 * What 1.32 and older said of definitions in other words: they printed bad values in Go's syntax and named some fields twice.
 * Read from recorded answers of 1.30 and 1.32.
 */
export function definitionWords(errors: readonly FieldError[], minor: Minor): FieldError[] {
  return minor > 32 ? [...errors] : errors.map((error) => reprinted(detailed(error)))
}

const namedTwice: ReadonlySet<string> = new Set([
  'fieldPath: must be a valid path', 'fieldPath: must not contain line breaks', 'message: must not contain line breaks',
  'message: must be non-empty if specified', 'fieldPath: must be non-empty if specified',
])

function detailed(error: FieldError): FieldError {
  const name = error.field.slice(error.field.lastIndexOf('.') + 1)
  if (name === 'openAPIV3Schema' && error.body === 'Required value') return { ...error, body: 'Required value: schemas are required' }
  const detail = error.body.slice(error.body.lastIndexOf(': ') + 2)
  if (error.type !== 'FieldValueInvalid' || !namedTwice.has(`${name}: ${detail}`)) return error
  return { ...error, body: `${error.body.slice(0, -detail.length)}${name} ${detail}` }
}

function reprinted(error: FieldError): FieldError {
  const head = `Invalid value: ${goJson(error.badValue)}: `
  const printed = goSyntax(error)
  return printed === undefined || !error.body.startsWith(head) ? error : { ...error, body: `Invalid value: ${printed}: ${error.body.slice(head.length)}` }
}

const versions = '[]apiextensions.CustomResourceDefinitionVersion'

function goSyntax({ field, badValue }: FieldError): string | undefined {
  if (badValue instanceof GoStruct) return badValue.fields[0]?.[0] === 'Rule' ? ruleText(badValue) : undefined
  if (field.endsWith('x-kubernetes-map-type') && badValue === null) return '"null"'
  if (field === 'spec.versions' && badValue === null) return `${versions}(nil)`
  if (!Array.isArray(badValue)) return undefined
  if (badValue.length === 0) return field === 'spec.versions' ? `${versions}{}` : '[]string{}'
  return badValue.every((item) => typeof item === 'string') ? `[]string{${badValue.map(goQuote).join(', ')}}` : undefined
}

const pointers: Readonly<Record<string, string>> = { Reason: '*apiextensions.FieldValueErrorReason', OptionalOldSelf: '*bool' }

/** A pointer that is set prints its address, which only the server knows. */
function ruleText(rule: GoStruct): string {
  const fields = rule.fields.map(([name, value]) => {
    const pointer = pointers[name]
    return `${name}:${pointer === undefined ? goQuote(String(value)) : `(${pointer})(${value === null ? 'nil' : '0xc000000000'})`}`
  })
  return `apiextensions.ValidationRule{${fields.join(', ')}}`
}
