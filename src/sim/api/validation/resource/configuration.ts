import { type FieldError, type FieldPath, forbidden, internalError, invalid, required, tooLong } from '../../../../base/field.ts'
import { isMap } from '../../../../base/json.ts'
import { byteLength } from '../../../../base/names.ts'
import type { DeviceSelector, OpaqueDeviceConfiguration } from '../../../../model/kubernetes.generated.ts'
import type { ValidationContext } from '../../strategy.ts'
import { validateSlice } from './collections.ts'
import { compileDeviceSelector } from './device-selector-compiler.ts'
import { validateDriverName } from './names.ts'

/** Selectors and driver parameters of claims and classes: `pkg/apis/resource/validation/validation.go` (1.36). */

const maxSelectors = 32
const maxExpressionBytes = 10 * 1024
const maxParameterBytes = 10 * 1024

export function validateSelectors(selectors: readonly DeviceSelector[] | undefined, path: FieldPath): FieldError[] {
  return validateSlice(selectors, maxSelectors, validateSelector, path)
}

/** `stored`: the object already had these parameters, so their size is not checked again. */
export function validateDeviceConfiguration(
  opaque: OpaqueDeviceConfiguration | undefined, stored: boolean, path: FieldPath, context: ValidationContext,
): FieldError[] {
  const at = path.child('opaque')
  if (opaque === undefined) return [required(at)]
  return [
    ...validateDriverName(opaque.driver ?? '', at.child('driver'), context),
    ...validateRawExtension(opaque.parameters, stored ? undefined : maxParameterBytes, at.child('parameters')),
  ]
}

/** A JSON object that only a driver reads. */
export function validateRawExtension(value: unknown, maxBytes: number | undefined, path: FieldPath): FieldError[] {
  if (value === undefined || value === null) return [required(path)]
  if (maxBytes !== undefined && byteLength(rawText(value)) > maxBytes) return [tooLong(path, '', maxBytes)]
  return isMap(value) ? [] : [invalid(path, '<value omitted>', 'must be a valid JSON object')]
}

function validateSelector({ cel }: DeviceSelector, path: FieldPath): FieldError[] {
  if (cel === undefined) return [required(path.child('cel'))]
  const { expression = '' } = cel
  const at = path.child('cel', 'expression')
  if (byteLength(expression) > maxExpressionBytes) return [tooLong(at, '', maxExpressionBytes)]
  const error = compileDeviceSelector(expression)
  if (error === undefined) return []
  if (error.type === 'TooComplex') return [forbidden(at, 'too complex, exceeds cost limit')]
  return [error.type === 'Invalid' ? invalid(at, expression, error.detail) : internalError(at, error.detail)]
}

/** The bytes as a client sends them, without needless space. */
function rawText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => typeof inner === 'bigint' ? Number(inner) : inner)
}
