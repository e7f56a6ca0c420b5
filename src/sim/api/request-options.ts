import { type FieldError, FieldPath, forbidden, invalid, notSupported, required, tooLong } from '../../base/field.ts'
import { byteLength } from '../../base/names.ts'
import { invalidStatus, type Status } from './status.ts'

/**
 * Options of a request as they stand in its query or body: `apimachinery/pkg/apis/meta/v1/validation/validation.go` (1.36).
 */
export interface WriteParameters {
  readonly dryRun?: readonly string[]
  readonly fieldManager?: string
  readonly fieldValidation?: string
  readonly force?: boolean
}

export function writeOptionsFault(kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions', parameters: WriteParameters, isApply = false): Status | undefined {
  const { dryRun = [], fieldManager = '', fieldValidation = '', force } = parameters
  const errors: FieldError[] = []
  if (kind === 'PatchOptions' && !isApply && force !== undefined) errors.push(forbidden(FieldPath.of('force'), 'may not be specified for non-apply patch'))
  if (isApply && fieldManager === '') errors.push(required(FieldPath.of('fieldManager'), 'is required for apply patch'))
  errors.push(...managerErrors(fieldManager), ...dryRunErrors(dryRun))
  const modes = ['', 'Ignore', 'Strict', 'Warn']
  if (!modes.includes(fieldValidation)) errors.push(notSupported(FieldPath.of('fieldValidation'), fieldValidation, modes))
  return errors.length === 0 ? undefined : invalidStatus(kind, 'meta.k8s.io', '', errors)
}

export interface DeleteParameters {
  readonly dryRun?: readonly string[]
  readonly propagationPolicy?: string
  readonly orphanDependents?: boolean
}

export function deleteOptionsFault({ dryRun = [], propagationPolicy, orphanDependents }: DeleteParameters): Status | undefined {
  const errors: FieldError[] = []
  const path = FieldPath.of('propagationPolicy')
  if (propagationPolicy !== undefined && orphanDependents !== undefined) errors.push(invalid(path, propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set'))
  const policies = ['Background', 'Foreground', 'Orphan']
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy)) errors.push(notSupported(path, propagationPolicy, [...policies, 'nil']))
  errors.push(...dryRunErrors(dryRun))
  return errors.length === 0 ? undefined : invalidStatus('DeleteOptions', 'meta.k8s.io', '', errors)
}

/** 128 bytes of printable text. */
function managerErrors(manager: string): FieldError[] {
  const path = FieldPath.of('fieldManager')
  const errors: FieldError[] = byteLength(manager) > 128 ? [tooLong(path, manager, 128)] : []
  for (const [position, rune] of [...manager].entries()) {
    if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(rune)) continue
    const code = (rune.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    errors.push(invalid(path, manager, `invalid character U+${code} (at position ${position})`))
  }
  return errors
}

function dryRunErrors(dryRun: readonly string[]): FieldError[] {
  return dryRun.some((each) => each !== 'All') ? [notSupported(FieldPath.of('dryRun'), dryRun, ['All'])] : []
}
