import type { Device, ResourceSlice, ResourceSliceSpec } from '../../../model/kubernetes.generated.ts'
import { compareStrings } from '../../../base/json.ts'
import { compileNodeSelector, type Selectable } from '../cycle/node-selector.ts'

/** A device in a pool that a node can use. */
export interface PoolDevice {
  readonly driver: string
  readonly pool: string
  readonly device: Device
}

export interface DevicePool {
  readonly driver: string
  readonly name: string
  /** All slices of its newest generation are there. */
  readonly isComplete: boolean
  /** Those the node can reach. */
  readonly devices: readonly PoolDevice[]
}

/**
 * The pools with something for a node, in the order in which devices are taken: by driver, pool, slice. Pools whose devices have binding
 * conditions come last. Upstream: `dynamic-resource-allocation/structured/internal/incubating/pools_incubating.go` (v0.36), GatherPools.
 */
export function devicePools(slices: readonly ResourceSlice[], node: Selectable): DevicePool[] {
  const reached = new Map<string, ResourceSlice[]>()
  for (const slice of slices) {
    const { spec = {} } = slice
    const isReached = spec.perDeviceNodeSelection === true ? spec.devices?.some((device) => reaches(device, node)) : reaches(spec, node)
    if (isReached === true) reached.set(poolId(slice), [...(reached.get(poolId(slice)) ?? []), slice])
  }
  const found = [...reached].flatMap(([id, ofPool]): DevicePool[] => {
    const usable = newest(ofPool)
    const { driver = '', pool = {} } = usable[0]?.spec ?? {}
    // The slices of other nodes matter only when those of this one are not the whole pool.
    const known = usable.length === (pool.resourceSliceCount ?? 1) ? usable : newest(slices.filter((slice) => poolId(slice) === id))
    if (generation(known[0]) !== generation(usable[0])) return []
    usable.sort((a, b) => compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? ''))
    return [{
      driver, name: pool.name ?? '', isComplete: known.length === (pool.resourceSliceCount ?? 1),
      devices: usable.flatMap(({ spec = {} }) => devicesOf(spec, node)),
    }]
  })
  found.sort((a, b) => compareStrings(a.driver, b.driver) || compareStrings(a.name, b.name))
  return [...found.filter((pool) => !bindsConditionally(pool)), ...found.filter(bindsConditionally)]
}

function poolId({ spec }: ResourceSlice): string {
  return `${spec?.driver ?? ''}/${spec?.pool?.name ?? ''}`
}

function generation(slice: ResourceSlice | undefined): number {
  return slice?.spec?.pool?.generation ?? 0
}

function newest(slices: readonly ResourceSlice[]): ResourceSlice[] {
  const last = Math.max(...slices.map(generation))
  return slices.filter((slice) => generation(slice) === last)
}

function devicesOf(spec: ResourceSliceSpec, node: Selectable): PoolDevice[] {
  return (spec.devices ?? []).filter((device) => spec.perDeviceNodeSelection !== true || reaches(device, node))
    .map((device) => ({ driver: spec.driver ?? '', pool: spec.pool?.name ?? '', device }))
}

function bindsConditionally({ devices }: DevicePool): boolean {
  return devices.some(({ device }) => (device.bindingConditions ?? []).length > 0)
}

function reaches({ nodeName, allNodes, nodeSelector }: Pick<Device, 'nodeName' | 'allNodes' | 'nodeSelector'>, node: Selectable): boolean {
  if (nodeName) return nodeName === node.name
  if (allNodes === true) return true
  return nodeSelector !== undefined && compileNodeSelector(nodeSelector)(node)
}
