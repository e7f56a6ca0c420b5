import { type FieldError, type FieldPath, forbidden, notSupported } from '../../../../base/field.ts'

const supported = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']

/** Access modes of volumes and claims: known ones, and ReadWriteOncePod alone (`pkg/apis/core/validation/validation.go`, 1.36). */
export function validateAccessModes(modes: readonly string[], path: FieldPath): FieldError[] {
  const errors = modes.filter((mode) => !supported.includes(mode)).map((mode) => notSupported(path, mode, supported))
  if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod' && supported.includes(mode))) {
    errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'))
  }
  return errors
}
