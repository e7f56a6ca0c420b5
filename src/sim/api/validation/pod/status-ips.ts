import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { internalError, invalid } from '../../../../base/field.ts'
import { parseAddress } from '../../../../base/ip.ts'
import type { PodStatus } from '../../../../model/kubernetes.generated.ts'
import { goStruct } from '../go-struct.ts'
import { validateIPForLegacyField } from '../ip.ts'
import type { PodOptions } from './options.ts'

/** Addresses of the pod and of its host: `validatePodIPs`, `validateHostIPs` (1.36). Upstream's names for a field follow its loops. */
export function validateStatusIPs(status: PodStatus, old: PodStatus, path: FieldPath, options: PodOptions): FieldError[] {
  const errors = validateFamilies('podIPs', status, old, path, options)
  const [first] = status.hostIPs ?? []
  if (first !== undefined && (first.ip ?? '') !== (status.hostIP ?? '')) {
    errors.push(invalid(path.child('hostIPs').index(0).child('ip'), first.ip ?? '', 'must be equal to `hostIP`'))
  }
  return [...errors, ...validateFamilies('hostIPs', status, old, path, options)]
}

function validateFamilies(list: 'podIPs' | 'hostIPs', status: PodStatus, old: PodStatus, statusPath: FieldPath, { strictIP }: PodOptions): FieldError[] {
  const path = statusPath.child(list)
  const known = (old[list] ?? []).map(({ ip = '' }) => ip)
  const ips = (status[list] ?? []).map(({ ip = '' }) => ip)
  const errors = ips.flatMap((ip, index) => validateIPForLegacyField(path.index(index), ip, strictIP, known))
  if (ips.length < 2) return errors
  const families = new Set<number>()
  for (const [index, ip] of ips.entries()) {
    const address = parseAddress(ip)
    if (address === undefined) {
      errors.push(internalError(path, `failed to check for dual stack with error:invalid IP[${index}]: ${ip}`))
      break
    }
    families.add(address.family)
  }
  if (families.size < 2 || ips.length > 2) {
    errors.push(invalid(path, (status[list] ?? []).map((ip) => goStruct([['IP', 'ip', '']], ip)), 'may specify no more than one IP for each IP family'))
  }
  return errors
}
