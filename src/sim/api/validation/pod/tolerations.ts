import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, notSupported } from '../../../../base/field.ts'
import { goQuote } from '../../../../base/go-format.ts'
import { parseInteger } from '../../../../base/labels.ts'
import { decimalIntegerErrors, labelValueErrors } from '../../../../base/names.ts'
import type { Toleration } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { validateLabelName } from '../label-selector.ts'

export interface TolerationOptions {
  readonly allowTolerationComparison: boolean
  /** Messages name the comparisons although they are not allowed; from 1.35 on. */
  readonly knowsTolerationComparison?: boolean
}

/** `ValidateTolerations` (1.36); also of RuntimeClasses and device requests. */
export function validateTolerations(tolerations: readonly Toleration[], path: FieldPath, options: TolerationOptions): FieldError[] {
  return tolerations.flatMap((toleration, index) => validateToleration(toleration, path.index(index), options))
}

const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function validateToleration(toleration: Toleration, path: FieldPath, options: TolerationOptions): FieldError[] {
  const { key = '', operator = '', effect = '', tolerationSeconds } = toleration
  const errors: FieldError[] = key === '' ? [] : validateLabelName(key, path.child('key'))
  if (key === '' && operator !== 'Exists') {
    errors.push(invalid(path.child('operator'), operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'))
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(invalid(path.child('effect'), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  }
  errors.push(...validateValue(toleration, path, options))
  if (effect !== '' && !taintEffects.includes(effect)) errors.push(notSupported(path.child('effect'), effect, taintEffects))
  return errors
}

/** A wrong value is reported at the operator, but for comparisons. */
function validateValue({ operator = '', value = '' }: Toleration, path: FieldPath, { allowTolerationComparison, knowsTolerationComparison = true }: TolerationOptions): FieldError[] {
  switch (operator) {
    case '': case 'Equal': {
      const messages = labelValueErrors(value)
      return messages.length > 0 ? [invalid(path.child('operator'), value, messages.join(';'))] : []
    }
    case 'Exists':
      return value === '' ? [] : [invalid(path.child('operator'), value, "value must be empty when `operator` is 'Exists'")]
    case 'Lt': case 'Gt':
      if (!allowTolerationComparison) {
        return [notSupported(path.child('operator'), operator, knowsTolerationComparison ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists'])]
      }
      return [...invalids(path.child('value'), value, decimalIntegerErrors(value)), ...invalids(path.child('value'), value, parseIntErrors(value))]
    default:
      return [notSupported(path.child('operator'), operator, ['Equal', 'Exists'])]
  }
}

/** The words of `strconv.ParseInt`. */
function parseIntErrors(text: string): string[] {
  if (parseInteger(text) !== undefined) return []
  const reason = /^[+-]?[0-9]+$/.test(text) ? 'value out of range' : 'invalid syntax'
  return [`strconv.ParseInt: parsing ${goQuote(text)}: ${reason}`]
}
