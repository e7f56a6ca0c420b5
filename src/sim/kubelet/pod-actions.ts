import type { Pod, PodSpec } from '../../model/kubernetes.generated.ts'
import { restartsAll, shouldRun, type ContainerRecord } from './container-record.ts'

/** A container that has to go, though the pod stays. */
export interface Kill {
  readonly record: ContainerRecord
  readonly message: string
  readonly probe: 'liveness' | 'startup' | undefined
}

/** What a kubelet does with a pod now. */
export interface PodActions {
  readonly createSandbox: boolean
  /** Nothing is to run any more: what still does is stopped. */
  readonly killPod: boolean
  readonly kill: readonly Kill[]
  /** All containers start over. */
  readonly reset: boolean
  /** Init containers first. */
  readonly start: readonly ContainerRecord[]
}

export interface Sandbox {
  readonly isThere: boolean
  /** How many there were before. */
  readonly attempt: number
}

/** `computePodActions` of `pkg/kubelet/kuberuntime/kuberuntime_manager.go` (1.36). */
export function podActions(pod: Pod, records: readonly ContainerRecord[], sandbox: Sandbox): PodActions {
  const { spec = {} } = pod
  const nothing: PodActions = { createSandbox: false, killPod: false, kill: [], reset: false, start: [] }
  if (records.some(({ state, ended, container }) => state === 'exited' && ended !== undefined && restartsAll(ended.code, container))) return { ...nothing, reset: true }
  if (!sandbox.isThere) return { ...nothing, ...firstActions(spec, records, sandbox.attempt) }
  const init = initActions(pod, records)
  if (init.killPod || !init.isInitialized) return { ...nothing, killPod: init.killPod, kill: init.kill, start: init.killPod ? [] : init.start }
  const kill: Kill[] = [...init.kill]
  const start: ContainerRecord[] = []
  let kept = 0
  for (const record of records) {
    if (record.role !== 'app') continue
    if (record.state !== 'running') {
      if (shouldRun(record, pod)) start.push(record)
      continue
    }
    const fault = faultOf(record, 'Container')
    if (fault === undefined) {
      kept++
      continue
    }
    const restarts = fault.isChanged || mayRestart(record, spec)
    if (restarts) start.push(record)
    kill.push({ record, message: restarts && fault.isSilent !== true ? `${fault.message}, will be restarted` : fault.message, probe: fault.probe })
  }
  const killPod = kept === 0 && start.length === 0
  return { ...nothing, killPod, kill, start: killPod ? [] : [...init.start, ...start] }
}

/** A pod without a sandbox starts from its beginning, if there is anything left to do. */
function firstActions(spec: PodSpec, records: readonly ContainerRecord[], attempt: number): Partial<PodActions> {
  const hasRun = records.some(({ state }) => state !== 'none')
  if (spec.restartPolicy === 'Never' && attempt > 0 && hasRun) return { killPod: true }
  const apps = records.filter(({ role }) => role === 'app')
  const start = apps.filter(({ container, state, ended }) => !((container.restartPolicy ?? spec.restartPolicy) === 'OnFailure' && state === 'exited' && ended?.code === 0))
  if (start.length === 0 && apps.some(({ state }) => state !== 'none')) return { killPod: true }
  const [first] = records
  return { createSandbox: true, killPod: attempt > 0, start: first !== undefined && first.role !== 'app' ? [first] : start }
}

interface InitActions {
  readonly isInitialized: boolean
  readonly killPod: boolean
  readonly kill: readonly Kill[]
  readonly start: readonly ContainerRecord[]
}

/**
 * `computeInitContainerActions`: from the last init container that has run backwards. The next one starts when the one before is done, or, of a
 * sidecar, has started; sidecars that ended start again whenever.
 */
function initActions(pod: Pod, records: readonly ContainerRecord[]): InitActions {
  const inits = records.filter(({ role }) => role !== 'app')
  let isInitialized = inits.length === 0 || records.some(({ role, state }) => role === 'app' && state === 'running')
  let isPast = isInitialized
  const kill: Kill[] = []
  const start: ContainerRecord[] = []
  for (let index = inits.length - 1; index >= 0; index--) {
    const record = inits[index]
    if (record === undefined) continue
    const next = inits[index + 1]
    if (record.state === 'none' || (isPast && record.role === 'init')) {
      if (record.state === 'none' && isPast && record.role === 'sidecar') start.push(record)
      continue
    }
    const isDone = record.role === 'sidecar' ? record.state === 'running' && record.isStarted : record.state === 'exited' && record.ended?.code === 0
    if (isDone && next === undefined) isInitialized = true
    else if (isDone && next !== undefined && !isPast) start.push(next)
    const fault = record.state === 'running' && record.role === 'sidecar' ? faultOf(record, 'Init container') : undefined
    if (fault !== undefined) {
      kill.push({ record, message: fault.message, probe: fault.probe })
      start.push(record)
    } else if (record.state === 'exited' && !isDone) {
      if (record.role === 'init' && !shouldRun(record, pod)) return { isInitialized: false, killPod: true, kill: [], start: [] }
      start.push(record)
    }
    isPast = true
  }
  const [first] = inits
  if (!isPast && first !== undefined) start.push(first)
  return { isInitialized, killPod: false, kill, start: start.reverse() }
}

interface Fault {
  readonly message: string
  readonly probe: 'liveness' | 'startup' | undefined
  readonly isChanged: boolean
  /** Its message says already that there is a restart. */
  readonly isSilent?: boolean
}

/** Why a running container may not go on. */
function faultOf({ container, image, hasFailed, isResizing }: ContainerRecord, title: string): Fault | undefined {
  const { name = '' } = container
  if (image !== container.image) return { message: `${title} ${name} definition changed`, probe: undefined, isChanged: true }
  if (hasFailed === undefined && isResizing) return { message: `${title} ${name} resize requires restart`, probe: undefined, isChanged: true, isSilent: true }
  return hasFailed === undefined ? undefined : { message: `${title} ${name} failed ${hasFailed} probe`, probe: hasFailed, isChanged: false }
}

/** There is no exit code yet for rules to look at. */
function mayRestart({ container }: ContainerRecord, { restartPolicy }: PodSpec): boolean {
  return (container.restartPolicy ?? restartPolicy) !== 'Never'
}
