import type { FlowSchema, PriorityLevelConfiguration } from '../../../model/kubernetes.generated.ts'

/** `pkg/apis/flowcontrol/v1/defaults.go` (1.36). Zero counts as absent where the field is no pointer. */

export function setFlowSchemaDefaults(schema: FlowSchema): void {
  schema.spec ??= {}
  if ((schema.spec.matchingPrecedence ?? 0) === 0) schema.spec.matchingPrecedence = 1000
}

export function setPriorityLevelDefaults(level: PriorityLevelConfiguration): void {
  const { exempt, limited } = level.spec ?? {}
  if (exempt !== undefined) {
    exempt.nominalConcurrencyShares ??= 0
    exempt.lendablePercent ??= 0
  }
  if (limited === undefined) return
  limited.nominalConcurrencyShares ??= 30
  limited.lendablePercent ??= 0
  const queuing = limited.limitResponse?.queuing
  if (queuing === undefined) return
  if ((queuing.handSize ?? 0) === 0) queuing.handSize = 8
  if ((queuing.queues ?? 0) === 0) queuing.queues = 64
  if ((queuing.queueLengthLimit ?? 0) === 0) queuing.queueLengthLimit = 50
}
