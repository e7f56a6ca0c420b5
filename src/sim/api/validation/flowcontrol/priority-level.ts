import { type FieldError, FieldPath, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import type {
  ExemptPriorityLevelConfiguration, LimitedPriorityLevelConfiguration, LimitResponse, PriorityLevelConfiguration, PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '../../../../model/kubernetes.generated.ts'
import { goStruct } from '../go-struct.ts'
import { nameIsDNSSubdomain, validateObjectMeta } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { mandatoryPriorityLevels } from './bootstrap.ts'
import { validateFlowControlConditions } from './flow-schema.ts'
import { priorityLevelSpecShape } from './shapes.ts'

/** `pkg/apis/flowcontrol/validation/validation.go` (1.36). */

const spec = FieldPath.of('spec')
const zeroSharesAnnotation = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares'
const maxQueues = 10_000_000
const maxHashBits = 60
const notNegative = 'must be a non-negative integer'

/** Create and update alike. */
export function validatePriorityLevel(level: PriorityLevelConfiguration): FieldError[] {
  const name = level.metadata?.name ?? ''
  const wanted = level.spec ?? {}
  const errors = validateObjectMeta(level.metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata'))
  if (Object.hasOwn(level.metadata?.annotations ?? {}, zeroSharesAnnotation)) {
    errors.push(forbidden(FieldPath.of('metadata', 'annotations'), `annotation '${zeroSharesAnnotation}' is forbidden`))
  }
  return [
    ...errors,
    ...validateSpec(wanted, name),
    ...validateMandatory(wanted, name),
    ...validateFlowControlConditions(level.status?.conditions),
  ]
}

function validateMandatory(wanted: PriorityLevelConfigurationSpec, name: string): FieldError[] {
  const mandatory = mandatoryPriorityLevels.get(name)
  if (mandatory === undefined) return []
  const exemptMayDiffer = name === 'exempt'
  if (semanticEqual(exemptMayDiffer ? { ...wanted, exempt: mandatory.exempt } : wanted, mandatory)) return []
  const which = exemptMayDiffer ? " except the 'spec.exempt' field" : ''
  return [invalid(spec, goStruct(priorityLevelSpecShape, wanted), `spec of '${name}'${which} must equal the fixed value`)]
}

function validateSpec({ type = '', exempt, limited }: PriorityLevelConfigurationSpec, name: string): FieldError[] {
  const errors: FieldError[] = []
  if ((name === 'exempt') !== (type === 'Exempt')) {
    errors.push(invalid(spec.child('type'), type, "must be 'Exempt' if and only if `name` is 'exempt'"))
  }
  if (type === 'Exempt') {
    if (limited !== undefined) errors.push(forbidden(spec.child('limited'), 'must be nil if the type is not Limited'))
    if (exempt !== undefined) errors.push(...validateExempt(exempt, spec.child('exempt')))
  } else if (type === 'Limited') {
    if (exempt !== undefined) errors.push(forbidden(spec.child('exempt'), 'must be nil if the type is Limited'))
    if (limited === undefined) errors.push(required(spec.child('limited'), 'must not be empty when type is Limited'))
    else errors.push(...validateLimited(limited, spec.child('limited')))
  } else {
    errors.push(notSupported(spec.child('type'), type, ['Exempt', 'Limited']))
  }
  return errors
}

function validateExempt({ nominalConcurrencyShares = 0, lendablePercent }: ExemptPriorityLevelConfiguration, path: FieldPath): FieldError[] {
  return [
    ...nominalConcurrencyShares < 0 ? [invalid(path.child('nominalConcurrencyShares'), nominalConcurrencyShares, notNegative)] : [],
    ...validateLendable(lendablePercent, path),
  ]
}

function validateLimited(limited: LimitedPriorityLevelConfiguration, path: FieldPath): FieldError[] {
  const { nominalConcurrencyShares = 0, borrowingLimitPercent = 0 } = limited
  return [
    ...nominalConcurrencyShares < 0 ? [invalid(path.child('nominalConcurrencyShares'), nominalConcurrencyShares, notNegative)] : [],
    ...validateLimitResponse(limited.limitResponse ?? {}, path.child('limitResponse')),
    ...validateLendable(limited.lendablePercent, path),
    ...borrowingLimitPercent < 0 ? [invalid(path.child('borrowingLimitPercent'), borrowingLimitPercent, `if specified, ${notNegative}`)] : [],
  ]
}

function validateLendable(percent: number | undefined, path: FieldPath): FieldError[] {
  if (percent === undefined || (percent >= 0 && percent <= 100)) return []
  return [invalid(path.child('lendablePercent'), percent, 'must be between 0 and 100, inclusive')]
}

function validateLimitResponse({ type = '', queuing }: LimitResponse, path: FieldPath): FieldError[] {
  const at = path.child('queuing')
  // `Limited` in these two texts is upstream's slip for `Queue`.
  if (type === 'Reject') return queuing === undefined ? [] : [forbidden(at, 'must be nil if limited.limitResponse.type is not Limited')]
  if (type !== 'Queue') return [notSupported(path.child('type'), type, ['Queue', 'Reject'])]
  return queuing === undefined ? [required(at, 'must not be empty if limited.limitResponse.type is Limited')] : validateQueuing(queuing, at)
}

function validateQueuing({ queueLengthLimit = 0, queues = 0, handSize = 0 }: QueuingConfiguration, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (queueLengthLimit <= 0) errors.push(invalid(path.child('queueLengthLimit'), queueLengthLimit, 'must be positive'))
  if (queues <= 0) errors.push(invalid(path.child('queues'), queues, 'must be positive'))
  else if (queues > maxQueues) errors.push(invalid(path.child('queues'), queues, `must not be greater than ${maxQueues}`))
  const at = path.child('handSize')
  if (handSize <= 0) errors.push(invalid(at, handSize, 'must be positive'))
  else if (handSize > queues) errors.push(invalid(at, handSize, `should not be greater than queues (${queues})`))
  else if (entropyBits(queues, handSize) > maxHashBits) {
    errors.push(invalid(at, handSize, `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${maxHashBits}`))
  }
  return errors
}

/** `shufflesharding.RequiredEntropyBits`: 64 queues and a hand of 8 take 48 bits. */
function entropyBits(deckSize: number, handSize: number): number {
  return Math.ceil(Math.log2(deckSize) * handSize)
}
