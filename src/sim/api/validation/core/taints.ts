import { duplicate, type FieldError, type FieldPath, invalid, required } from '../../../../base/field.ts'
import { GoStruct } from '../../../../base/go-format.ts'
import { labelValueErrors } from '../../../../base/names.ts'
import type { Taint } from '../../../../model/kubernetes.generated.ts'
import { unsupported } from '../checks.ts'
import { validateLabelName } from '../metadata.ts'

/** Taints: key, value, effect, and no pair of key and effect twice. Also of taints in an annotation. */
export function validateTaints(taints: readonly Taint[], path: FieldPath): FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, index) => {
    const { key = '', value = '', effect = '' } = taint
    const here = path.index(index)
    const errors = validateLabelName(key, here.child('key'))
    const valueErrors = labelValueErrors(value)
    if (valueErrors.length > 0) errors.push(invalid(here.child('value'), value, valueErrors.join(';')))
    if (effect === '') errors.push(required(here.child('effect')))
    else errors.push(...unsupported(here.child('effect'), effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']))
    const pair = `${effect}/${key}`
    if (seen.has(pair)) errors.push(duplicateTaint(taint, here))
    seen.add(pair)
    return errors
  })
}

function duplicateTaint({ key = '', value = '', effect = '', timeAdded }: Taint, path: FieldPath): FieldError {
  const shown = new GoStruct([['Key', key], ['Value', value], ['Effect', effect], ['TimeAdded', timeAdded ?? null]])
  const error = duplicate(path, shown)
  return { ...error, body: `${error.body}: taints must be unique by key and effect pair` }
}
