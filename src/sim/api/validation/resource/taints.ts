import { type FieldError, type FieldPath, invalid, notSupported, required } from '../../../../base/field.ts'
import { labelValueErrors } from '../../../../base/names.ts'
import type { DeviceTaint, DeviceToleration } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids } from '../checks.ts'
import { validateLabelName } from '../metadata.ts'

/** Taints of devices and what tolerates them: `pkg/apis/resource/validation/validation.go` (1.36). */

const effectsOf = ({ minor }: ValidationContext): string[] =>
  ['NoExecute', 'NoSchedule', ...gateEnabled(minor, 'DRADeviceTaintEffectNone') ? ['None'] : []]

export function validateDeviceTaint({ key = '', value = '', effect = '' }: DeviceTaint, path: FieldPath, context: ValidationContext): FieldError[] {
  const effects = effectsOf(context)
  const at = path.child('effect')
  return [
    ...validateLabelName(key, path.child('key')),
    ...invalids(path.child('value'), value, labelValueErrors(value)),
    ...effect === '' ? [required(at)] : effects.includes(effect) ? [] : [notSupported(at, effect, effects)],
  ]
}

export function validateDeviceToleration(toleration: DeviceToleration, path: FieldPath, context: ValidationContext): FieldError[] {
  const effects = effectsOf(context)
  const { key = '', effect = '' } = toleration
  return [
    ...key === '' ? [] : validateLabelName(key, path.child('key')),
    ...validateOperator(toleration, path),
    ...effect === '' || effects.includes(effect) ? [] : [notSupported(path.child('effect'), effect, effects)],
  ]
}

function validateOperator({ operator = '', value = '' }: DeviceToleration, path: FieldPath): FieldError[] {
  switch (operator) {
    case 'Exists': return value === '' ? [] : [invalid(path.child('value'), value, 'must be empty for operator `Exists`')]
    case 'Equal': return invalids(path.child('value'), value, labelValueErrors(value))
    case '': return [required(path.child('operator'))]
    default: return [notSupported(path.child('operator'), operator, ['Equal', 'Exists'])]
  }
}
