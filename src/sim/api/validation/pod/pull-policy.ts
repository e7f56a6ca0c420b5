import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { notSupported, required } from '../../../../base/field.ts'

const pullPolicies = ['Always', 'IfNotPresent', 'Never']

export function validatePullPolicy(policy: string | undefined, path: FieldPath): FieldError[] {
  if (!policy) return [required(path)]
  return pullPolicies.includes(policy) ? [] : [notSupported(path, policy, pullPolicies)]
}
