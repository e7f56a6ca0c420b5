import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, notSupported } from '../../../../base/field.ts'
import { idErrors } from '../../../../base/names.ts'
import type { PodSpec, SecurityContext } from '../../../../model/kubernetes.generated.ts'
import { invalids, unsupportedIfSet } from '../checks.ts'
import { goStruct } from '../go-struct.ts'
import type { PodOptions } from './options.ts'
import { validateAppArmorProfile, validateSeccompProfile } from './profiles.ts'
import { validateSysctls } from './sysctls.ts'
import { validateWindowsOptions } from './windows.ts'

/**
 * Security contexts. Source: `pkg/apis/core/validation/validation.go` (1.36). The server runs with `--allow-privileged`.
 */

/** Of a container. */
export function validateSecurityContext(context: SecurityContext, path: FieldPath, hostUsers: boolean): FieldError[] {
  const errors: FieldError[] = []
  for (const field of ['runAsUser', 'runAsGroup'] as const) {
    const id = context[field]
    if (id !== undefined) errors.push(...invalids(path.child(field), id, idErrors(id)))
  }
  const { procMount } = context
  if (procMount !== undefined) {
    if (!procMounts.includes(procMount)) errors.push(notSupported(path.child('procMount'), procMount, procMounts))
    if (hostUsers && procMount === 'Unmasked') errors.push(invalid(path.child('procMount'), procMount, '`hostUsers` must be false to use `Unmasked`'))
  }
  errors.push(...validateSeccompProfile(context.seccompProfile, path.child('seccompProfile')))
  errors.push(...validatePrivilegeEscalation(context, path))
  errors.push(...validateWindowsOptions(context.windowsOptions, path.child('windowsOptions')))
  return [...errors, ...validateAppArmorProfile(context.appArmorProfile, path.child('appArmorProfile'))]
}

/** Of the pod. */
export function validatePodSecurityContext(spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const context = spec.securityContext ?? {}
  const errors: FieldError[] = []
  for (const field of ['fsGroup', 'runAsUser', 'runAsGroup'] as const) {
    const id = context[field]
    if (id !== undefined) errors.push(...invalids(path.child(field), id, idErrors(id)))
  }
  for (const [index, group] of (context.supplementalGroups ?? []).entries()) {
    errors.push(...invalids(path.child('supplementalGroups').index(index), group, idErrors(group)))
  }
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    errors.push(invalid(path.child('shareProcessNamespace'), true, 'ShareProcessNamespace and HostPID cannot both be enabled'))
  }
  return [
    ...errors,
    ...validateSysctls(spec, path.child('sysctls'), options),
    ...unsupportedIfSet(path.child('fsGroupChangePolicy'), context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']),
    ...validateSeccompProfile(context.seccompProfile, path.child('seccompProfile')),
    ...validateWindowsOptions(context.windowsOptions, path.child('windowsOptions')),
    ...validateAppArmorProfile(context.appArmorProfile, path.child('appArmorProfile')),
    ...unsupportedIfSet(path.child('supplementalGroupsPolicy'), context.supplementalGroupsPolicy, ['Merge', 'Strict']),
    ...unsupportedIfSet(path.child('seLinuxChangePolicy'), context.seLinuxChangePolicy,
      options.allowOnlyRecursiveSELinuxChange ? ['Recursive'] : ['MountOption', 'Recursive']),
  ]
}

const procMounts = ['Default', 'Unmasked']

function validatePrivilegeEscalation(context: SecurityContext, path: FieldPath): FieldError[] {
  if (context.allowPrivilegeEscalation !== false) return []
  const errors: FieldError[] = []
  if (context.privileged === true) {
    errors.push(invalid(path, goStruct(shape, context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
  }
  for (const capability of context.capabilities?.add ?? []) {
    if (capability !== 'CAP_SYS_ADMIN') continue
    errors.push(invalid(path, goStruct(shape, context), 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'))
  }
  return errors
}

const shape = [
  ['Capabilities', 'capabilities', 'pointer', [['Add', 'add', null], ['Drop', 'drop', null]]],
  ['Privileged', 'privileged', null],
  ['SELinuxOptions', 'seLinuxOptions', 'pointer', [['User', 'user', ''], ['Role', 'role', ''], ['Type', 'type', ''], ['Level', 'level', '']]],
  ['WindowsOptions', 'windowsOptions', 'pointer', [
    ['GMSACredentialSpecName', 'gmsaCredentialSpecName', null], ['GMSACredentialSpec', 'gmsaCredentialSpec', null],
    ['RunAsUserName', 'runAsUserName', null], ['HostProcess', 'hostProcess', null],
  ]],
  ['RunAsUser', 'runAsUser', null], ['RunAsGroup', 'runAsGroup', null], ['RunAsNonRoot', 'runAsNonRoot', null],
  ['ReadOnlyRootFilesystem', 'readOnlyRootFilesystem', null], ['AllowPrivilegeEscalation', 'allowPrivilegeEscalation', null],
  ['ProcMount', 'procMount', null],
  ['SeccompProfile', 'seccompProfile', 'pointer', [['Type', 'type', ''], ['LocalhostProfile', 'localhostProfile', null]]],
  ['AppArmorProfile', 'appArmorProfile', 'pointer', [['Type', 'type', ''], ['LocalhostProfile', 'localhostProfile', null]]],
] as const
