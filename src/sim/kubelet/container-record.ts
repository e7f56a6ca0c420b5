import type { Container, ContainerState, ContainerStateTerminated, ContainerStatus, Pod, PodSpec, ResourceRequirements } from '../../model/kubernetes.generated.ts'
import { formatTime } from '../clock.ts'
import type { Role, Run } from './behaviour.ts'

/** A run of a container that is over. */
export interface Ended {
  readonly id: string
  readonly code: number
  readonly reason: string
  readonly message?: string | undefined
  /** Milliseconds since 1970; undefined where nobody saw it start. */
  readonly startedAt: number | undefined
  readonly finishedAt: number
}

/** Kubelets tell what containers were given since this minor: InPlacePodVerticalScaling. */
export const resizeSince = 33

/** What the runtime and the kubelet know of one container of a pod. */
export interface ContainerRecord {
  container: Container
  readonly role: Role
  state: 'none' | 'running' | 'exited'
  id: string
  /** The image that runs. */
  image: string
  /** Of the run that is on, or was the last. */
  restartCount: number
  startedAt: number
  /** When its behaviour begins: its start, or the takeover of a container that was there before. */
  since: number
  run: Run | undefined
  /** The newest run that is over, and the one before it. */
  ended: Ended | undefined
  endedBefore: Ended | undefined
  /** Why it could not be started last time: upstream's reason cache. */
  waiting: { readonly reason: string, readonly message?: string | undefined } | undefined
  /** What probes have found so far. */
  isStarted: boolean
  isReady: boolean
  hasFailed: 'liveness' | 'startup' | undefined
  /** What the kubelet gave it; undefined where kubelets do not tell. */
  allocated: ResourceRequirements | undefined
  /** Its new resources need a new start. */
  isResizing: boolean
}

export function newRecord(container: Container, role: Role): ContainerRecord {
  return {
    container, role, state: 'none', id: '', image: container.image ?? '', restartCount: 0, startedAt: 0, since: 0, run: undefined,
    ended: undefined, endedBefore: undefined, waiting: undefined, isStarted: false, isReady: false, hasFailed: undefined, allocated: undefined, isResizing: false,
  }
}

/** Init containers first, as the spec has them. */
export function recordsOf({ initContainers = [], containers = [] }: PodSpec): ContainerRecord[] {
  return [...initContainers.map((container) => newRecord(container, roleOfInit(container))), ...containers.map((container) => newRecord(container, 'app'))]
}

export function roleOfInit({ restartPolicy }: Container): Role {
  return restartPolicy === 'Always' ? 'sidecar' : 'init'
}

/** Nothing of it is left in the runtime, though its runs are still counted. */
export function forget(record: ContainerRecord): void {
  record.state = 'none'
  record.isStarted = record.isReady = false
  record.hasFailed = undefined
}

export function end(record: ContainerRecord, ended: Omit<Ended, 'id' | 'startedAt'>): void {
  record.endedBefore = record.ended
  record.ended = { id: record.id, startedAt: record.startedAt, ...ended }
  record.state = 'exited'
  record.isStarted = record.isReady = false
  record.hasFailed = undefined
}

/**
 * Whether a container is to run again: `ContainerShouldRestart` of `pkg/api/v1/pod/util.go` (1.36). Rules and policy of the container come
 * before those of the pod.
 */
export function restartsAfter(code: number, { restartPolicy, restartPolicyRules = [] }: Container, { restartPolicy: ofPod }: PodSpec): boolean {
  if (restartPolicy !== undefined && matchingAction(code, restartPolicyRules) !== undefined) return true
  switch (restartPolicy ?? ofPod) {
    case 'Never': return false
    case 'OnFailure': return code !== 0
    default: return true
  }
}

/** The end of this container restarts all of them. */
export function restartsAll(code: number, { restartPolicy, restartPolicyRules = [] }: Container): boolean {
  return restartPolicy !== undefined && matchingAction(code, restartPolicyRules) === 'RestartAllContainers'
}

/** `ShouldContainerBeRestarted` of `pkg/kubelet/container/helpers.go` (1.36). */
export function shouldRun({ state, ended, container }: ContainerRecord, pod: Pod): boolean {
  if (pod.metadata?.deletionTimestamp !== undefined || state === 'running') return false
  return state === 'none' || restartsAfter(ended?.code ?? 0, container, pod.spec ?? {})
}

/** `convertToAPIContainerStatuses` of `pkg/kubelet/kubelet_pods.go` (1.36), without what only a machine knows: image ids, mounts, users. */
export function containerStatusOf(record: ContainerRecord, pod: Pod): ContainerStatus {
  const { container, state, ended, endedBefore, waiting, role } = record
  const idle: ContainerState = { waiting: { reason: (pod.spec?.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating' } }
  let now: ContainerState = state === 'running' ? { running: { startedAt: formatTime(record.startedAt) } } : state === 'exited' && ended !== undefined ? { terminated: terminated(ended) } : idle
  const before = state === 'exited' ? endedBefore : ended
  let last: ContainerState = before === undefined ? {} : { terminated: terminated(before) }
  if (waiting !== undefined && shouldRun(record, pod)) {
    if (now.terminated !== undefined) last = now
    now = { waiting: { ...waiting } }
  }
  const isDone = role === 'init' && state === 'exited' && ended?.code === 0
  return {
    name: container.name, image: state === 'none' ? container.image : record.image, imageID: '', ...record.id === '' ? {} : { containerID: record.id },
    restartCount: record.restartCount, ready: isDone || (state === 'running' && role !== 'init' && record.isReady),
    started: state === 'running' && record.isStarted, state: now, lastState: last, ...state === 'none' ? {} : resourcesOf(record.allocated),
  }
}

function resourcesOf(allocated: ResourceRequirements | undefined): Pick<ContainerStatus, 'resources' | 'allocatedResources'> {
  if (allocated === undefined) return {}
  return { resources: allocated, ...allocated.requests === undefined ? {} : { allocatedResources: allocated.requests } }
}

function terminated({ id, code, reason, message, startedAt, finishedAt }: Ended): ContainerStateTerminated {
  return {
    exitCode: code, reason, ...message === undefined ? {} : { message },
    ...startedAt === undefined ? {} : { startedAt: formatTime(startedAt) }, finishedAt: formatTime(finishedAt), ...id === '' ? {} : { containerID: id },
  }
}

interface RestartRule {
  readonly action?: string | undefined
  readonly exitCodes?: { readonly operator?: string | undefined, readonly values?: readonly number[] | undefined } | undefined
}

/** What the first rule that knows the code does. */
function matchingAction(code: number, rules: readonly RestartRule[]): string | undefined {
  return rules.find(({ exitCodes }) => {
    const isListed = exitCodes?.values?.includes(code) ?? false
    return (exitCodes?.operator === 'In' && isListed) || (exitCodes?.operator === 'NotIn' && !isListed)
  })?.action
}
