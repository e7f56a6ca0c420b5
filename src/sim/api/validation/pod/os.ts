import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, notSupported, required } from '../../../../base/field.ts'
import type { PodSecurityContext, PodSpec, SecurityContext } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { PodOptions } from './options.ts'
import { containersWithPath } from './visit.ts'

const systems = ['linux', 'windows']

/** `spec.os` and the fields that only the other system has: `validateOS`, `validateLinux`, `validateWindows` (1.36). */
export function validateOS(spec: PodSpec, path: FieldPath, { minor }: PodOptions): FieldError[] {
  if (spec.os === undefined) return []
  const { name } = spec.os
  if (!name) return [required(path.child('os', 'name'), gateEnabled(minor, 'PodOSNameEndsWhenMissing') ? '' : 'cannot be empty')]
  if (!systems.includes(name)) return [notSupported(path.child('os'), name, systems)]
  return name === 'linux' ? validateLinux(spec, path) : validateWindows(spec, path)
}

function validateLinux(spec: PodSpec, path: FieldPath): FieldError[] {
  const refuse = (context: PodSecurityContext | SecurityContext | undefined, here: FieldPath): FieldError[] => context?.windowsOptions === undefined
    ? []
    : [forbidden(here.child('securityContext', 'windowsOptions'), 'windows options cannot be set for a linux pod')]
  return [
    ...refuse(spec.securityContext, path),
    ...containersWithPath(spec, path).flatMap(({ container, path: containerPath }) => refuse(container.securityContext, containerPath)),
  ]
}

/** In the server's order; fields of the pod itself lie beside those of its security context. */
const podFields = [
  'appArmorProfile', 'seLinuxOptions', '/hostUsers', '/hostPID', '/hostIPC', 'seccompProfile', 'fsGroup', 'fsGroupChangePolicy', 'sysctls',
  '/shareProcessNamespace', 'runAsUser', 'runAsGroup', 'supplementalGroups', 'supplementalGroupsPolicy', 'seLinuxChangePolicy',
] as const

const containerFields = [
  'appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'capabilities', 'readOnlyRootFilesystem', 'privileged', 'allowPrivilegeEscalation',
  'procMount', 'runAsUser', 'runAsGroup',
] as const

const windowsMessage = 'cannot be set for a windows pod'

function validateWindows(spec: PodSpec, path: FieldPath): FieldError[] {
  const context: Record<string, unknown> = { ...spec.securityContext }
  const own: Record<string, unknown> = { ...spec }
  return [
    ...podFields.filter((field) => field.startsWith('/') ? isSet(own[field.slice(1)], field) : isSet(context[field], field))
      .map((field) => forbidden(field.startsWith('/') ? path.child(field.slice(1)) : path.child('securityContext', field), windowsMessage)),
    ...containersWithPath(spec, path).flatMap(({ container, path: containerPath }) => containerFields
      .filter((field) => container.securityContext?.[field] !== undefined)
      .map((field) => forbidden(containerPath.child('securityContext', field), windowsMessage))),
  ]
}

/** hostPID and hostIPC are plain booleans: false is absent. An empty list of sysctls is none. */
function isSet(value: unknown, field: string): boolean {
  if (field === '/hostPID' || field === '/hostIPC') return value === true
  if (field === 'sysctls') return Array.isArray(value) && value.length > 0
  return value !== undefined
}
