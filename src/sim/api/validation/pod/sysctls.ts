import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, invalid, required } from '../../../../base/field.ts'
import type { PodSpec } from '../../../../model/kubernetes.generated.ts'
import type { PodOptions } from './options.ts'

/**
 * Kernel parameters of a pod. Source: `pkg/apis/core/validation/validation.go`,
 * `k8s.io/component-helpers/node/util/sysctl/namespace.go` (1.36).
 */

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const sysctlPattern = `^(${segment}[\\./])*${segment}$`
const sysctlName = new RegExp(sysctlPattern)

export function validateSysctls(spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const names = new Set<string>()
  return (spec.securityContext?.sysctls ?? []).flatMap(({ name = '' }, index) => {
    const here = path.index(index).child('name')
    const errors: FieldError[] = []
    if (name === '') errors.push(required(here))
    else if (name.length > 253 || !sysctlName.test(name)) errors.push(invalid(here, name, `must have at most 253 characters and match regex ${sysctlPattern}`))
    else if (names.has(name)) errors.push(duplicate(here, name))
    names.add(name)
    return options.allowNamespacedSysctlsForHostNamespaces ? errors : [...errors, ...validateHostSysctl(name, spec, here)]
  })
}

/** A pod on the host's network or IPC may not change the parameters of that namespace. */
export function validateHostSysctl(sysctl: string, { hostNetwork, hostIPC }: PodSpec, path: FieldPath): FieldError[] {
  const name = normalised(sysctl)
  if (hostNetwork === true && name.startsWith('net.')) return [invalid(path, sysctl, "may not be specified when 'hostNetwork' is true")]
  const isIPC = ipcSysctls.has(name) || name.startsWith('fs.mqueue.')
  return hostIPC === true && isIPC ? [invalid(path, sysctl, "may not be specified when 'hostIPC' is true")] : []
}

const ipcSysctls = new Set([
  'kernel.sem', 'kernel.shmall', 'kernel.shmmax', 'kernel.shmmni', 'kernel.shm_rmid_forced', 'kernel.shm', 'kernel.msgmax', 'kernel.msgmnb',
  'kernel.msgmni', 'kernel.msg',
])

/** `net/ipv4/conf/eth0.100/x` uses slashes as separators where a name holds a dot: the first separator decides. */
function normalised(name: string): string {
  const first = /[./]/.exec(name)?.[0]
  if (first !== '/') return name
  return name.replaceAll(/[./]/g, (char) => char === '/' ? '.' : '/')
}
