import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid } from '../../../../base/field.ts'
import { byteLength, dns1123SubdomainErrors } from '../../../../base/names.ts'
import type { PodSpec, WindowsSecurityContextOptions } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { containersWithPath } from './visit.ts'

/**
 * Windows options. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

export function validateWindowsOptions(options: WindowsSecurityContextOptions | undefined, path: FieldPath): FieldError[] {
  if (options === undefined) return []
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options
  const errors: FieldError[] = []
  if (gmsaCredentialSpecName !== undefined) {
    errors.push(...invalids(path.child('gmsaCredentialSpecName'), gmsaCredentialSpecName, dns1123SubdomainErrors(gmsaCredentialSpecName)))
  }
  if (gmsaCredentialSpec === '') errors.push(invalid(path.child('gmsaCredentialSpec'), '', 'gmsaCredentialSpec cannot be an empty string'))
  else if (byteLength(gmsaCredentialSpec ?? '') > 64 * 1024) {
    errors.push(invalid(path.child('gmsaCredentialSpec'), gmsaCredentialSpec, 'gmsaCredentialSpec size must be under 64 KiB'))
  }
  if (runAsUserName !== undefined) errors.push(...invalids(path.child('runAsUserName'), runAsUserName, runAsUserNameErrors(runAsUserName)))
  return errors
}

/** `validateWindowsHostProcessPod`: all containers or none, and only on the host's network. */
export function validateWindowsHostProcess(spec: PodSpec, path: FieldPath): FieldError[] {
  const podHostProcess = spec.securityContext?.windowsOptions?.hostProcess
  const containers = containersWithPath(spec, path)
  const errors: FieldError[] = []
  let hostProcessContainers = 0
  for (const { container, path: containerPath } of containers) {
    const own = container.securityContext?.windowsOptions?.hostProcess
    if (podHostProcess !== undefined && own !== undefined && podHostProcess !== own) {
      errors.push(invalid(containerPath.child('securityContext', 'windowsOptions', 'hostProcess'), own,
        `pod hostProcess value must be identical if both are specified, was ${podHostProcess}`))
    }
    if (own ?? podHostProcess) hostProcessContainers++
  }
  if (hostProcessContainers === 0) return errors
  if (hostProcessContainers !== containers.length) {
    errors.push(invalid(path, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'))
  }
  if (spec.hostNetwork !== true) {
    errors.push(invalid(path.child('hostNetwork'), false, 'hostNetwork must be true if pod contains any hostProcess containers'))
  }
  return errors
}

const netBiosName = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/
const dnsLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const dnsDomain = new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`)

/** `user` or `DOMAIN\user`. */
function runAsUserNameErrors(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string']
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(name)) return ['runAsUserName cannot contain control characters']
  const parts = name.split('\\')
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash']
  const [domain, user = ''] = parts.length === 2 ? parts : [undefined, name]
  const errors: string[] = []
  if (domain !== undefined) {
    if (byteLength(domain) >= 256) errors.push("runAsUserName's Domain length must be under 256 characters")
    if (!netBiosName.test(domain) && !dnsDomain.test(domain)) errors.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
  }
  if (user === '') errors.push("runAsUserName's User cannot be empty")
  else if (byteLength(user) > 104) errors.push("runAsUserName's User length must not be longer than 104 characters")
  if (/^[. ]+$/.test(user)) errors.push("runAsUserName's User cannot contain only periods or spaces")
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) errors.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]')
  return errors
}
