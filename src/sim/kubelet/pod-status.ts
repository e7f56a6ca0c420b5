import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../model/kubernetes.generated.ts'
import { mergeConditions, podConditions, type Verdict } from './conditions.ts'
import { containerStatusOf, type ContainerRecord } from './container-record.ts'
import { phaseOf, type PodPhase } from './phase.ts'

/** Everything that a pod's status is made of. */
export interface StatusInput {
  readonly pod: Pod
  readonly records: readonly ContainerRecord[]
  readonly hasSandbox: boolean
  readonly isRestarting: boolean
  /** None of its containers will run again. */
  readonly isTerminal: boolean
  /** The kubelet ends the pod: eviction, deadline. */
  readonly ending: Ending | undefined
  /** What the kubelet has to say about a change of resources. */
  readonly resize?: Verdict | undefined
  readonly startTime: string
  readonly podIP: string
  readonly hostIP: string
  readonly timestamp: string
}

/** Why a kubelet ends a pod that was to run on. */
export interface Ending {
  readonly reason: string
  readonly message: string
  /** Seconds; without one the pod's own. */
  readonly grace?: number | undefined
  /** Nobody asked for the disruption. */
  readonly isDisruption?: boolean | undefined
  /** The file of a static pod is gone: nothing is said of it any more, and its mirror goes with its containers. */
  readonly isWithdrawn?: boolean | undefined
}

/**
 * The status that a kubelet posts: `generateAPIPodStatus` of `pkg/kubelet/kubelet_pods.go` and `mergePodStatus` of `status_manager.go` (1.36). A
 * pod is Failed or Succeeded only when nothing of it runs any more.
 */
export function podStatusOf(input: StatusInput): PodStatus {
  const { pod, records, ending, startTime, podIP, hostIP, timestamp } = input
  const old = pod.status ?? {}
  const known = new Map([...old.initContainerStatuses ?? [], ...old.containerStatuses ?? []].map((status) => [status.name, status]))
  const statuses = records.map((record) => withMachineFacts(containerStatusOf(record, pod), known.get(record.container.name)))
  const inits = pod.spec?.initContainers?.length ?? 0
  const isRunning = records.some(({ state }) => state === 'running')
  const computed = ending === undefined ? phaseOf(pod, statuses, input.isTerminal) : 'Failed'
  const phase = isTerminalPhase(computed) && isRunning ? phaseWhileEnding(old.phase, computed) : computed
  const generation = pod.metadata?.generation
  const verdicts = [...input.resize === undefined || isTerminalPhase(computed) ? [] : [input.resize], ...podConditions(pod, statuses, computed, input.hasSandbox, input.isRestarting)]
  const conditions = mergeConditions(old.conditions ?? [], verdicts, generation, timestamp)
  if (ending?.isDisruption === true && phase === 'Failed') conditions.unshift(disruption(ending.message, generation, timestamp))
  const { containerStatuses: _, initContainerStatuses: __, ...kept } = old
  return {
    ...kept, ...generation === undefined ? {} : { observedGeneration: generation },
    phase, conditions, ...ending !== undefined && phase === 'Failed' ? { reason: ending.reason, message: ending.message } : {},
    ...hostIP === '' ? {} : { hostIP, hostIPs: [{ ip: hostIP }] },
    ...podIP === '' ? {} : { podIP, podIPs: [{ ip: podIP }] }, startTime,
    ...inits === 0 ? {} : { initContainerStatuses: statuses.slice(0, inits) },
    containerStatuses: statuses.slice(inits).sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1)),
  }
}

export function isTerminalPhase(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed'
}

/** What only a real machine knows of a container that was found running stays as it was told. */
function withMachineFacts(status: ContainerStatus, known: ContainerStatus | undefined): ContainerStatus {
  if (known === undefined || known.containerID === undefined || known.containerID !== status.containerID) return status
  const { image, imageID, volumeMounts, user, stopSignal } = known
  return { ...status, image, ...imageID === undefined ? {} : { imageID }, ...volumeMounts === undefined ? {} : { volumeMounts }, ...user === undefined ? {} : { user }, ...stopSignal === undefined ? {} : { stopSignal } }
}

function phaseWhileEnding(before: string | undefined, computed: PodPhase): PodPhase {
  return before === 'Pending' || before === 'Running' ? before : computed
}

function disruption(message: string, observedGeneration: number | undefined, timestamp: string): PodCondition {
  return { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message, ...observedGeneration === undefined ? {} : { observedGeneration }, lastTransitionTime: timestamp }
}
