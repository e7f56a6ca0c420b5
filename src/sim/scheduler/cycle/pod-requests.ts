import type { Container, ContainerStatus, Pod, Quantity } from '../../../model/kubernetes.generated.ts'
import { addAmounts, amountsOf, maxAmounts, milliUnits, wholeUnits, type Amounts } from './amounts.ts'
import { NamedAmounts, type Resource } from './resource.ts'

export interface PodRequestOptions {
  /** Count what runs, not only what the spec asks: for pods on a node (in-place resize). */
  readonly useStatus?: boolean
  /** Floors for containers that do not name these resources at all; only scores use them. */
  readonly floors?: Amounts
  readonly skipPodLevel?: boolean
}

/** Upstream: `pkg/scheduler/util/pod_resources.go` (1.36): 100m and 200 MiB. */
export const defaultRequests: Amounts = new Map([['cpu', 100_000_000n], ['memory', 209_715_200n * 1_000_000_000n]])

/**
 * What a pod asks of a node: the sum of its containers and sidecars or, where larger, the peak while it initialises, plus overhead.
 * Upstream: `component-helpers/resource/helpers.go` (v0.36), PodRequests.
 */
export function podRequests(pod: Pod, options: PodRequestOptions = {}): Amounts {
  const spec = pod.spec ?? {}
  const total = containerRequests(pod, options)
  const podLevel = spec.resources?.requests
  if (!options.skipPodLevel && podLevel !== undefined) {
    const effective = options.useStatus && pod.status?.resources !== undefined
      ? effectiveRequests(pod, podLevel, pod.status.resources.requests, pod.status.allocatedResources)
      : amountsOf(podLevel)
    for (const name of Object.keys(podLevel)) {
      if (isPodLevelResource(name)) total.set(name, effective.get(name) ?? 0n)
    }
  }
  addAmounts(total, amountsOf(spec.overhead))
  return total
}

/**
 * Requests with the floors, for scores. With pod-level requests a floor counts only for what neither pod nor containers name.
 * Upstream: `framework/types.go` (1.36), getNonMissingContainerRequests.
 */
export function nonZeroRequests(pod: Pod, requests: Amounts): { milliCpu: number, memory: number } {
  const podLevel = Object.keys(pod.spec?.resources?.requests ?? {}).some(isPodLevelResource)
  const floors: Amounts = podLevel ? new Map([...defaultRequests].filter(([name]) => !requests.has(name))) : defaultRequests
  const amounts = podRequests(pod, { useStatus: true, floors })
  return { milliCpu: milliUnits(amounts.get('cpu') ?? 0n), memory: wholeUnits(amounts.get('memory') ?? 0n) }
}

/** Sorts amounts into the kinds a node keeps. Names it does not know as a resource of nodes (`storage`, `foo`) are dropped. */
export function resourceOf(amounts: Amounts): Resource {
  const scalars = new NamedAmounts()
  for (const [name, amount] of amounts) {
    if (isScalarResource(name)) scalars.set(name, wholeUnits(amount))
  }
  return {
    milliCpu: milliUnits(amounts.get('cpu') ?? 0n),
    memory: wholeUnits(amounts.get('memory') ?? 0n),
    ephemeralStorage: wholeUnits(amounts.get('ephemeral-storage') ?? 0n),
    scalars,
  }
}

export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always'
}

/** Upstream: `pkg/apis/core/v1/helper`, IsExtendedResourceName. */
export function isExtendedResource(name: string): boolean {
  if (!name.includes('/') || name.includes('kubernetes.io/') || name.startsWith('requests.')) return false
  return qualifiedName.test(`requests.${name}`)
}

/** Upstream: `pkg/scheduler/util`, IsScalarResourceName. */
export function isScalarResource(name: string): boolean {
  return isExtendedResource(name) || name.startsWith('hugepages-') || name.includes('kubernetes.io/') || name.startsWith('attachable-volumes-')
}

const qualifiedName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/

function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')
}

function containerRequests(pod: Pod, options: PodRequestOptions): Amounts {
  const spec = pod.spec ?? {}
  const statuses = new Map<string, ContainerStatus>()
  for (const status of options.useStatus ? [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])] : []) {
    statuses.set(status.name ?? '', status)
  }
  const requestsOf = (container: Container, resizable: boolean): Amounts => {
    const status = resizable ? statuses.get(container.name ?? '') : undefined
    const spec = container.resources?.requests
    const amounts = status?.resources === undefined
      ? amountsOf(spec)
      : effectiveRequests(pod, spec, status.resources.requests, status.allocatedResources)
    for (const [name, floor] of options.floors ?? []) if (!amounts.has(name)) amounts.set(name, floor)
    return amounts
  }

  const total: Amounts = new Map()
  for (const container of spec.containers ?? []) addAmounts(total, requestsOf(container, true))
  const sidecars: Amounts = new Map()
  const peak: Amounts = new Map()
  for (const container of spec.initContainers ?? []) {
    const requests = requestsOf(container, isSidecar(container))
    if (isSidecar(container)) {
      addAmounts(total, requests)
      addAmounts(sidecars, requests)
      maxAmounts(peak, sidecars)
    } else {
      addAmounts(requests, sidecars)
      maxAmounts(peak, requests)
    }
  }
  maxAmounts(total, peak)
  return total
}

type List = Readonly<Record<string, Quantity>> | undefined

function effectiveRequests(pod: Pod, spec: List, actuated: List, allocated: List): Amounts {
  const pending = (pod.status?.conditions ?? []).find((condition) => condition.type === 'PodResizePending')
  const effective = pending?.reason === 'Infeasible' ? amountsOf(actuated) : amountsOf(spec)
  maxAmounts(effective, amountsOf(actuated))
  maxAmounts(effective, amountsOf(allocated))
  return effective
}
