import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, required, tooLong, tooMany } from '../../../../base/field.ts'
import { byteLength } from '../../../../base/names.ts'
import type { SuccessPolicy, SuccessPolicyRule } from '../../../../model/kubernetes.generated.ts'
import type { GoShape } from '../go-struct.ts'
import { validateNonnegativeField } from '../metadata.ts'
import { countIndexes } from './job-indexes.ts'

/**
 * When an indexed Job counts as done. Source: `pkg/apis/batch/validation/validation.go` (1.36).
 */
export function validateSuccessPolicy({ rules = [] }: SuccessPolicy, completions: number, path: FieldPath): FieldError[] {
  const here = path.child('rules')
  const errors: FieldError[] = []
  if (rules.length === 0) errors.push(required(here, 'at least one rules must be specified when the successPolicy is specified'))
  if (rules.length > maxRules) errors.push(tooMany(here, rules.length, maxRules))
  return [...errors, ...rules.flatMap((rule, index) => validateRule(rule, completions, here.index(index)))]
}

export const successPolicyShape: GoShape = [
  ['Rules', 'rules', 'list', [['SucceededIndexes', 'succeededIndexes', null], ['SucceededCount', 'succeededCount', null]]],
]

const maxRules = 20
const maxIndexesLength = 64 * 1024

function validateRule({ succeededCount, succeededIndexes }: SuccessPolicyRule, completions: number, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (succeededCount === undefined && succeededIndexes === undefined) {
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'))
  }
  let total = 0
  if (succeededIndexes !== undefined) {
    const here = path.child('succeededIndexes')
    if (byteLength(succeededIndexes) > maxIndexesLength) errors.push(tooLong(here, succeededIndexes, maxIndexesLength))
    const counted = countIndexes(succeededIndexes, completions)
    if (typeof counted === 'number') total = counted
    else errors.push(invalid(here, succeededIndexes, `error parsing succeededIndexes: ${counted.error}`))
  }
  if (succeededCount === undefined) return errors
  const here = path.child('succeededCount')
  errors.push(...validateNonnegativeField(succeededCount, here))
  if (succeededCount > completions) {
    errors.push(invalid(here, succeededCount, `must be less than or equal to ${completions} (the number of specified completions)`))
  }
  if (succeededIndexes !== undefined && succeededCount > total) {
    errors.push(invalid(here, succeededCount, `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`))
  }
  return errors
}
