import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { invalid } from '../../../../../base/field.ts'

/**
 * Paths inside volumes. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

export function validatePathNoBacksteps(target: string, path: FieldPath): FieldError[] {
  return target.split('/').includes('..') ? [invalid(path, target, "must not contain '..'")] : []
}

export function validateLocalDescendingPath(target: string, path: FieldPath): FieldError[] {
  const absolute = target.startsWith('/') ? [invalid(path, target, 'must be a relative path')] : []
  return [...absolute, ...validatePathNoBacksteps(target, path)]
}

export function validateLocalNonReservedPath(target: string, path: FieldPath): FieldError[] {
  const reserved = target.startsWith('..') && !target.startsWith('../') ? [invalid(path, target, "must not start with '..'")] : []
  return [...validateLocalDescendingPath(target, path), ...reserved]
}

/** `defaultMode` and `mode` of files. */
export function validateFileMode(mode: number | undefined, path: FieldPath): FieldError[] {
  return mode !== undefined && (mode > 0o777 || mode < 0)
    ? [invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : []
}
