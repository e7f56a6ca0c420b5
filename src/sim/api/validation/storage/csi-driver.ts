import { duplicate, type FieldError, FieldPath, invalid, required } from '../../../../base/field.ts'
import type { CSIDriver, CSIDriverSpec, StorageTokenRequest } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { unsupported, unsupportedIfSet } from '../checks.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'

/** `pkg/apis/storage/validation/validation.go`, `pkg/registry/storage/csidriver/strategy.go` (1.36). */

const metadata = FieldPath.of('metadata')
const spec = FieldPath.of('spec')
const fsGroupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType']
const tokenWarning = 'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes'

export function validateCSIDriver(driver: CSIDriver): FieldError[] {
  return [
    ...validateObjectMeta(driver.metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, metadata),
    ...validateCSIDriverSpec(driver.spec ?? {}),
  ]
}

export function validateCSIDriverUpdate(driver: CSIDriver, old: CSIDriver): FieldError[] {
  const [after, before] = [driver.spec ?? {}, old.spec ?? {}]
  return [
    ...validateObjectMetaUpdate(driver.metadata, old.metadata, metadata),
    ...validateCSIDriverSpec(after),
    // `attachedRequired` is upstream's spelling of this path.
    ...validateImmutableField(after.attachRequired, before.attachRequired, spec.child('attachedRequired')),
    ...validateImmutableField(after.volumeLifecycleModes, before.volumeLifecycleModes, spec.child('volumeLifecycleModes')),
  ]
}

/** Tokens end in volume attributes, which are logged, unless the driver asks for them in secrets. */
export function csiDriverWarnings(driver: CSIDriver, old: CSIDriver | undefined, context: ValidationContext): string[] {
  const { tokenRequests = [], serviceAccountTokenInSecrets } = driver.spec ?? {}
  if (!gateEnabled(context.minor, 'CSIServiceAccountTokenSecrets')) return []
  if (tokenRequests.length === 0 || serviceAccountTokenInSecrets !== undefined) return []
  return old !== undefined && semanticEqual(old.spec?.tokenRequests, tokenRequests) ? [] : [tokenWarning]
}

function validateCSIDriverSpec(driver: CSIDriverSpec): FieldError[] {
  const errors: FieldError[] = []
  if (driver.attachRequired === undefined) errors.push(required(spec.child('attachedRequired')))
  if (driver.podInfoOnMount === undefined) errors.push(required(spec.child('podInfoOnMount')))
  if (driver.storageCapacity === undefined) errors.push(required(spec.child('storageCapacity')))
  errors.push(...unsupportedIfSet(spec.child('fsGroupPolicy'), driver.fsGroupPolicy, fsGroupPolicies))
  errors.push(...validateTokenRequests(driver.tokenRequests ?? [], spec.child('tokenRequests')))
  for (const mode of driver.volumeLifecycleModes ?? []) {
    errors.push(...unsupported(spec.child('volumeLifecycleModes'), mode, ['Persistent', 'Ephemeral']))
  }
  if (driver.seLinuxMount === undefined) errors.push(required(spec.child('seLinuxMount')))
  const period = driver.nodeAllocatableUpdatePeriodSeconds
  if (period !== undefined && period < 10) {
    errors.push(invalid(spec.child('nodeAllocatableUpdatePeriodSeconds'), period, 'must be greater than or equal to 10 seconds'))
  }
  if (driver.serviceAccountTokenInSecrets !== undefined && (driver.tokenRequests ?? []).length === 0) {
    errors.push(invalid(spec.child('serviceAccountTokenInSecrets'), driver.serviceAccountTokenInSecrets,
      'serviceAccountTokenInSecrets is set but no tokenRequests are specified'))
  }
  return errors
}

function validateTokenRequests(requests: readonly StorageTokenRequest[], path: FieldPath): FieldError[] {
  const audiences = new Set<string>()
  return requests.flatMap(({ audience = '', expirationSeconds }, index) => {
    if (audiences.has(audience)) return [duplicate(path.index(index).child('audience'), audience)]
    audiences.add(audience)
    const field = path.index(index).child('expirationSeconds')
    if (expirationSeconds === undefined) return []
    if (expirationSeconds < 600) return [invalid(field, expirationSeconds, 'may not specify a duration less than 10 minutes')]
    return expirationSeconds > 2 ** 32 ? [invalid(field, expirationSeconds, 'may not specify a duration larger than 2^32 seconds')] : []
  })
}
