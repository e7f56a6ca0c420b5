import { Quantity, quantityOrZero } from '../../base/quantity.ts'
import type { Node, Pod } from '../../model/kubernetes.generated.ts'
import type { Pressure } from './admission.ts'
import type { Run } from './behaviour.ts'
import type { ContainerRecord } from './container-record.ts'

/** The eviction manager looks so often, in milliseconds. */
export const monitorPeriod = 10_000

/** Something of a node that may run short: `pkg/kubelet/eviction/helpers.go` (1.36). */
export interface Signal {
  readonly resource: 'memory' | 'ephemeral-storage'
  readonly condition: Pressure
  /** The hard threshold of a kubelet that nobody configured, in bytes. */
  threshold(capacity: number): number
  usageOf(run: Run): { readonly start: number, readonly perSecond: number } | undefined
}

/** `memory.available<100Mi`. */
export const memorySignal: Signal = {
  resource: 'memory',
  condition: 'MemoryPressure',
  threshold: () => 100 * 1024 * 1024,
  usageOf: ({ memory }) => memory,
}

/** `nodefs.available<10%` and `imagefs.available<15%`: on one disk the second comes first. */
export const storageSignal: Signal = {
  resource: 'ephemeral-storage',
  condition: 'DiskPressure',
  threshold: (capacity) => Math.floor(capacity * 0.15),
  usageOf: ({ disk }) => disk,
}

/** What a container uses and asked for, in bytes. Of one whose behaviour says nothing it is what it asked for. */
export interface ContainerUsage {
  readonly name: string
  readonly used: number
  readonly request: number
  /** In an emptyDir: the pod's, not its own. */
  readonly isShared?: boolean
}

export interface PodUsage {
  readonly pod: Pod
  readonly containers: readonly ContainerUsage[]
}

/** How much there is on a node. */
export function capacityOf({ status }: Node, { resource }: Signal): number {
  return bytesOf(status?.capacity?.[resource] ?? status?.allocatable?.[resource])
}

/** What running containers use at an instant. */
export function usageOf(records: readonly ContainerRecord[], signal: Signal, now: number): ContainerUsage[] {
  return records.filter(({ state }) => state === 'running').map(({ container, run, since }) => {
    const request = bytesOf(container.resources?.requests?.[signal.resource])
    const stated = run === undefined ? undefined : signal.usageOf(run)
    const used = stated === undefined ? request : stated.start + stated.perSecond * (now - since) / 1000
    return { name: container.name ?? '', used: Math.round(used), request, ...signal === storageSignal && run?.disk?.volume !== undefined ? { isShared: true } : {} }
  })
}

/**
 * Who goes first when something runs short: pods that use more than they asked for, then the less important, then those that are furthest above
 * their request. `rankMemoryPressure` and `rankDiskPressureFunc` of `pkg/kubelet/eviction/helpers.go` (1.36); ties by name.
 */
export function evictionOrder(a: PodUsage, b: PodUsage): number {
  const [x, y] = [excessOf(a), excessOf(b)]
  return Number(y > 0) - Number(x > 0) || (a.pod.spec?.priority ?? 0) - (b.pod.spec?.priority ?? 0) || y - x || (keyOf(a) < keyOf(b) ? -1 : 1)
}

/** Why a pod was evicted, with every container that used more than it asked for. */
export function evictionMessage({ containers }: PodUsage, { resource }: Signal, threshold: number, available: number): string {
  const low = `The node was low on resource: ${resource}. Threshold quantity: ${bytes(threshold)}, available: ${bytes(available)}. `
  return low + containers.filter(({ used, request, isShared }) => isShared !== true && used > request)
    .map(({ name, used, request }) => `Container ${name} was using ${bytes(used)}, request is ${bytes(request)}, has larger consumption of ${resource}. `).join('')
}

function excessOf({ containers }: PodUsage): number {
  return containers.reduce((sum, { used, request }) => sum + used - request, 0)
}

function bytes(amount: number): string {
  return Quantity.fromUnits(Math.max(0, Math.round(amount)), 'BinarySI').toString()
}

function bytesOf(amount: string | number | undefined): number {
  return Number(quantityOrZero(amount).value())
}

function keyOf({ pod: { metadata } }: PodUsage): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
}
