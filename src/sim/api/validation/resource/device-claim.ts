import { type FieldError, type FieldPath, invalid, notSupported, required } from '../../../../base/field.ts'
import type {
  DeviceClaim, DeviceClaimConfiguration, DeviceConstraint, DeviceRequest, DeviceSubRequest, ExactDeviceRequest,
} from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { validateSet, validateSlice } from './collections.ts'
import { validateDeviceConfiguration, validateSelectors } from './configuration.ts'
import { validateDeviceClassName, validateFullyQualifiedName, validateLabelName } from './names.ts'
import { validateDeviceToleration } from './taints.ts'

/** What a claim asks for: `pkg/apis/resource/validation/validation.go` (1.36). */

const maxRequests = 32
const maxConstraints = 32
const maxConfigurations = 32
const maxAlternatives = 8
const unknownRequest = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"
const oneForm = 'exactly one of `exactly` or `firstAvailable` is required'

/** Names by which other parts of a claim refer to requests: `gpu`, and `gpu/large` for an alternative. */
export type RequestNames = ReadonlySet<string>

export function validateDeviceClaim(claim: DeviceClaim, path: FieldPath, context: ValidationContext): FieldError[] {
  const names = requestNames(claim)
  return [
    ...validateSet(claim.requests, maxRequests, (request, at) => validateDeviceRequest(request, at, context), (request) => request.name ?? '', path.child('requests'), nameField(context)),
    ...validateSlice(claim.constraints, maxConstraints, (constraint, at) => validateConstraint(constraint, names, at, context), path.child('constraints')),
    ...validateSlice(claim.config, maxConfigurations, (config, at) => validateConfiguration(config, names, at, context), path.child('config')),
  ]
}

/** Up to 1.34 a repeated name was told at the name. */
export function nameField({ minor }: ValidationContext): { keyField?: string } {
  return gateEnabled(minor, 'DRAWordsOfDeclarativeValidation') ? {} : { keyField: 'name' }
}

export function requestNames(claim: DeviceClaim): RequestNames {
  // A name with a slash is wrong already, and nothing can refer to it.
  return new Set((claim.requests ?? []).flatMap(({ name = '', firstAvailable = [] }) => name.includes('/') ? [] :
    [name, ...firstAvailable.map((alternative) => `${name}/${alternative.name ?? ''}`)]))
}

export function validateRequestReferences(references: readonly string[] | undefined, names: RequestNames, path: FieldPath): FieldError[] {
  return validateSet(references, maxRequests, (reference, at) => validateRequestReference(reference, names, at), (reference) => reference, path)
}

export function validateRequestReference(reference: string, names: RequestNames, path: FieldPath): FieldError[] {
  const segments = reference.split('/')
  if (segments.length > 2) return [invalid(path, reference, unknownRequest)]
  const errors = segments.flatMap((segment) => validateLabelName(segment, path))
  if (!names.has(reference)) errors.push(invalid(path, reference, unknownRequest))
  return errors
}

function validateDeviceRequest(request: DeviceRequest, path: FieldPath, context: ValidationContext): FieldError[] {
  const { name = '', exactly, firstAvailable = [] } = request
  const errors = validateLabelName(name, path.child('name'))
  if (exactly !== undefined && firstAvailable.length > 0) return [...errors, invalid(path, null, `${oneForm}, but multiple fields are set`)]
  if (exactly !== undefined) return [...errors, ...validateRequested(exactly, path.child('exactly'), context)]
  if (firstAvailable.length === 0) return [...errors, required(path, oneForm)]
  const validateOne = (alternative: DeviceSubRequest, at: FieldPath): FieldError[] => validateAlternative(alternative, at, context)
  return [...errors, ...validateSet(firstAvailable, maxAlternatives, validateOne, ({ name: own = '' }) => own, path.child('firstAvailable'), nameField(context))]
}

function validateAlternative(alternative: DeviceSubRequest, path: FieldPath, context: ValidationContext): FieldError[] {
  return [...validateLabelName(alternative.name ?? '', path.child('name')), ...validateRequested(alternative, path, context)]
}

function validateRequested(request: ExactDeviceRequest | DeviceSubRequest, path: FieldPath, context: ValidationContext): FieldError[] {
  return [
    ...validateDeviceClassName(request.deviceClassName ?? '', path.child('deviceClassName')),
    ...validateSelectors(request.selectors, path.child('selectors')),
    ...validateAllocationMode(request.allocationMode ?? '', request.count ?? 0, path),
    ...validateSlice(request.tolerations, undefined, (toleration, at) => validateDeviceToleration(toleration, at, context), path.child('tolerations')),
  ]
}

function validateAllocationMode(mode: string, count: number, path: FieldPath): FieldError[] {
  if (mode === 'All') return count === 0 ? [] : [invalid(path.child('count'), count, `must not be specified when allocationMode is '${mode}'`)]
  if (mode === 'ExactCount') return count > 0 ? [] : [invalid(path.child('count'), count, 'must be greater than zero')]
  return [notSupported(path.child('allocationMode'), mode, ['All', 'ExactCount'])]
}

function validateConstraint(constraint: DeviceConstraint, names: RequestNames, path: FieldPath, context: ValidationContext): FieldError[] {
  const { matchAttribute, distinctAttribute } = constraint
  const errors = validateRequestReferences(constraint.requests, names, path.child('requests'))
  if (matchAttribute !== undefined) return [...errors, ...validateFullyQualifiedName(matchAttribute, path.child('matchAttribute'), context)]
  if (distinctAttribute !== undefined) return [...errors, ...validateFullyQualifiedName(distinctAttribute, path.child('distinctAttribute'), context)]
  if (!gateEnabled(context.minor, 'DRAConsumableCapacity')) return [...errors, required(path.child('matchAttribute'))]
  return [...errors, required(path, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set')]
}

function validateConfiguration(config: DeviceClaimConfiguration, names: RequestNames, path: FieldPath, context: ValidationContext): FieldError[] {
  return [...validateRequestReferences(config.requests, names, path.child('requests')), ...validateDeviceConfiguration(config.opaque, false, path, context)]
}
