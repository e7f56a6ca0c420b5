import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, invalid, notSupported, omitValue, required, tooMany } from '../../../../base/field.ts'
import { goQuote } from '../../../../base/go-format.ts'
import type {
  JobSpec, PodFailurePolicy, PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule,
} from '../../../../model/kubernetes.generated.ts'
import type { GoShape } from '../go-struct.ts'
import { validateLabelName } from '../label-selector.ts'

/**
 * How a Job reacts to pods that fail. Source: `pkg/apis/batch/validation/validation.go` (1.36).
 */
export function validatePodFailurePolicy({ rules = [] }: PodFailurePolicy, spec: JobSpec, path: FieldPath): FieldError[] {
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {}
  const names = new Set([...containers, ...initContainers].map(({ name = '' }) => name))
  const here = path.child('rules')
  return [
    ...rules.length > maxRules ? [tooMany(here, rules.length, maxRules)] : [],
    ...rules.flatMap((rule, index) => validateRule(rule, spec, names, here.index(index))),
  ]
}

export const podFailurePolicyShape: GoShape = [['Rules', 'rules', 'list', [
  ['Action', 'action', ''],
  ['OnExitCodes', 'onExitCodes', 'pointer', [['ContainerName', 'containerName', null], ['Operator', 'operator', ''], ['Values', 'values', null]]],
  ['OnPodConditions', 'onPodConditions', 'list', [['Type', 'type', ''], ['Status', 'status', '']]],
]]]

const maxRules = 20
const maxExitCodes = 255
const maxPatterns = 20
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const operators = ['In', 'NotIn']
const statuses = ['False', 'True', 'Unknown']

function validateRule({ action = '', onExitCodes, onPodConditions = [] }: PodFailurePolicyRule, spec: JobSpec, names: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const here = path.child('action')
  const errors: FieldError[] = []
  if (action === '') errors.push(required(here, validValues(actions)))
  else if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined) errors.push(invalid(here, action, 'requires the backoffLimitPerIndex to be set'))
  } else if (!actions.includes(action)) errors.push(notSupported(here, action, actions))
  if (onExitCodes !== undefined) errors.push(...validateExitCodes(onExitCodes, names, path.child('onExitCodes')))
  if (onPodConditions.length > 0) errors.push(...validateConditions(onPodConditions, path.child('onPodConditions')))
  if (onExitCodes !== undefined && onPodConditions.length > 0) {
    errors.push(invalid(path, omitValue, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  }
  if (onExitCodes === undefined && onPodConditions.length === 0) {
    errors.push(invalid(path, omitValue, 'specifying one of OnExitCodes and OnPodConditions is required'))
  }
  return errors
}

function validateConditions(patterns: readonly PodFailurePolicyOnPodConditionsPattern[], path: FieldPath): FieldError[] {
  return [
    ...patterns.length > maxPatterns ? [tooMany(path, patterns.length, maxPatterns)] : [],
    ...patterns.flatMap(({ type = '', status = '' }, index) => {
      const here = path.index(index)
      const errors = validateLabelName(type, here.child('type'))
      if (status === '') errors.push(required(here.child('status'), validValues(statuses)))
      else if (!statuses.includes(status)) errors.push(notSupported(here.child('status'), status, statuses))
      return errors
    }),
  ]
}

function validateExitCodes({ containerName, operator = '', values }: PodFailurePolicyOnExitCodesRequirement, names: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (operator === '') errors.push(required(path.child('operator'), validValues(operators)))
  else if (!operators.includes(operator)) errors.push(notSupported(path.child('operator'), operator, operators))
  if (containerName !== undefined && !names.has(containerName)) {
    errors.push(invalid(path.child('containerName'), containerName, 'must be one of the container or initContainer names in the pod template'))
  }
  return [...errors, ...validateValues(values, operator, path.child('values'))]
}

function validateValues(given: readonly number[] | undefined, operator: string, path: FieldPath): FieldError[] {
  const values = given ?? []
  const errors: FieldError[] = []
  if (values.length === 0) errors.push(invalid(path, given ?? null, 'at least one value is required'))
  else if (values.length > maxExitCodes) errors.push(tooMany(path, values.length, maxExitCodes))
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0) errors.push(invalid(path.index(index), value, 'must not be 0 for the In operator'))
    if (values.indexOf(value) < index) errors.push(duplicate(path.index(index), value))
  }
  if (values.some((value, index) => index > 0 && (values[index - 1] ?? 0) > value)) errors.push(invalid(path, values, 'must be ordered'))
  return errors
}

/** `%q` of a list: `["In" "NotIn"]`. */
function validValues(values: readonly string[]): string {
  return `valid values: [${values.map(goQuote).join(' ')}]`
}
