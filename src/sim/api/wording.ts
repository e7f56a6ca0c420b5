import type { FieldError } from '../../base/field.ts'
import { goJson, goQuote, GoStruct } from '../../base/go-format.ts'
import type { Minor } from '../../base/release.ts'
import type { AnyStrategy } from './strategy.ts'
import { goQuantity, goResourceList } from './go-syntax.ts'

/**
 * How older releases worded the same refusals: the validators speak as 1.36 does, and what was said otherwise before is rewritten
 * here, one rule for all kinds. Read from recorded answers of 1.30, 1.32, 1.34 and 1.35.
 */
export function wordsOf(errors: readonly FieldError[], minor: Minor): FieldError[] {
  const rules = rewordings.filter(({ until }) => minor <= until)
  return rules.length === 0 ? [...errors] : errors.map((error) => rules.reduce((worded, { reword }) => reword(worded), error))
}

/** The strategy, speaking to each release in its own words. */
export function inWordsOfRelease(strategy: AnyStrategy): AnyStrategy {
  return {
    ...strategy,
    validate: (object, context) => wordsOf(strategy.validate(object, context), context.minor),
    validateUpdate: (object, old, context) => wordsOf(strategy.validateUpdate(object, old, context), context.minor),
    warningsOnCreate: (object, context) => warningWordsOf(strategy.warningsOnCreate?.(object, context) ?? [], context.minor),
    warningsOnUpdate: (object, old, context) => warningWordsOf(strategy.warningsOnUpdate?.(object, old, context) ?? [], context.minor),
  }
}

/** The same for warnings. */
export function warningWordsOf(warnings: readonly string[], minor: Minor): string[] {
  if (minor > 35) return [...warnings]
  return warnings.map((warning) => warning.replace(/(: non-standard (?:IP address|CIDR value) ".*") is invalid: use "/,
    '$1 will be considered invalid in a future Kubernetes release: use "'))
}

interface Rewording {
  /** The last release that spoke so. */
  readonly until: Minor
  readonly reword: (error: FieldError) => FieldError
}

const rewordings: readonly Rewording[] = [
  { until: 35, reword: autoscalerMaximum },
  { until: 34, reword: replaced(/must be no more than (\d+) bytes$/, 'must be no more than $1 characters') },
  { until: 34, reword: replaced(/: a valid label key must consist of/, ': a qualified name must consist of') },
  { until: 32, reword: requiredReference },
  { until: 32, reword: ownerWithoutUid },
  { until: 32, reword: intOrString },
  { until: 32, reword: resourceName },
  { until: 32, reword: listOfTexts },
  { until: 32, reword: quantity },
  { until: 32, reword: resourceList },
  { until: 32, reword: owner },
  { until: 32, reword: taint },
  { until: 31, reword: replaced(/: must be 'Exists' when scope is any of/, ": must be 'Exist' when scope is any of") },
  { until: 31, reword: replaced(/^Too long: may not be more than (\d+) bytes$/, 'Too long: must have at most $1 bytes') },
]

function replaced(pattern: RegExp, by: string): (error: FieldError) => FieldError {
  return (error) => pattern.test(error.body) ? { ...error, body: error.body.replace(pattern, by) } : error
}

function autoscalerMaximum(error: FieldError): FieldError {
  if (error.field !== 'spec.maxReplicas') return error
  if (error.body === 'Required value: must be set and greater than 0') {
    return { ...error, type: 'FieldValueInvalid', body: 'Invalid value: 0: must be greater than 0', badValue: 0 }
  }
  return replaced(/must be greater than or equal to 1$/, 'must be greater than 0')(error)
}

/** Parameters of IngressClasses and resource backends named the missing field again. */
function requiredReference(error: FieldError): FieldError {
  const name = /(?:^spec\.parameters|ackend\.resource)\.(kind|name)$/.exec(error.field)?.[1]
  return name !== undefined && error.body === 'Required value' ? { ...error, body: `Required value: ${name} is required` } : error
}

function ownerWithoutUid(error: FieldError): FieldError {
  return error.field.endsWith('ownerReferences.uid') ? replaced(/: must not be empty$/, ': uid must not be empty')(error) : error
}

/** `intstr.IntOrString{Type:1, IntVal:0, StrVal:"x"}` where 1.33 and later print `"x"`. */
function intOrString(error: FieldError): FieldError {
  if (!/\.(?:minAvailable|maxUnavailable|maxSurge)$/.test(error.field) || typeof error.badValue !== 'string') return error
  return reprinted(error, `intstr.IntOrString{Type:1, IntVal:0, StrVal:${goQuote(error.badValue)}}`)
}

const resourceLists = /\.(?:limits|requests|max|min|default|defaultRequest|maxLimitRequestRatio|hard|used)\[[^\]]+\]$/
const aboutNames = /: (?:must be a standard resource|name part |prefix part |a qualified name |doesn't follow extended resource name)/

/** Names of resources stood without quotes. */
function resourceName(error: FieldError): FieldError {
  if (typeof error.badValue !== 'string' || !resourceLists.test(error.field) || !aboutNames.test(error.body)) return error
  return reprinted(error, error.badValue)
}

const aboutQuantities = /: (?:must be an integer|must be positive|(?:min|default|default request) value |ratio )/

/** Quantities printed as their Go struct. */
function quantity(error: FieldError): FieldError {
  if (typeof error.badValue !== 'string' || !aboutQuantities.test(error.body)) return error
  const text = goQuantity(error.badValue, !error.body.endsWith(': must be an integer'))
  return text === undefined ? error : reprinted(error, text)
}

function resourceList(error: FieldError): FieldError {
  if (error.field !== 'spec.capacity' || error.type !== 'FieldValueNotSupported') return error
  const text = goResourceList(error.badValue)
  return text === undefined ? error : reprinted(error, text)
}

/** An owner of a kind that owns nothing. That two owners control is told with addresses of memory, which no one can foresee. */
function owner(error: FieldError): FieldError {
  if (!error.field.endsWith('metadata.ownerReferences') || !(error.badValue instanceof GoStruct)) return error
  const given = new Map(error.badValue.fields)
  if (given.get('controller') !== undefined || given.get('blockOwnerDeletion') !== undefined) return error
  const texts = [['APIVersion', 'apiVersion'], ['Kind', 'kind'], ['Name', 'name'], ['UID', 'uid']] as const
  const shown = texts.map(([name, key]) => `${name}:${goJson(given.get(key) ?? '')}`).join(', ')
  return reprinted(error, `v1.OwnerReference{${shown}, Controller:(*bool)(nil), BlockOwnerDeletion:(*bool)(nil)}`)
}

/** Go types of the items of lists, by the end of their field. */
const itemTypes: readonly (readonly [RegExp, string])[] = [
  [/^spec\.scopes$/, 'core.ResourceQuotaScope'], [/\.policyTypes$/, 'networking.PolicyType'], [/^spec\.ipFamilies/, 'core.IPFamily'],
  [/\.(?:podCIDRs|targetWWNs|values|cidrs)$|^spec\.clusterIPs/, 'string'],
]

function listOfTexts(error: FieldError): FieldError {
  if (error.field === 'spec' && error.body.endsWith(': either `defaultBackend` or `rules` must be specified')) {
    return reprinted(error, error.badValue === null ? '[]networking.IngressRule(nil)' : '[]networking.IngressRule{}')
  }
  if (error.badValue === null && error.body.endsWith(': conflicting scopes')) return reprinted(error, '[]core.ResourceQuotaScope(nil)')
  const type = itemTypes.find(([field]) => field.test(error.field))?.[1]
  if (type === undefined || !Array.isArray(error.badValue)) return error
  const items = error.badValue.filter((item) => typeof item === 'string')
  return items.length === error.badValue.length ? reprinted(error, `[]${type}{${items.map(goQuote).join(', ')}}`) : error
}

function taint(error: FieldError): FieldError {
  if (!error.body.endsWith('taints must be unique by key and effect pair') || !(error.badValue instanceof GoStruct)) return error
  const fields = error.badValue.fields.map(([name, value]) => `${name}:${typeof value === 'string' ? goQuote(value) : '<nil>'}`)
  return reprinted(error, `core.Taint{${fields.join(', ')}}`)
}

/** The error with its bad value printed otherwise; the value ends where the detail begins, at the last `: ` that is outside quotes. */
function reprinted(error: FieldError, text: string): FieldError {
  const [, head = '', detail = ''] = /^((?:Invalid|Duplicate|Unsupported) value: )(?:"(?:[^"\\]|\\.)*"|\{.*?\}|\[.*?\]|[^:]*)(: [^]*)?$/.exec(error.body) ?? []
  return head === '' ? error : { ...error, body: `${head}${text}${detail}` }
}
