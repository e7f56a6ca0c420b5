import { isMap, valueAt, type JsonPath, type Value } from '../base/json.ts'
import { nearestName } from '../base/edit-distance.ts'
import type { Minor } from '../base/release.ts'
import type { Fix } from '../diagnostic/diagnostic.ts'
import type { Resource } from '../model/resource.ts'
import { lookupKind } from '../schema/catalog.ts'
import { typeAt } from '../schema/unknown-field.ts'
import { scalarEdit } from './edits.ts'
import type { RefusalCause } from './server-check.ts'

/** What a refusal is about, in the words of the rule that explains such refusals. */
export interface ExplainedRefusal {
  readonly rule: string
  readonly message: string
  readonly suggestion?: string | undefined
  readonly fix?: Fix | undefined
}

/**
 * The rule of a refusal that no finding points at yet: the schema rules say only what the server says too, because the OpenAPI knows neither all
 * that it asks for nor whether it asks. Undefined: `api-refused` tells it in the server's own words.
 */
export function explainRefusal(resource: Resource, cause: RefusalCause, minor: Minor): ExplainedRefusal | undefined {
  if (cause.path.length === 0) return undefined
  if (!resource.builtIn && cause.path[0] !== 'metadata') return customRefusal(cause)
  return cause.reason === undefined ? undefined : builtInRefusal(resource, cause, minor)
}

/** Of a custom resource, whose definition is in the input: what the definition asks for is told by one rule. */
function customRefusal({ reason, field, message }: RefusalCause): ExplainedRefusal | undefined {
  if (reason !== undefined) return { rule: 'crd-instance-schema', message: `${field ?? ''}: ${message}` }
  const unknown = /strict decoding error: (.*)$/s.exec(message)?.[1]
  return unknown === undefined ? undefined : { rule: 'crd-instance-schema', message: unknown, suggestion: 'the CustomResourceDefinition has no such field: check the spelling and the indentation' }
}

function builtInRefusal(resource: Resource, cause: RefusalCause, minor: Minor): ExplainedRefusal | undefined {
  switch (cause.reason) {
    case 'FieldValueNotSupported': return unsupported(resource, cause)
    case 'FieldValueDuplicate': return { rule: 'schema-list-key-duplicate', message: `${nameOf(cause.path)} ${shown(valueAt(resource.raw, cause.path))} comes twice in its list`, suggestion: 'take one out, or give it another value' }
    case 'FieldValueRequired': return required(resource, cause)
    case 'FieldValueTooLong': case 'FieldValueTooMany':
      return { rule: isTotal(cause) ? 'object-too-large' : 'schema-constraint', message: `${nameOf(cause.path)} is too long: ${detailOf(cause)}` }
    case 'FieldValueForbidden': return isUnion(cause) ? { rule: 'schema-union', message: `${nameOf(cause.path)}: ${detailOf(cause)}`, suggestion: 'keep one of them' } : undefined
    case 'FieldValueInvalid': return invalid(resource, cause, minor)
    default: return undefined
  }
}

/** `Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"`. */
function unsupported(resource: Resource, cause: RefusalCause): ExplainedRefusal {
  const value = valueAt(resource.raw, cause.path)
  const list = /supported values: (.*)$/s.exec(cause.message)?.[1] ?? ''
  const values = [...list.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text)
  const written = typeof value === 'string' ? value : ''
  const meant = written === '' ? undefined : values.find((one) => one.toLowerCase() === written.toLowerCase()) ?? nearestName(written, values)
  const wrongCase = meant?.toLowerCase() === written.toLowerCase()
  const hint = meant === undefined ? `it is one of ${values.join(', ')}` : wrongCase ? `write ${meant}: the case counts` : `did you mean ${meant}?`
  const message = value === undefined ? `${nameOf(cause.path)} is not set` : `${nameOf(cause.path)} is ${shown(value)}, which is none of ${values.join(', ')}`
  if (meant === undefined || !resource.has(cause.path)) return { rule: 'schema-enum', message, suggestion: hint }
  return { rule: 'schema-enum', message, suggestion: hint, fix: { title: `write ${meant}`, safety: wrongCase ? 'safe' : 'changes-behaviour', edits: [scalarEdit(resource, cause.path, meant)] } }
}

function required(resource: Resource, cause: RefusalCause): ExplainedRefusal {
  const value = valueAt(resource.raw, cause.path)
  const detail = detailOf(cause)
  if (isMap(value) && (isUnion(cause) || Object.keys(value).length > 0)) {
    return { rule: 'schema-union', message: `${nameOf(cause.path)} says nothing of what it is${detail === '' ? '' : `: ${detail}`}`, suggestion: 'set one of the fields that it may have' }
  }
  const parent = cause.path.slice(0, -1)
  const above = valueAt(resource.raw, parent)
  const called = isMap(above) && typeof above.name === 'string' && above.name !== '' && typeof parent.at(-1) === 'number' ? ` (${JSON.stringify(above.name)})` : ''
  const holder = parent.length > 0 ? ` of ${nameOf(parent).replace(/^item \d+/, (item) => `${item}${called}`)}` : ''
  const state = value === undefined || value === null ? 'is missing' : 'is empty'
  return { rule: 'schema-missing-field', message: `the required field ${nameOf(cause.path)}${holder} ${state}`, suggestion: detail === '' ? undefined : detail }
}

const unionWords = /may not specify more than (?:1|one)|must specify (?:a|one|exactly one|at least one|a valid)|cannot specify (?:both|more)|may not be (?:set|specified) (?:when|if)|exactly one (?:of|field)|only one of|must be empty if|one of .* (?:is required|must be)|cannot be set together|mutually exclusive/i

function isUnion({ message }: RefusalCause): boolean {
  return unionWords.test(message)
}

/** Sums over a whole map: the data of a ConfigMap, all annotations. */
function isTotal({ field, message }: RefusalCause): boolean {
  return /may not be more than (?:262144|1048576) bytes/.test(message) && (field === '' || field === 'metadata.annotations' || field === 'data')
}

/** Words about other fields, other objects or expressions: no matter of the field's own schema. */
const otherWords = /\b(?:when|if|unless|only|requires|exists in both|configured|allocate|compilation failed|immutable|must (?:match|equal)|mismatch|defined in|referenc|already)\b|`|(?:limit|request) of|greater than (?:max|min|default)|[<>]= ?\w+\.|spec\.|must be (?:less than|greater than|lower|higher)[^0-9]*\(?[a-z]+[A-Z]/

function invalid(resource: Resource, cause: RefusalCause, minor: Minor): ExplainedRefusal | undefined {
  const value = valueAt(resource.raw, cause.path)
  const name = nameOf(cause.path)
  const message = `${name} is ${shown(value)}: ${detailOf(cause)}`
  if (isUnion(cause)) return { rule: 'schema-union', message: `${name}: ${detailOf(cause)}`, suggestion: 'keep one of them' }
  // Without the field the server has its zero value before it: `maxReplicas: Invalid value: 0: must be greater than 0`.
  if (value === undefined && typeof cause.path.at(-1) === 'string' && /^Invalid value: (?:""|0): /.test(cause.message)) {
    return { rule: 'schema-missing-field', message: `the required field ${name} is missing`, suggestion: detailOf(cause) }
  }
  if (isScalar(value) && typeof value === 'string' && formatAt(resource, cause.path, minor) === 'int-or-string' && /percent|%|integer/i.test(cause.message)) {
    return { rule: 'schema-int-or-percent', message, suggestion: percentHint(value) }
  }
  // A map or list that does not fit others (labels and selector) is no matter of the field's own schema.
  return isScalar(value) && !otherWords.test(detailOf(cause)) ? { rule: 'schema-constraint', message } : undefined
}

function percentHint(value: string): string {
  const digits = /^\s*([0-9]+)(?:\.[0-9]+)?\s*(%?)\s*$/.exec(value)
  return digits === null ? 'write a whole number, or a percentage such as 25%' : digits[2] === '%' ? `write ${digits[1] ?? ''}%` : `write ${digits[1] ?? ''} without quotes for a number, or "${digits[1] ?? ''}%"`
}

function formatAt(resource: Resource, path: JsonPath, minor: Minor): string | undefined {
  const definition = lookupKind(resource.apiVersion, resource.kind, minor)?.definition ?? ''
  return definition === '' ? undefined : typeAt(definition, path, minor)?.format
}

/** The text behind the server's own beginning: `Invalid value: "x": <detail>`. */
function detailOf({ message }: RefusalCause): string {
  return /^(?:Invalid value|Required value|Forbidden|Too long|Too many|Duplicate value)(?:: (?:"(?:[^"\\]|\\.)*"|-?[0-9]+|null|true|false))?(?:: |$)(.*)$/s.exec(message)?.[1] ?? message
}

function isScalar(value: Value | undefined): boolean {
  return value !== undefined && value !== null && typeof value !== 'object'
}

/** `containers[0].image` → `image`; `volumes[2]` → `item 2 of volumes`. */
function nameOf(path: JsonPath): string {
  const last = path.at(-1)
  return typeof last === 'number' ? `item ${last} of ${String(path.at(-2) ?? '')}` : last ?? ''
}

function shown(value: Value | undefined): string {
  if (value === undefined || value === null) return 'not set'
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a map'
  const text = JSON.stringify(typeof value === 'bigint' ? Number(value) : value)
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text
}
