import type { FieldError } from '../../../../base/field.ts'
import { goJson, goQuote, GoStruct } from '../../../../base/go-format.ts'
import { isMap, sortedKeys, type JsonPath } from '../../../../base/json.ts'
import type { Minor } from '../../../../base/release.ts'
import { goQuantity } from '../../go-syntax.ts'
import type { AnyStrategy, ApiObject } from '../../strategy.ts'

/**
 * How bad values of pods and workloads stood in messages up to 1.32: as Go's `%#v` prints them, with the types of the server's
 * packages. Read from recorded answers of 1.30 and 1.32. Pointers print addresses of memory there, so values that hold
 * some keep the newer form.
 */
const lastMinor: Minor = 32

/** The strategy, showing bad values as the release did; see `wording.ts` for the words around them. */
export function withValuesOfRelease(strategy: AnyStrategy): AnyStrategy {
  return {
    ...strategy,
    validate: (object, context) => olderValues(strategy.validate(object, context), object, context.minor),
    validateUpdate: (object, old, context) => olderValues(strategy.validateUpdate(object, old, context), object, context.minor),
  }
}

export function olderValues(errors: readonly FieldError[], object: ApiObject, minor: Minor): FieldError[] {
  return minor > lastMinor ? [...errors] : errors.map((error) => withOlderText(withOlderValue(error, object, minor), minor))
}

function withOlderValue(error: FieldError, object: ApiObject, minor: Minor): FieldError {
  const older = values.find(({ field, about, until = lastMinor }) => minor <= until && field.test(error.field) && about.test(error.body))?.print(error, object)
  const shown = ` value: ${goJson(error.badValue)}`
  return older === undefined || !error.body.includes(shown) ? error : { ...error, body: error.body.replace(shown, () => ` value: ${older}`) }
}

/** What an owner lacks was named once more; the longest profile was a limit of its own. */
function withOlderText(error: FieldError, minor: Minor): FieldError {
  const name = /\.ownerReferences\.(kind|name)$/.exec(error.field)?.[1]
  if (name !== undefined) return { ...error, body: error.body.replace(/: must not be empty$/, `: ${name} must not be empty`) }
  if (minor > 31 || !error.field.endsWith('.appArmorProfile.localhostProfile')) return error
  return { ...error, body: error.body.replace(/may not be more than (\d+) bytes$/, 'may not be longer than $1') }
}

interface Printed {
  readonly field: RegExp
  readonly about: RegExp
  /** The last release, where it is an earlier one. */
  readonly until?: Minor
  readonly print: (error: FieldError, object: ApiObject) => string | undefined
}

const values: readonly Printed[] = [
  { field: /(?:^|\.)selector$/, about: /./, print: ({ path }, object) => selectorText(valueAt(object, path)) },
  {
    field: /\.metadata\.labels(?:\[.*\])?$/, about: /does not match template `labels`|: must be '/,
    print: ({ badValue }) => typeof badValue === 'string' ? undefined : mapText(badValue),
  },
  { field: /\.max(?:Surge|Unavailable)$/, about: /^Invalid value: (?!.*must be greater than or equal to 0$)/, print: ({ badValue }) => intOrStringText(badValue) },
  { field: /^spec\.strategy$/, about: /./, print: ({ badValue }) => strategyText('DeploymentStrategy', 'RollingUpdateDeployment', badValue) },
  { field: /^spec\.updateStrategy$/, about: /^Unsupported/, print: ({ badValue }) => strategyText('DaemonSetUpdateStrategy', 'RollingUpdateDaemonSet', badValue) },
  { field: /^spec\.updateStrategy$/, about: /^Invalid/, print: ({ badValue }) => strategyText('StatefulSetUpdateStrategy', 'RollingUpdateStatefulSetStrategy', badValue) },
  { field: /^spec\.updateStrategy\.rollingUpdate$/, about: /./, print: ({ badValue }) => partitionText(badValue) },
  { field: /\.(?:limits|requests)\[[^\]]+\]$/, about: /: must be an integer$/, print: ({ path }, object) => quantityText(valueAt(object, path)) },
  { field: /\.onExitCodes\.values$/, about: /./, print: ({ badValue }) => listText('int32', badValue) },
  { field: /(?:\.dnsConfig\.(?:nameservers|searches)|^metadata\.finalizers|\.fc\.targetWWNs)$/, about: /./, print: ({ badValue }) => listText('string', badValue) },
  {
    field: /\.tolerations\[\d+\]\.operator$/, about: /value must be empty when/, until: 31,
    print: ({ path }, object) => tolerationText(valueAt(object, path.slice(0, -1))),
  },
]

function valueAt(object: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((here, step) => {
    if (Array.isArray(here)) return here[Number(step)]
    return isMap(here) && Object.hasOwn(here, step) ? here[step] : undefined
  }, object)
}

function selectorText(selector: unknown): string | undefined {
  if (!isMap(selector)) return undefined
  const requirements = selector['matchExpressions']
  const shown = Array.isArray(requirements) ? `[]v1.LabelSelectorRequirement{${requirements.map(requirementText).join(', ')}}` : '[]v1.LabelSelectorRequirement(nil)'
  return `v1.LabelSelector{MatchLabels:${mapText(selector['matchLabels'])}, MatchExpressions:${shown}}`
}

function requirementText(requirement: unknown): string {
  const { key, operator, values } = isMap(requirement) ? requirement : {}
  return `v1.LabelSelectorRequirement{Key:${quoted(key)}, Operator:${quoted(operator)}, Values:${listText('string', values ?? null) ?? ''}}`
}

function mapText(map: unknown): string {
  if (!isMap(map)) return 'map[string]string(nil)'
  return `map[string]string{${sortedKeys(map).map((key) => `${goQuote(key)}:${quoted(map[key])}`).join(', ')}}`
}

function listText(type: string, list: unknown): string | undefined {
  if (list === null) return `[]${type}(nil)`
  return Array.isArray(list) ? `[]${type}{${list.map((item) => typeof item === 'string' ? goQuote(item) : goJson(item)).join(', ')}}` : undefined
}

function intOrStringText(value: unknown): string | undefined {
  if (typeof value === 'string') return `intstr.IntOrString{Type:1, IntVal:0, StrVal:${goQuote(value)}}`
  return typeof value === 'number' ? `intstr.IntOrString{Type:0, IntVal:${value}, StrVal:""}` : undefined
}

function strategyText(type: string, rollingType: string, strategy: unknown): string | undefined {
  const fields = fieldsOf(strategy)
  return fields.get('RollingUpdate') === null ? `apps.${type}{Type:${quoted(fields.get('Type'))}, RollingUpdate:(*apps.${rollingType})(nil)}` : undefined
}

function partitionText(rollingUpdate: unknown): string | undefined {
  const fields = fieldsOf(rollingUpdate)
  if (fields.get('MaxUnavailable') !== null) return undefined
  return `apps.RollingUpdateStatefulSetStrategy{Partition:${goJson(fields.get('Partition'))}, MaxUnavailable:(*intstr.IntOrString)(nil)}`
}

/**
 * A quantity as it was read; its text is remembered where it is canonical already: `500m`, but not `0.5`, which reads as 5 × 10⁻¹.
 * Source: `ParseQuantity`, `k8s.io/apimachinery/pkg/api/resource/quantity.go` (0.36).
 */
function quantityText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const [, digits = '', fraction = '', binary] = /^[+-]?(\d+)(?:\.(\d+))?(?:[KMGTPE](i)|.*)$/.exec(value) ?? []
  const canonical = binary === undefined
    ? fraction.length % 3 === 0 && !(digits + fraction).endsWith('000') && !digits.startsWith('0')
    : BigInt(digits) % 8n !== 0n
  const text = goQuantity(value, true)
  return canonical ? text : text?.replace(`s:${goQuote(value)}`, 's:""')
}

function tolerationText(toleration: unknown): string | undefined {
  if (!isMap(toleration) || toleration['tolerationSeconds'] !== undefined) return undefined
  const shown = ['key', 'operator', 'value', 'effect'].map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}:${quoted(toleration[name])}`)
  return `core.Toleration{${shown.join(', ')}, TolerationSeconds:(*int64)(nil)}`
}

function fieldsOf(struct: unknown): ReadonlyMap<string, unknown> {
  return new Map(struct instanceof GoStruct ? struct.fields : [])
}

function quoted(value: unknown): string {
  return goQuote(typeof value === 'string' ? value : '')
}
