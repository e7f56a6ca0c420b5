import { FieldPath, type FieldError, invalid, required } from '../../../../base/field.ts'
import { GoStruct } from '../../../../base/go-format.ts'
import type { ServiceCIDR } from '../../../../model/kubernetes.generated.ts'
import { parseNetworkSloppy, validateCIDR } from '../ip.ts'
import { fieldImmutable, nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** ServiceCIDR objects: `pkg/apis/networking/validation/validation.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const cidrsPath = FieldPath.of('spec', 'cidrs')

export function validateServiceCIDR({ metadata, spec }: ServiceCIDR): FieldError[] {
  return [...validateObjectMeta(metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, metadataPath), ...validateCIDRs(spec?.cidrs ?? [])]
}

/** The networks stay; one of the other family may be added. */
export function validateServiceCIDRUpdate(object: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const errors = validateObjectMetaUpdate(object.metadata, old.metadata, metadataPath)
  const after = object.spec?.cidrs ?? []
  const before = old.spec?.cidrs ?? []
  if (before.length === after.length) {
    for (const [index, cidr] of before.entries()) {
      if (cidr !== after[index]) errors.push(invalid(cidrsPath.index(index), after[index], fieldImmutable))
    }
  } else if (before.length === 1 && after.length === 2) {
    if (after[0] !== before[0]) errors.push(invalid(cidrsPath.index(0), after[0], fieldImmutable))
    errors.push(...validateCIDRs(after))
  } else errors.push(invalid(cidrsPath, object.spec?.cidrs ?? null, fieldImmutable))
  return errors
}

export function validateServiceCIDRStatusUpdate(object: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  return validateObjectMetaUpdate(object.metadata, old.metadata, metadataPath)
}

function validateCIDRs(cidrs: readonly string[]): FieldError[] {
  if (cidrs.length === 0) return [required(cidrsPath, 'at least one CIDR required')]
  if (cidrs.length > 2) return [invalid(cidrsPath, new GoStruct([['CIDRs', cidrs]]), 'may only hold up to 2 values')]
  const errors = cidrs.flatMap((cidr, index) => validateCIDR(cidrsPath.index(index), cidr))
  const [first, second] = cidrs.map((cidr) => parseNetworkSloppy(cidr)?.network.address.family)
  if (cidrs.length === 2 && first !== undefined && first === second) {
    errors.push(invalid(cidrsPath, cidrs, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'))
  }
  return errors
}
