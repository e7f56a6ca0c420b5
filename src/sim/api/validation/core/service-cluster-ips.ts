import { duplicate, FieldPath, type FieldError, invalid, notSupported, required } from '../../../../base/field.ts'
import type { Service } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { isIPv6, validateIPForLegacyField } from '../ip.ts'

/**
 * clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy: each on its own, against each other, and against the stored Service.
 * `ValidateServiceClusterIPsRelatedFields` and its neighbours in `pkg/apis/core/validation/validation.go` (1.36).
 */
const clusterIPsPath = FieldPath.of('spec', 'clusterIPs')
const familiesPath = FieldPath.of('spec', 'ipFamilies')
const policyPath = FieldPath.of('spec', 'ipFamilyPolicy')
const changed = 'may not change once set'

export function isHeadless(service: Service): boolean {
  const { clusterIPs = [] } = service.spec ?? {}
  return clusterIPs.length === 1 && clusterIPs[0] === 'None'
}

/** Also asked before addresses are allocated, where its errors answer alone. */
export function validateServiceClusterIPsRelatedFields(service: Service, old: Service | undefined, context: ValidationContext): FieldError[] {
  const { type, clusterIP = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = service.spec ?? {}
  if (type === 'ExternalName') return []
  const errors: FieldError[] = []
  if (clusterIP !== '') {
    if (clusterIPs.length === 0) errors.push(required(clusterIPsPath))
    else if (clusterIPs[0] !== clusterIP) errors.push(invalid(clusterIPsPath, clusterIPs, 'first value must match `clusterIP`'))
  } else if (clusterIPs.length > 0) errors.push(invalid(clusterIPsPath, clusterIPs, 'must be empty when `clusterIP` is not specified'))
  for (const [index, family] of ipFamilies.entries()) {
    if (family !== 'IPv4' && family !== 'IPv6') errors.push(notSupported(familiesPath.index(index), family, ['IPv4', 'IPv6']))
    if (ipFamilies.indexOf(family) < index) errors.push(duplicate(familiesPath.index(index), family))
  }
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) errors.push(notSupported(policyPath, ipFamilyPolicy, policies))
  const bad = badClusterIPs(clusterIPs, old?.spec?.clusterIPs ?? [], gateEnabled(context.minor, 'StrictIPCIDRValidation'))
  errors.push(...bad)
  if (clusterIPs.length > 2) errors.push(invalid(clusterIPsPath, clusterIPs, 'may only hold up to 2 values'))
  if (bad.length > 0) return errors
  if (clusterIPs.length > 1 && !hasBothFamilies(clusterIPs)) {
    errors.push(invalid(clusterIPsPath, clusterIPs, 'may specify no more than one IP for each IP family'))
  }
  if (isHeadless(service)) return errors
  for (const [index, ip] of clusterIPs.entries()) {
    const family = ipFamilies[index]
    if (family === 'IPv4' && isIPv6(ip)) errors.push(unexpectedFamily(index, ip, family))
    if (family === 'IPv6' && !isIPv6(ip)) errors.push(unexpectedFamily(index, ip, family))
  }
  return errors
}

/** The primary address stays; a second may be added, or released with ipFamilyPolicy SingleStack. */
export function validateUpgradeDowngradeClusterIPs(service: Service, old: Service): FieldError[] {
  if (service.spec?.type === 'ExternalName' || old.spec?.type === 'ExternalName') return []
  if (isHeadless(old) && isHeadless(service)) return []
  const after = service.spec?.clusterIPs ?? []
  const before = old.spec?.clusterIPs ?? []
  const errors: FieldError[] = []
  const primaryChanged = before.length > 0 && after.length > 0 && after[0] !== before[0]
  if (before.length === after.length) {
    for (const [index, ip] of before.entries()) {
      if (ip !== after[index]) errors.push(invalid(clusterIPsPath.index(index), after, changed))
    }
    return errors
  }
  if (after.length === 0) errors.push(invalid(clusterIPsPath.index(0), shownList(service.spec?.clusterIPs), 'primary clusterIP can not be unset'))
  if (primaryChanged) errors.push(invalid(clusterIPsPath.index(0), after, changed))
  if (before.length > after.length && after.length === 1 && service.spec?.ipFamilyPolicy !== 'SingleStack') {
    errors.push(invalid(policyPath, service.spec?.ipFamilyPolicy, "must be set to 'SingleStack' when releasing the secondary clusterIP"))
  }
  return errors
}

export function validateUpgradeDowngradeIPFamilies(service: Service, old: Service): FieldError[] {
  if (service.spec?.type === 'ExternalName' || old.spec?.type === 'ExternalName') return []
  if (isHeadless(service) || isHeadless(old)) return []
  const after = service.spec?.ipFamilies ?? []
  const before = old.spec?.ipFamilies ?? []
  const clusterIPs = service.spec?.clusterIPs ?? []
  const errors: FieldError[] = []
  if (before.length === after.length) {
    for (const [index, family] of before.entries()) {
      if (family !== after[index]) errors.push(invalid(familiesPath.index(0), after, changed))
    }
    return errors
  }
  const shrinks = before.length > after.length
  if (shrinks && clusterIPs.length === 0) {
    errors.push(invalid(familiesPath.index(0), shownList(service.spec?.ipFamilies), 'primary ipFamily can not be unset'))
  }
  if (before.length > 0 && after.length > 0 && after[0] !== before[0]) {
    errors.push(invalid(familiesPath.index(0), shownList(service.spec?.clusterIPs), changed))
  }
  if (shrinks && after.length === 1 && service.spec?.ipFamilyPolicy !== 'SingleStack') {
    errors.push(invalid(policyPath, service.spec?.ipFamilyPolicy, "must be set to 'SingleStack' when releasing the secondary ipFamily"))
  }
  return errors
}

const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

/** `None` may stand first and alone. */
function badClusterIPs(clusterIPs: readonly string[], old: readonly string[], strict: boolean): FieldError[] {
  return clusterIPs.flatMap((ip, index) => {
    if (index !== 0 || ip !== 'None') return validateIPForLegacyField(clusterIPsPath.index(index), ip, strict, old)
    return clusterIPs.length > 1 ? [invalid(clusterIPsPath, clusterIPs, "'None' must be the first and only value")] : []
  })
}

function hasBothFamilies(ips: readonly string[]): boolean {
  return ips.some(isIPv6) && !ips.every(isIPv6)
}

function unexpectedFamily(index: number, ip: string, family: string): FieldError {
  return invalid(clusterIPsPath.index(index), ip, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``)
}

/** A list that was never written is Go's nil. */
function shownList(list: readonly string[] | undefined): unknown {
  return list ?? null
}
