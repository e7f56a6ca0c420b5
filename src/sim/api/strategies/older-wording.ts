import type { FieldError } from '../../../base/field.ts'
import { goJson, goQuote, GoStruct } from '../../../base/go-format.ts'
import type { Minor } from '../../../base/release.ts'
import { base64Bytes } from '../base64.ts'
import type { AnyStrategy } from '../strategy.ts'

/**
 * How kinds of the cluster worded the same refusals up to 1.32: values as Go's `%#v` prints them, and names of fields at the
 * start of some texts. Read from recorded answers of 1.30, 1.32 and 1.34. A whole spec holds addresses of memory there, so it
 * keeps the newer form.
 */
const lastMinor: Minor = 32

/** The strategy, answering each release in its own words. */
export function inWordsOfRelease(strategy: AnyStrategy): AnyStrategy {
  return {
    ...strategy,
    validate: (object, context) => olderWording(strategy.validate(object, context), context.minor),
    validateUpdate: (object, old, context) => olderWording(strategy.validateUpdate(object, old, context), context.minor),
  }
}

export function olderWording(errors: FieldError[], minor: Minor): FieldError[] {
  return minor > lastMinor ? errors : errors.map((error) => withOlderText(withOlderValue(error)))
}

/** Bad values by their fields, and how Go prints their types. */
const values: readonly (readonly [field: RegExp, print: (value: unknown) => string | undefined])[] = [
  [/\.(?:nonResourceURLs|verbs|namespaces|admissionReviewVersions|apiGroups|apiVersions|resources)$/, (value) => listText('string', value)],
  [/\.operations$/, (value) => listText('admissionregistration.OperationType', value)],
  [/^spec\.validationActions$/, (value) => listText('admissionregistration.ValidationAction', value)],
  [/^spec\.auditAnnotations$/, (value) => listText('admissionregistration.AuditAnnotation', value)],
  [/^spec\.distinguisherMethod\.type$/, (value) => structText('flowcontrol.FlowDistinguisherMethod', value)],
  [/^scheduling\.tolerations\[\d+\]$/, (value) => structText('core.Toleration', value)],
  [/^aggregationRule\.clusterRoleSelectors\[\d+\]$/, (value) => (value === null ? '"null"' : undefined)],
  [/^spec\.request$/, bytesText],
]

const texts: readonly (readonly [field: RegExp, newer: string, older: string])[] = [
  [/^spec\.type$/, "must be 'Exempt' if and only if `name` is 'exempt'", "type must be 'Exempt' if and only if name is 'exempt'"],
  [/^spec\.variables\[\d+\]\.name$/, 'must be a valid CEL identifier', 'name is not a valid CEL identifier'],
  [/\.message$/, 'must be non-empty if specified', 'message must be non-empty if specified'],
  [/\.message$/, 'must not contain line breaks', 'message must not contain line breaks'],
]

function withOlderValue(error: FieldError): FieldError {
  const older = values.find(([field]) => field.test(error.field))?.[1](error.badValue)
  const shown = ` value: ${goJson(error.badValue)}`
  return older === undefined || !error.body.includes(shown) ? error : { ...error, body: error.body.replace(shown, () => ` value: ${older}`) }
}

function withOlderText(error: FieldError): FieldError {
  const [, newer = '', older = ''] = texts.find(([field, text]) => field.test(error.field) && error.body.endsWith(`: ${text}`)) ?? []
  return newer === '' ? error : { ...error, body: `${error.body.slice(0, -newer.length)}${older}` }
}

function listText(type: string, value: unknown): string | undefined {
  return Array.isArray(value) ? `[]${type}{${value.map((item) => itemText(type, item)).join(', ')}}` : undefined
}

function itemText(type: string, item: unknown): string {
  return structText(type, item) ?? (typeof item === 'string' ? goQuote(item) : goJson(item))
}

function structText(type: string, value: unknown): string | undefined {
  if (!(value instanceof GoStruct)) return undefined
  return `${type}{${value.fields.map(([name, field]) => `${name}:${fieldText(name, field)}`).join(', ')}}`
}

function fieldText(name: string, value: unknown): string {
  if (value === null && name === 'TolerationSeconds') return '(*int64)(nil)'
  return typeof value === 'string' ? goQuote(value) : goJson(value)
}

function bytesText(value: unknown): string | undefined {
  if (value === null) return '[]byte(nil)'
  return typeof value === 'string' ? `[]byte{${[...base64Bytes(value)].map((byte) => `0x${byte.charCodeAt(0).toString(16)}`).join(', ')}}` : undefined
}
