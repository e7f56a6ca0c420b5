import { FieldPath, type FieldError, forbidden, invalid, notSupported } from '../../../../base/field.ts'
import { qualifiedNameErrors } from '../../../../base/names.ts'
import type { Lease, LeaseSpec } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** Leases: `pkg/apis/coordination/validation/validation.go` (1.36), on apimachinery's metadata checks. */
const metadataPath = FieldPath.of('metadata')
const specPath = FieldPath.of('spec')

export function validateLease({ metadata, spec = {} }: Lease): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain, kubeFinalizers: false }, metadataPath),
    ...validateSpec(spec),
  ]
}

export function validateLeaseUpdate({ metadata, spec = {} }: Lease, old: Lease): FieldError[] {
  return [...validateObjectMetaUpdate(metadata, old.metadata, metadataPath, { kubeFinalizers: false }), ...validateSpec(spec)]
}

function validateSpec({ leaseDurationSeconds, leaseTransitions, strategy, preferredHolder }: LeaseSpec): FieldError[] {
  const errors: FieldError[] = []
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    errors.push(invalid(specPath.child('leaseDurationSeconds'), leaseDurationSeconds, 'must be greater than 0'))
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    errors.push(invalid(specPath.child('leaseTransitions'), leaseTransitions, 'must be greater than or equal to 0'))
  }
  if (strategy !== undefined) errors.push(...validateStrategy(strategy, specPath.child('strategy')))
  if ((preferredHolder ?? '') !== '' && (strategy ?? '') === '') {
    errors.push(forbidden(specPath.child('preferredHolder'), 'may only be specified if `strategy` is defined'))
  }
  return errors
}

/** A name that Kubernetes defines, or a qualified one. Upstream adds the field to the path twice. */
function validateStrategy(strategy: string, path: FieldPath): FieldError[] {
  const here = path.child('strategy')
  if (strategy.includes('/')) return invalids(here, strategy, qualifiedNameErrors(strategy))
  return strategy === 'OldestEmulationVersion' ? [] : [notSupported(here, strategy, ['OldestEmulationVersion'])]
}
