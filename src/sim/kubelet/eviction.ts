import { Quantity, quantityOrZero } from '../../base/quantity.ts'
import type { Pod } from '../../model/kubernetes.generated.ts'
import type { ContainerRecord } from './container-record.ts'

/** `memory.available<100Mi`: the hard threshold of a kubelet that nobody configured. */
export const memoryThreshold = 100 * 1024 * 1024

/** The eviction manager looks so often, in milliseconds. */
export const monitorPeriod = 10_000

/** What a container uses and asked for, in bytes. Of one whose behaviour says nothing it is what it asked for. */
export interface ContainerMemory {
  readonly name: string
  readonly used: number
  readonly request: number
}

export interface PodMemory {
  readonly pod: Pod
  readonly containers: readonly ContainerMemory[]
}

/** The memory of running containers at an instant. */
export function memoryOf(records: readonly ContainerRecord[], now: number): ContainerMemory[] {
  return records.filter(({ state }) => state === 'running').map(({ container, run, since }) => {
    const request = Number(quantityOrZero(container.resources?.requests?.memory).value())
    const used = run?.memory === undefined ? request : run.memory.start + run.memory.perSecond * (now - since) / 1000
    return { name: container.name ?? '', used: Math.round(used), request }
  })
}

/**
 * Who goes first when memory runs short: pods that use more than they asked for, then the less important, then those that are furthest above
 * their request. `rankMemoryPressure` of `pkg/kubelet/eviction/helpers.go` (1.36); ties by name.
 */
export function evictionOrder(a: PodMemory, b: PodMemory): number {
  const [x, y] = [excessOf(a), excessOf(b)]
  return Number(y > 0) - Number(x > 0) || (a.pod.spec?.priority ?? 0) - (b.pod.spec?.priority ?? 0) || y - x || (keyOf(a) < keyOf(b) ? -1 : 1)
}

/** Why a pod was evicted, with every container that used more than it asked for. */
export function evictionMessage({ containers }: PodMemory, available: number): string {
  const low = `The node was low on resource: memory. Threshold quantity: ${bytes(memoryThreshold)}, available: ${bytes(available)}. `
  return low + containers.filter(({ used, request }) => used > request)
    .map(({ name, used, request }) => `Container ${name} was using ${bytes(used)}, request is ${bytes(request)}, has larger consumption of memory. `).join('')
}

function excessOf({ containers }: PodMemory): number {
  return containers.reduce((sum, { used, request }) => sum + used - request, 0)
}

function bytes(amount: number): string {
  return Quantity.fromUnits(Math.max(0, Math.round(amount)), 'BinarySI').toString()
}

function keyOf({ pod: { metadata } }: PodMemory): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
}
