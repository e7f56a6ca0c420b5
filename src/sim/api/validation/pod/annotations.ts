import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, invalid } from '../../../../base/field.ts'
import { goQuote } from '../../../../base/go-format.ts'
import { sortedKeys } from '../../../../base/json.ts'
import { parseInteger } from '../../../../base/labels.ts'
import type { AppArmorProfile, ObjectMeta, PodSpec, SeccompProfile, Toleration } from '../../../../model/kubernetes.generated.ts'
import type { PodOptions } from './options.ts'
import { validateTolerations } from './tolerations.ts'
import { allContainers, containersWithPath } from './visit.ts'
import { validateLocalDescendingPath } from './volumes/paths.ts'

/**
 * Annotations of pods with a meaning of their own. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */
export const mirrorPodAnnotation = 'kubernetes.io/config.mirror'
export const seccompPodAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'
export const seccompContainerPrefix = 'container.seccomp.security.alpha.kubernetes.io/'
export const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/'
const tolerationsAnnotation = 'scheduler.alpha.kubernetes.io/tolerations'
const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost'

type Annotations = { [key: string]: string } | undefined

/** `ValidatePodSpecificAnnotations`. */
export function validatePodSpecificAnnotations(annotations: Annotations, spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const mirror = annotationOf(annotations, mirrorPodAnnotation)
  const cost = annotationOf(annotations, deletionCostAnnotation)
  return [
    ...mirror !== undefined && !spec.nodeName
      ? [invalid(path.key(mirrorPodAnnotation), mirror, 'must set spec.nodeName if mirror pod annotation is set')]
      : [],
    ...validateTolerationsAnnotation(annotationOf(annotations, tolerationsAnnotation) ?? '', path, options),
    ...!options.allowInvalidPodDeletionCost && podDeletionCostError(annotations)
      ? [invalid(path.key(deletionCostAnnotation), cost, 'must be a 32bit integer')]
      : [],
    ...validateSeccompAnnotations(annotations, path),
    ...validateAppArmorAnnotations(annotations, spec, path),
  ]
}

/** `ValidatePodSpecificAnnotationUpdates`, without the checks that creation has too. */
export function validateAnnotationChanges(annotations: Annotations, old: Annotations, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  for (const key of sortedKeys(old ?? {})) {
    if (annotationOf(annotations, key) === old?.[key]) continue
    if (key.startsWith(appArmorPrefix)) errors.push(forbidden(path.key(key), 'may not remove or update AppArmor annotations'))
    if (key === mirrorPodAnnotation) errors.push(forbidden(path.key(key), 'may not remove or update mirror pod annotation'))
  }
  for (const key of sortedKeys(annotations ?? {})) {
    if (annotationOf(old, key) !== undefined) continue
    if (key.startsWith(appArmorPrefix)) errors.push(forbidden(path.key(key), 'may not add AppArmor annotations'))
    if (key === mirrorPodAnnotation) errors.push(forbidden(path.key(key), 'may not add mirror pod annotation'))
  }
  return errors
}

/** Whether the deletion cost is there and no plain 32-bit integer. */
export function podDeletionCostError(annotations: Annotations): boolean {
  const cost = annotationOf(annotations, deletionCostAnnotation)
  if (cost === undefined) return false
  const value = /^(?:0$|-|[1-9])/.test(cost) ? parseInteger(cost) : undefined
  return value === undefined || value < -(2n ** 31n) || value >= 2n ** 31n
}

/** Annotation and field must agree where both are there. */
export function validateAnnotationsMatchFields(meta: ObjectMeta | undefined, spec: PodSpec, path: FieldPath): FieldError[] {
  return [...validateSeccompMatches(meta?.annotations, spec, path), ...validateAppArmorMatches(meta?.annotations, spec, path)]
}

/** The AppArmor profile that an annotation's value means. */
export function appArmorFieldForAnnotation(value: string): AppArmorProfile | undefined {
  if (value === 'unconfined') return { type: 'Unconfined' }
  if (value === 'runtime/default') return { type: 'RuntimeDefault' }
  const localhostProfile = value.startsWith('localhost/') ? value.slice('localhost/'.length) : ''
  return localhostProfile === '' ? undefined : { type: 'Localhost', localhostProfile }
}

export function annotationOf(annotations: Annotations, key: string): string | undefined {
  return annotations !== undefined && Object.hasOwn(annotations, key) ? annotations[key] : undefined
}

function validateTolerationsAnnotation(text: string, path: FieldPath, options: PodOptions): FieldError[] {
  if (text === '') return []
  const tolerations = parseTolerations(text)
  if (typeof tolerations === 'string') return [invalid(path, tolerationsAnnotation, tolerations)]
  return validateTolerations(tolerations, path.child(tolerationsAnnotation), options)
}

/** The list, or the words of Go's JSON reader about what is wrong. */
function parseTolerations(text: string): Toleration[] | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    const first = text.trimStart().charAt(0)
    return '[{"tfn-0123456789'.includes(first) ? 'unexpected end of JSON input' : `invalid character '${first}' looking for beginning of value`
  }
  if (value === null) return []
  if (Array.isArray(value)) return value as Toleration[]
  const kind = typeof value === 'object' ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value
  return `json: cannot unmarshal ${kind} into Go value of type []core.Toleration`
}

function validateSeccompAnnotations(annotations: Annotations, path: FieldPath): FieldError[] {
  return sortedKeys(annotations ?? {})
    .filter((key) => key === seccompPodAnnotation || key.startsWith(seccompContainerPrefix))
    .sort((a, b) => Number(b === seccompPodAnnotation) - Number(a === seccompPodAnnotation))
    .flatMap((key) => validateSeccompValue(annotationOf(annotations, key) ?? '', path.child(key)))
}

const seccompDefaults = ['runtime/default', 'docker/default']

function validateSeccompValue(value: string, path: FieldPath): FieldError[] {
  if (seccompDefaults.includes(value) || value === 'unconfined') return []
  if (value.startsWith('localhost/')) return validateLocalDescendingPath(value.slice('localhost/'.length), path)
  return [invalid(path, value, 'must be a valid seccomp profile')]
}

function validateAppArmorAnnotations(annotations: Annotations, spec: PodSpec, path: FieldPath): FieldError[] {
  const names = new Set(allContainers(spec).map(({ name = '' }) => name))
  return sortedKeys(annotations ?? {}).filter((key) => key.startsWith(appArmorPrefix)).flatMap((key) => {
    const container = key.slice(appArmorPrefix.length)
    const value = annotationOf(annotations, key) ?? ''
    const isKnown = value === '' || value === 'runtime/default' || value === 'unconfined' || value.startsWith('localhost/')
    return [
      ...names.has(container) ? [] : [invalid(path.key(key), container, 'container not found')],
      ...isKnown ? [] : [invalid(path.key(key), value, `invalid AppArmor profile name: ${goQuote(value)}`)],
    ]
  })
}

function validateSeccompMatches(annotations: Annotations, spec: PodSpec, path: FieldPath): FieldError[] {
  const match = (key: string, profile: SeccompProfile | undefined, here: FieldPath): FieldError[] => {
    const value = annotationOf(annotations, key)
    return value === undefined || profile === undefined ? [] : profileMismatch('seccomp', value, profile, seccompDefaults, here)
  }
  return [
    ...match(seccompPodAnnotation, spec.securityContext?.seccompProfile, path.child('securityContext', 'seccompProfile')),
    ...containersWithPath(spec, path).flatMap(({ container, path: containerPath }) => match(
      `${seccompContainerPrefix}${container.name ?? ''}`, container.securityContext?.seccompProfile,
      containerPath.child('securityContext', 'seccompProfile'))),
  ]
}

/** The container's own profile, else the pod's, is what the annotation must say. */
function validateAppArmorMatches(annotations: Annotations, spec: PodSpec, path: FieldPath): FieldError[] {
  if (spec.os?.name === 'windows') return []
  return containersWithPath(spec, path).flatMap(({ container, path: containerPath }) => {
    const profile = container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile
    const value = annotationOf(annotations, `${appArmorPrefix}${container.name ?? ''}`)
    return value === undefined || profile === undefined
      ? []
      : profileMismatch('apparmor', value, profile, ['runtime/default'], containerPath.child('securityContext', 'appArmorProfile'))
  })
}

function profileMismatch(
  what: string, value: string, { type, localhostProfile }: SeccompProfile | AppArmorProfile, defaults: readonly string[], path: FieldPath,
): FieldError[] {
  const wrongType = [forbidden(path.child('type'), `${what} type in annotation and field must match`)]
  switch (type) {
    case 'Unconfined': return value === 'unconfined' ? [] : wrongType
    case 'RuntimeDefault': return defaults.includes(value) ? [] : wrongType
    case 'Localhost':
      if (!value.startsWith('localhost/')) return wrongType
      return value.slice('localhost/'.length) === localhostProfile
        ? []
        : [forbidden(path.child('localhostProfile'), `${what} profile in annotation and field must match`)]
    default: return []
  }
}
