import type { ContainerStateTerminated, ContainerStatus, Pod } from '../../model/kubernetes.generated.ts'
import { parseTime } from '../clock.ts'
import { runOf, type BehaviourOf } from './behaviour.ts'
import { roleOfInit, type ContainerRecord, type Ended } from './container-record.ts'
import { isMirrorPod } from './static-pods.ts'

/** Reasons to wait that come from what the pod asks for: whether they still hold is looked up again. */
const open = new Set([undefined, 'ContainerCreating', 'PodInitializing', 'CreateContainerConfigError'])

/**
 * Takes over the containers of a pod that ran before the simulation began. What its status does not tell is taken from its phase. Behaviour counts
 * from now on; nobody having said otherwise, a container that was not ready stays so.
 */
export function adoptRecords(records: readonly ContainerRecord[], pod: Pod, behaviourOf: BehaviourOf, now: number, newId: () => string): void {
  const { initContainerStatuses = [], containerStatuses = [], startTime } = pod.status ?? {}
  const statuses = new Map([...initContainerStatuses, ...containerStatuses].map((status) => [status.name, status]))
  for (const record of records) {
    const status = statuses.get(record.container.name) ?? assumed(record, pod)
    const { state = {}, lastState, restartCount = 0 } = status
    record.id = status.containerID ?? (state.running !== undefined || state.terminated !== undefined || lastState?.terminated !== undefined ? newId() : '')
    record.restartCount = restartCount
    record.image = record.container.image ?? ''
    record.allocated = status.resources
    const ended = [lastState?.terminated, state.terminated].flatMap((entry) => entry === undefined ? [] : [endedOf(entry, now)])
    record.ended = ended.at(-1)
    record.endedBefore = ended.at(-2)
    if (state.running !== undefined) {
      const behaviour = behaviourOf(pod, record.container, restartCount)
      const run = runOf(behaviour, pod.spec ?? {}, record.container, record.role)
      record.state = 'running'
      record.startedAt = parseTime(state.running.startedAt ?? startTime) ?? now
      record.since = now
      record.isStarted = status.started ?? true
      record.isReady = status.ready ?? true
      const isSilent = Object.keys(behaviour).length === 0
      record.run = { ...run, ...isSilent && !record.isReady ? { readyAfter: Infinity } : {}, ...isSilent && !record.isStarted ? { startupAfter: Infinity } : {} }
    } else if (record.ended !== undefined) record.state = 'exited'
    const { reason, message } = state.waiting ?? {}
    record.waiting = reason === undefined || open.has(reason) ? undefined : { reason, message }
  }
}

/** A container that waits for no reason that could be looked up is left as it was found, unless a behaviour is given for it. */
export function isLeftAsFound(records: readonly ContainerRecord[], pod: Pod, behaviourOf: BehaviourOf): boolean {
  return records.some(({ waiting, container, restartCount }) => waiting !== undefined && Object.keys(behaviourOf(pod, container, restartCount + 1)).length === 0)
}

/** A pod that runs, and to which nothing will happen by itself. */
export function isSteady(pod: Pod, behaviourOf: BehaviourOf): boolean {
  const { metadata = {}, spec = {}, status = {} } = pod
  if (status.phase !== 'Running' || metadata.deletionTimestamp !== undefined || spec.activeDeadlineSeconds !== undefined || isMirrorPod(pod)) return false
  if ((spec.restartPolicy ?? 'Always') !== 'Always') return false
  const statuses = [...status.initContainerStatuses ?? [], ...status.containerStatuses ?? []]
  const staying = [...(spec.initContainers ?? []).filter((container) => roleOfInit(container) === 'sidecar'), ...spec.containers ?? []]
  return staying.every((container) => {
    const found = statuses.find(({ name }) => name === container.name)
    const isRunning = found === undefined ? statuses.length === 0 : found.state?.running !== undefined
    return isRunning && (container.restartPolicy ?? 'Always') === 'Always' && Object.keys(behaviourOf(pod, container, found?.restartCount ?? 0)).length === 0
  })
}

/** A pod that says only that it runs. */
function assumed({ role }: ContainerRecord, { status }: Pod): ContainerStatus {
  const isReady = status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'False'
  if (role === 'init') return { state: { terminated: { exitCode: 0, reason: 'Completed' } }, ready: true }
  return { state: { running: status?.startTime === undefined ? {} : { startedAt: status.startTime } }, ready: isReady, started: true }
}

function endedOf({ containerID = '', exitCode = 0, reason, message, startedAt, finishedAt }: ContainerStateTerminated, now: number): Ended {
  return { id: containerID, code: exitCode, reason: reason ?? (exitCode === 0 ? 'Completed' : 'Error'), message, startedAt: parseTime(startedAt), finishedAt: parseTime(finishedAt) ?? now }
}
