import type { ValueMap } from '../../base/json.ts'

/** What is said of `stockNodes` in one line. */
export const stockNodesTitle = '3 nodes of 4 cpu and 16Gi'

/** The machines of the cluster that is assumed where none is given: three of 4 cpu and 16 GiB, in one zone. */
export const stockNodes: readonly ValueMap[] = ['node-1', 'node-2', 'node-3'].map((name) => nodeOf({ name, zone: 'zone-a', cpu: '4', memory: '16Gi' }))

export interface NodeShape {
  readonly name: string
  readonly zone?: string | undefined
  readonly cpu: string
  readonly memory: string
  readonly storage?: string
  readonly pods?: number
  readonly labels?: ValueMap
  readonly taints?: readonly ValueMap[]
  /** Extended resources: `nvidia.com/gpu`. */
  readonly resources?: ValueMap
  /** Where less than all of it is for pods. */
  readonly allocatable?: ValueMap
}

/** A Node as its kubelet would register it, ready for pods. */
export function nodeOf({ name, zone, cpu, memory, storage = '100Gi', pods = 110, labels = {}, taints = [], resources = {}, allocatable = {} }: NodeShape): ValueMap {
  const capacity: ValueMap = { cpu, memory, 'ephemeral-storage': storage, 'pods': String(pods), ...resources }
  const own: ValueMap = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', ...zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone } }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { ...own, ...labels } },
    ...taints.length === 0 ? {} : { spec: { taints: [...taints] } },
    status: {
      capacity,
      ...Object.keys(allocatable).length === 0 ? {} : { allocatable: { ...capacity, ...allocatable } },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  }
}
