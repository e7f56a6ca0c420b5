import type { Node, NodeCondition } from '../../model/kubernetes.generated.ts'
import type { Pressure } from './admission.ts'

/** What a kubelet says of its machine. */
export interface MachineState {
  readonly isNotReady: boolean
  readonly pressures: ReadonlySet<Pressure>
  readonly minor: number
}

/** Conditions of a node that its kubelet posts, and the events that go with a change: `pkg/kubelet/nodestatus/setters.go` (1.36). */
const pressures: readonly (readonly [Pressure, no: Words, yes: Words])[] = [
  ['MemoryPressure', ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available', 'NodeHasSufficientMemory'], ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available', 'NodeHasInsufficientMemory']],
  ['DiskPressure', ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure', 'NodeHasNoDiskPressure'], ['KubeletHasDiskPressure', 'kubelet has disk pressure', 'NodeHasDiskPressure']],
  ['PIDPressure', ['KubeletHasSufficientPID', 'kubelet has sufficient PID available', 'NodeHasSufficientPID'], ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available', 'NodeHasInsufficientPID']],
]

type Words = readonly [reason: string, message: string, event: string]

/** The node as its kubelet would post it, and the reasons of the events that it tells. Nothing changed: the same conditions, times included. */
export function reportedNode(node: Node, { isNotReady, pressures: under, minor }: MachineState, timestamp: string): { readonly node: Node, readonly events: readonly string[] } {
  const old = node.status?.conditions ?? []
  const events: string[] = []
  const say = (type: string, status: 'True' | 'False', [reason, message, event]: Words): NodeCondition => {
    const before = old.find((condition) => condition.type === type)
    if (before?.status === status && before.reason === reason && before.message === message) return before
    if (before?.status !== status) events.push(event)
    return { type, status, reason, message, lastHeartbeatTime: timestamp, lastTransitionTime: before?.status === status ? before.lastTransitionTime : timestamp }
  }
  const own = pressures.map(([type, no, yes]) => under.has(type) ? say(type, 'True', yes) : say(type, 'False', no))
  own.push(isNotReady
    ? say('Ready', 'False', ['KubeletNotReady', 'container runtime is down', 'NodeNotReady'])
    : say('Ready', 'True', ['KubeletReady', 'kubelet is posting ready status', 'NodeReady']))
  const kept = old.filter(({ type }) => !own.some((condition) => condition.type === type))
  const status = node.status ?? {}
  return {
    node: {
      ...node,
      status: {
        ...status, conditions: [...kept, ...own],
        addresses: status.addresses ?? [{ type: 'Hostname', address: node.metadata?.name ?? '' }],
        nodeInfo: status.nodeInfo ?? unknownMachine(minor),
      },
    },
    events,
  }
}

function unknownMachine(minor: number): NonNullable<NonNullable<Node['status']>['nodeInfo']> {
  return {
    machineID: '', systemUUID: '', bootID: '', kernelVersion: '', osImage: '', operatingSystem: 'linux', architecture: 'amd64',
    containerRuntimeVersion: '', kubeletVersion: `v1.${minor}.0`, kubeProxyVersion: '',
  }
}
