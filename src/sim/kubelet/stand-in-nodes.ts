import { cloneValue } from '../../base/json.ts'
import type { Node, NodeCondition, Taint } from '../../model/kubernetes.generated.ts'
import type { Cluster } from '../cluster.ts'

export interface NodeOptions {
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly taints?: readonly Taint[] | undefined
  readonly unschedulable?: boolean | undefined
  readonly capacity?: Readonly<Record<string, string>> | undefined
}

interface Machine {
  isUp: boolean
  isNotReady: boolean
  pressure: string | undefined
  readonly capacity: Readonly<Record<string, string>>
  /** When the lease was last renewed, while it is not being renewed any more. */
  stoppedAt: number
}

const pressures: Readonly<Record<string, { readonly no: readonly [string, string], readonly yes: readonly [string, string] }>> = {
  MemoryPressure: {
    no: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    yes: ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
  },
  DiskPressure: {
    no: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    yes: ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
  },
  PIDPressure: {
    no: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    yes: ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
  },
}

/** Machines of a simulated cluster: their Node objects, and whether they still renew their leases. */
export class StandInNodes {
  readonly #cluster: Cluster
  readonly #machines = new Map<string, Machine>()
  /** Leases are renewed every so many milliseconds. */
  readonly leasePeriod: number

  constructor(cluster: Cluster, leasePeriod = 10_000) {
    this.#cluster = cluster
    this.leasePeriod = leasePeriod
  }

  isUp(name: string | undefined): boolean {
    return this.#machines.get(name ?? '')?.isUp === true
  }

  /** Milliseconds since 1970 of the last renewal; undefined for a machine that was never there. */
  lastRenewal(name: string): number | undefined {
    const machine = this.#machines.get(name)
    if (machine === undefined) return undefined
    const { now } = this.#cluster.clock
    return machine.isUp ? now - now % this.leasePeriod : machine.stoppedAt
  }

  create(name: string, { labels, taints, unschedulable, capacity }: NodeOptions = {}): void {
    const node: Node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', ...labels } },
      spec: { ...taints === undefined ? {} : { taints: [...taints] }, ...unschedulable === true ? { unschedulable } : {} },
    }
    this.#machines.set(name, { isUp: true, isNotReady: false, pressure: undefined, stoppedAt: 0, capacity: { cpu: '64', memory: '256Gi', pods: '1000', 'ephemeral-storage': '1Ti', ...capacity } })
    this.#cluster.client.as('kubelet').create('Node', node, 'a machine joined')
    this.postStatus(name)
    // The scheduler looks at it before its taints are taken away.
    this.#cluster.settleNodes()
  }

  delete(name: string): void {
    this.#machines.delete(name)
    this.#cluster.client.as('user').delete('Node', '', name, 'the node was deleted')
  }

  stop(name: string): void {
    const machine = this.#machines.get(name)
    if (machine === undefined) return
    machine.stoppedAt = this.lastRenewal(name) ?? 0
    machine.isUp = false
  }

  start(name: string): void {
    const machine = this.#machines.get(name)
    if (machine === undefined) return
    machine.isUp = true
    machine.isNotReady = false
    this.postStatus(name)
  }

  setCondition(name: string, change: { readonly isNotReady?: boolean, readonly pressure?: string | undefined }): void {
    const machine = this.#machines.get(name)
    if (machine === undefined) return
    if (change.isNotReady !== undefined) machine.isNotReady = change.isNotReady
    if ('pressure' in change) machine.pressure = change.pressure
    this.postStatus(name)
  }

  postStatus(name: string): void {
    const machine = this.#machines.get(name)
    const live = this.#cluster.read.get('Node', '', name) as Node | undefined
    if (machine === undefined || live === undefined) return
    const node = cloneValue(live)
    const own = Object.entries(pressures).map(([type, { yes, no }]) => machine.pressure === type ? this.#condition(node, type, 'True', yes) : this.#condition(node, type, 'False', no))
    own.push(machine.isNotReady
      ? this.#condition(node, 'Ready', 'False', ['KubeletNotReady', 'container runtime is down'])
      : this.#condition(node, 'Ready', 'True', ['KubeletReady', 'kubelet is posting ready status']))
    const others = (node.status?.conditions ?? []).filter(({ type }) => !own.some((mine) => mine.type === type))
    node.status = {
      ...node.status,
      capacity: { ...machine.capacity },
      allocatable: { ...machine.capacity },
      addresses: [{ type: 'InternalIP', address: '10.0.0.1' }, { type: 'Hostname', address: name }],
      conditions: [...own, ...others],
      nodeInfo: {
        machineID: 'm', systemUUID: 's', bootID: 'b', kernelVersion: '6.1.0', osImage: 'Linux', operatingSystem: 'linux',
        containerRuntimeVersion: 'containerd://2.0.0', kubeletVersion: `v1.${this.#cluster.server.minor}.0`, kubeProxyVersion: '', architecture: 'amd64',
      },
    }
    this.#cluster.client.as('kubelet').updateStatus('Node', node, 'the kubelet reports')
  }

  #condition(node: Node, type: string, status: string, [reason, message]: readonly [string, string]): NodeCondition {
    const time = this.#cluster.clock.timestamp()
    const old = node.status?.conditions?.find((condition) => condition.type === type)
    return { type, status, reason, message, lastHeartbeatTime: time, lastTransitionTime: old?.status === status ? old.lastTransitionTime : time }
  }
}
