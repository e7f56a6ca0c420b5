import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, notSupported, required, tooLong } from '../../../../base/field.ts'
import { byteLength } from '../../../../base/names.ts'
import type { AppArmorProfile, SeccompProfile } from '../../../../model/kubernetes.generated.ts'
import { goStruct } from '../go-struct.ts'
import { isPadded } from './containers.ts'
import { validateLocalDescendingPath } from './volumes/paths.ts'

/**
 * seccomp and AppArmor profiles of a pod or container. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

const types = ['Localhost', 'RuntimeDefault', 'Unconfined']
const seccompShape = [['Type', 'type', ''], ['LocalhostProfile', 'localhostProfile', null]] as const

export function validateSeccompProfile(profile: SeccompProfile | undefined, path: FieldPath): FieldError[] {
  if (profile === undefined) return []
  const { type, localhostProfile } = profile
  const errors: FieldError[] = []
  if (!type) errors.push(required(path.child('type'), 'type is required when seccompProfile is set'))
  else if (!types.includes(type)) errors.push(notSupported(path.child('type'), type, types))
  const here = path.child('localhostProfile')
  if (type === 'Localhost') {
    if (localhostProfile === undefined) errors.push(required(here, 'must be set when seccomp type is Localhost'))
    else errors.push(...validateLocalDescendingPath(localhostProfile, here))
  } else if (localhostProfile !== undefined) {
    errors.push(invalid(here, goStruct(seccompShape, profile), 'can only be set when seccomp type is Localhost'))
  }
  return errors
}

export function validateAppArmorProfile(profile: AppArmorProfile | undefined, path: FieldPath): FieldError[] {
  if (profile === undefined) return []
  const { type, localhostProfile } = profile
  if (!type) return [required(path.child('type'), 'type is required when appArmorProfile is set')]
  if (!types.includes(type)) return [notSupported(path.child('type'), type, types)]
  const here = path.child('localhostProfile')
  if (type === 'Localhost') return validateLocalhostProfile(localhostProfile, here)
  return localhostProfile === undefined ? [] : [invalid(here, localhostProfile, 'can only be set when AppArmor type is Localhost')]
}

function validateLocalhostProfile(profile: string | undefined, path: FieldPath): FieldError[] {
  if (!profile) return [required(path, 'must be set when AppArmor type is Localhost')]
  const errors = isPadded(profile) ? [invalid(path, profile, 'must not be padded with whitespace')] : []
  // PATH_MAX - 1
  if (byteLength(profile) > 4095) errors.push(tooLong(path, profile, 4095))
  return errors
}
