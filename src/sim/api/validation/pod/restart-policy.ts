import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, notSupported, required, tooLong, tooMany } from '../../../../base/field.ts'
import type { Container, ContainerRestartRule } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { PodOptions } from './options.ts'

/**
 * Restart policy and restart rules of single containers. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

const policies = ['Always', 'Never', 'OnFailure']
const operators = ['In', 'NotIn']
const requiredMessage = 'must specify restartPolicy when restart rules are used'

export function validateContainerRestartPolicy({ restartPolicy, restartPolicyRules = [] }: Container, path: FieldPath, options: PodOptions): FieldError[] {
  const errors: FieldError[] = []
  if (restartPolicy === undefined) {
    if (restartPolicyRules.length === 0) return []
    errors.push(required(path.child('restartPolicy'), requiredMessage))
  } else if (!policies.includes(restartPolicy)) errors.push(notSupported(path.child('restartPolicy'), restartPolicy, policies))
  if (restartPolicyRules.length > 20) errors.push(tooManyItems(path.child('restartPolicyRules'), restartPolicyRules, 20, options))
  const actions = options.allowRestartAllContainers ? ['Restart', 'RestartAllContainers'] : ['Restart']
  return [...errors, ...restartPolicyRules.flatMap((rule, index) => validateRule(rule, actions, path.child('restartPolicyRules').index(index), options))]
}

export function validateInitContainerRestartPolicy(container: Container, path: FieldPath, options: PodOptions): FieldError[] {
  const { restartPolicy, restartPolicyRules = [] } = container
  if (restartPolicy === undefined) {
    return restartPolicyRules.length > 0 ? [required(path.child('restartPolicy'), requiredMessage)] : []
  }
  if (!options.allowContainerRestartRules) {
    return restartPolicy === 'Always' ? [] : [notSupported(path.child('restartPolicy'), restartPolicy, ['Always'])]
  }
  if (restartPolicy !== 'Always' || options.allowRestartAllContainers) return validateContainerRestartPolicy(container, path, options)
  return restartPolicyRules.length > 0
    ? [forbidden(path.child('restartPolicyRules'), 'restartPolicyRules are not allowed for init containers with restart policy Always')]
    : []
}

function validateRule({ action = '', exitCodes }: ContainerRestartRule, actions: readonly string[], path: FieldPath, options: PodOptions): FieldError[] {
  const errors = actions.includes(action) ? [] : [notSupported(path.child('action'), action, actions)]
  const here = path.child('exitCodes')
  if (exitCodes === undefined) return [...errors, required(here, 'must be specified')]
  const { operator = '', values = [] } = exitCodes
  if (!operators.includes(operator)) errors.push(notSupported(here.child('operator'), operator, operators))
  if (values.length > 255) errors.push(tooManyItems(here.child('values'), values, 255, options))
  return errors
}

/** Until 1.35 the server called a list that is too long by the word for texts. */
function tooManyItems(path: FieldPath, list: readonly unknown[], max: number, { minor }: PodOptions): FieldError {
  return gateEnabled(minor, 'PodListsTooMany') ? tooMany(path, list.length, max) : tooLong(path, list, max)
}
