import { goQuote } from '../../base/go-format.ts'
import type { ContainerStatus, Pod, PodCondition } from '../../model/kubernetes.generated.ts'
import { roleOfInit } from './container-record.ts'
import type { PodPhase } from './phase.ts'

/** What a kubelet has to say about a condition. */
export interface Verdict {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly reason?: string | undefined
  readonly message?: string | undefined
}

/**
 * The conditions that a kubelet owns, in its order: `pkg/kubelet/status/generate.go` (1.36). `hasSandbox`: the pod has a sandbox with a network;
 * `isRestarting`: all its containers start over.
 */
export function podConditions(pod: Pod, statuses: readonly ContainerStatus[], phase: PodPhase, hasSandbox: boolean, isRestarting: boolean): Verdict[] {
  const containersReady = containersReadyOf(pod, statuses, phase)
  const verdicts: Verdict[] = [
    { type: 'PodReadyToStartContainers', status: hasSandbox ? 'True' : 'False' },
    initializedOf(pod, statuses, phase),
    readyOf(pod, containersReady),
    containersReady,
    { type: 'PodScheduled', status: 'True' },
  ]
  if (canAllRestart(pod)) verdicts.push(restartingOf(phase, isRestarting))
  return verdicts
}

function containersReadyOf({ spec = {} }: Pod, statuses: readonly ContainerStatus[], phase: PodPhase): Verdict {
  const type = 'ContainersReady'
  const counted = [...(spec.initContainers ?? []).filter((container) => roleOfInit(container) === 'sidecar'), ...spec.containers ?? []]
  const unready = counted.filter(({ name }) => statuses.find((status) => status.name === name)?.ready !== true).map(({ name = '' }) => name)
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' }
  if (unready.length === 0) return { type, status: 'True' }
  return { type, status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` }
}

function readyOf({ spec = {}, status = {} }: Pod, containersReady: Verdict): Verdict {
  if (containersReady.status !== 'True') return { ...containersReady, type: 'Ready' }
  const faults = (spec.readinessGates ?? []).flatMap(({ conditionType = '' }) => {
    const gate = status.conditions?.find(({ type }) => type === conditionType)
    if (gate === undefined) return [`corresponding condition of pod readiness gate ${goQuote(conditionType)} does not exist.`]
    return gate.status === 'True' ? [] : [`the status of pod readiness gate ${goQuote(conditionType)} is not "True", but ${gate.status ?? ''}`]
  })
  if (faults.length === 0) return { type: 'Ready', status: 'True' }
  return { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: faults.join(', ') }
}

function initializedOf({ spec = {}, status = {} }: Pod, statuses: readonly ContainerStatus[], phase: PodPhase): Verdict {
  const type = 'Initialized'
  if (phase === 'Succeeded') return { type, status: 'True', reason: 'PodCompleted' }
  const byName = new Map(statuses.map((entry) => [entry.name, entry]))
  const hasStarted = (spec.containers ?? []).some(({ name }) => {
    const entry = byName.get(name)
    return entry?.state?.running !== undefined || entry?.state?.terminated !== undefined
  })
  const incomplete = (spec.initContainers ?? []).filter((container) => {
    const entry = byName.get(container.name)
    return roleOfInit(container) === 'sidecar' ? entry?.started !== true : entry?.ready !== true
  })
  // Once initialized, a pod stays so while its containers start over.
  const wasInitialized = status.conditions?.some((condition) => condition.type === type && condition.status === 'True') === true && canAllRestart({ spec })
  if (hasStarted || incomplete.length === 0 || wasInitialized) return { type, status: 'True' }
  return { type, status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${incomplete.map(({ name }) => name).join(' ')}]` }
}

function restartingOf(phase: PodPhase, isRestarting: boolean): Verdict {
  const type = 'AllContainersRestarting'
  if (phase === 'Succeeded' || phase === 'Failed') return { type, status: 'False', reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted' }
  return isRestarting ? { type, status: 'True', reason: 'RestartAllContainersStarted', message: 'container exited with restart policy rule' } : { type, status: 'False' }
}

/** Some container has a rule that restarts all. */
export function canAllRestart({ spec = {} }: Pod): boolean {
  return [...spec.initContainers ?? [], ...spec.containers ?? []].some(({ restartPolicyRules = [] }) => restartPolicyRules.some(({ action }) => action === 'RestartAllContainers'))
}

/** What was there and is still so keeps the time of its last change; conditions of others stay in front. */
export function mergeConditions(old: readonly PodCondition[], verdicts: readonly Verdict[], generation: number | undefined, timestamp: string): PodCondition[] {
  const own = verdicts.map(({ type, status, reason, message }): PodCondition => {
    const before = old.find((condition) => condition.type === type)
    return {
      type, status, ...reason === undefined ? {} : { reason }, ...message === undefined ? {} : { message },
      ...generation === undefined ? {} : { observedGeneration: generation },
      lastTransitionTime: before?.status === status ? before.lastTransitionTime : timestamp,
    }
  })
  return [...old.filter(({ type = '' }) => !resizeConditions.has(type) && !own.some((condition) => condition.type === type)), ...own]
}

/** Gone when there is nothing more to say. */
const resizeConditions = new Set(['PodResizePending', 'PodResizeInProgress'])
