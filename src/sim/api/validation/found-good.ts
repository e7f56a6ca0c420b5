import type { FieldError, FieldPath } from '../../../base/field.ts'

/**
 * A check that looks once at a value in which it finds nothing wrong: labels, owners and pod templates come back, as one and the same
 * object, with every status that a controller writes. Values do not change once they have been checked; those with errors are looked
 * at again, for their place may be another.
 */
export function lookingOnce<T extends object, Rest extends readonly unknown[]>(check: (value: T, path: FieldPath, ...rest: Rest) => FieldError[]): (value: T | undefined, path: FieldPath, ...rest: Rest) => FieldError[] {
  const good = new WeakSet<T>()
  return (value, path, ...rest) => {
    if (value === undefined || good.has(value)) return []
    const errors = check(value, path, ...rest)
    if (errors.length === 0) good.add(value)
    return errors
  }
}
