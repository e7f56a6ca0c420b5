import type { Pod } from '../../model/kubernetes.generated.ts'
import { podQOSClass } from '../api/pod-qos.ts'
import type { NodeInfo } from '../scheduler/cycle/node-info.ts'
import { requiredNodeAffinity } from '../scheduler/cycle/node-selector.ts'
import type { PodInfo } from '../scheduler/cycle/pod-info.ts'
import { isExtendedResource } from '../scheduler/cycle/pod-requests.ts'
import { tolerates, untoleratedTaint } from '../scheduler/cycle/tolerations.ts'
import { forbiddenSysctl } from './sysctls.ts'

/** Why a kubelet does not take a pod. */
export interface Rejection {
  readonly reason: string
  readonly message: string
}

/** What of a node's conditions counts for new pods. */
export type Pressure = 'MemoryPressure' | 'DiskPressure' | 'PIDPressure'

/**
 * Whether a kubelet takes a pod that was bound to its node: pressure, kernel settings, devices, then what the scheduler should have seen:
 * `pkg/kubelet/eviction/eviction_manager.go` and `lifecycle/predicate.go` (1.36). Undefined: it does.
 */
export function rejectionOf(info: PodInfo, node: NodeInfo, pressures: readonly Pressure[], minor: number): Rejection | undefined {
  const sysctl = forbiddenSysctl(info.pod.spec ?? {}, minor)
  return pressureRejection(info.pod, pressures, minor) ?? (sysctl === undefined ? undefined : { reason: 'SysctlForbidden', message: sysctl }) ?? systemRejection(info.pod, node.labels['kubernetes.io/os'] ?? 'linux') ?? deviceRejection(info, node) ?? firstPredicate(info, node)
}

/** Under memory pressure alone only BestEffort pods that do not tolerate it are turned away; any other pressure turns all away. */
function pressureRejection(pod: Pod, pressures: readonly Pressure[], minor: number): Rejection | undefined {
  if (pressures.length === 0 || isCriticalPod(pod)) return undefined
  if (pressures.length === 1 && pressures[0] === 'MemoryPressure') {
    if (podQOSClass(pod.spec ?? {}, minor) !== 'BestEffort') return undefined
    const taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' }
    if (pod.spec?.tolerations?.some((toleration) => tolerates(toleration, taint)) === true) return undefined
  }
  return { reason: 'Evicted', message: `The node had condition: [${pressures.join(' ')}]. ` }
}

function systemRejection({ metadata, spec }: Pod, system: string): Rejection | undefined {
  const wanted = metadata?.labels?.['kubernetes.io/os']
  if (wanted !== undefined && wanted !== system) return { reason: 'PodOSSelectorNodeLabelDoesNotMatch', message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label" }
  if (spec?.os !== undefined && spec.os.name !== system) return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" }
  return undefined
}

/** The device manager comes before the predicates, and speaks for itself. */
function deviceRejection({ shape: { requests } }: PodInfo, { allocatable, requested }: NodeInfo): Rejection | undefined {
  for (const [name, asked] of requests.scalars) {
    const available = allocatable.scalars.amount(name) - requested.scalars.amount(name)
    if (!isExtendedResource(name) || !allocatable.scalars.has(name) || asked <= available) continue
    return { reason: 'UnexpectedAdmissionError', message: `Allocate failed due to requested number of devices unavailable for ${name}. Requested: ${asked}, Available: ${available}, which is unexpected` }
  }
  return undefined
}

/** `AdmissionCheck` of kube-scheduler, then taints that evict. Resources that the node does not know are left to others. */
function firstPredicate(info: PodInfo, node: NodeInfo): Rejection | undefined {
  const { pod, shape } = info
  const { requested, allocatable } = node
  const amounts = [
    ['pods', 1, node.pods.length, node.allowedPodNumber],
    ['cpu', shape.requests.milliCpu, requested.milliCpu, allocatable.milliCpu],
    ['memory', shape.requests.memory, requested.memory, allocatable.memory],
    ['ephemeral-storage', shape.requests.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage],
  ] as const
  const others = [...shape.requests.scalars].filter(([name]) => !isExtendedResource(name)).map(([name, asked]) => [name, asked, requested.scalars.amount(name), allocatable.scalars.amount(name)] as const)
  for (const [name, asked, used, capacity] of [...amounts, ...others]) {
    if (asked > 0 && asked > capacity - used) return { reason: `OutOf${name}`, message: `Node didn't have enough resource: ${name}, requested: ${asked}, used: ${used}, capacity: ${capacity}` }
  }
  if (!requiredNodeAffinity(pod)(node)) return predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")
  if (shape.hostPorts.some((port) => node.usedPorts.conflicts(port))) return predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports")
  const evicting = node.taints.filter(({ effect }) => effect === 'NoExecute')
  if (!isStaticPod(pod) && untoleratedTaint(evicting, pod.spec?.tolerations ?? []) !== undefined) return predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate")
  return undefined
}

function predicate(name: string, reason: string): Rejection {
  return { reason: name, message: `Predicate ${name} failed: ${reason}` }
}

/** Read from a file or URL of its node; its object in the API is but a mirror. */
export function isStaticPod({ metadata }: Pod): boolean {
  const source = metadata?.annotations?.['kubernetes.io/config.source']
  return (source !== undefined && source !== 'api') || metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined
}

/** `IsCriticalPod` of `pkg/kubelet/types/pod_update.go`: static, or as important as the system. */
export function isCriticalPod(pod: Pod): boolean {
  return isStaticPod(pod) || (pod.spec?.priority ?? 0) >= 2_000_000_000
}
