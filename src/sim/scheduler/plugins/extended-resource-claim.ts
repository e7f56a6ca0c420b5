import type { Container, DeviceRequest, Pod, ResourceResourceClaim as ResourceClaim } from '../../../model/kubernetes.generated.ts'
import { nanoOf, wholeUnits } from '../cycle/amounts.ts'
import type { ClusterObjects } from '../cycle/cluster-objects.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import type { PodInfo } from '../cycle/pod-info.ts'
import { isExtendedResource, isSidecar, podRequests } from '../cycle/pod-requests.ts'
import { unresolvable, type Verdict } from '../cycle/verdict.ts'
import { deviceClassOfResource } from './extended-device-class.ts'

const implicitPrefix = 'deviceclass.resource.kubernetes.io/'

/** Whether the pod asks for an extended resource that a device class may serve. */
export function asksForDeviceClass(pod: Pod, objects: ClusterObjects): boolean {
  if (objects.list('DeviceClass').length === 0) return false
  return [...podRequests(pod)].some(([name, amount]) => amount !== 0n && mayBeServed(name) && deviceClassOfResource(name, objects) !== undefined)
}

/**
 * The claim in which the extended resources are asked for that this node has no device plugin for.
 * Upstream: `dynamicresources/extendeddynamicresources.go` (1.36), filterExtendedResources.
 */
export function extendedResourceRequests(pod: PodInfo, node: NodeInfo, objects: ClusterObjects): { readonly claim?: ResourceClaim } | Verdict {
  const served = new Map<string, string>()
  for (const [name, amount] of pod.shape.requests.scalars) {
    if (amount === 0 || !mayBeServed(name)) continue
    const deviceClass = deviceClassOfResource(name, objects)?.metadata?.name
    if (deviceClass !== undefined && node.allocatable.scalars.amount(name) === 0) served.set(name, deviceClass)
    else if (!node.allocatable.scalars.has(name)) return unresolvable('cannot fit resource')
  }
  if (served.size === 0) return {}
  const requests = requestsFor(pod.pod, served)
  return { claim: { metadata: { namespace: pod.namespace, name: '<extended-resources>' }, spec: { devices: { requests } } } }
}

function mayBeServed(name: string): boolean {
  return name.startsWith(implicitPrefix) || isExtendedResource(name)
}

/**
 * One request per container and resource. Init containers have ended before the others start, so what they ask beyond that is
 * taken once, at its highest.
 */
function requestsFor(pod: Pod, served: ReadonlyMap<string, string>): DeviceRequest[] {
  const long = [...(pod.spec?.initContainers ?? []).filter(isSidecar), ...(pod.spec?.containers ?? [])]
  const short = (pod.spec?.initContainers ?? []).filter((container) => !isSidecar(container))
  const requests: DeviceRequest[] = []
  for (const [name, deviceClassName] of served) {
    let total = 0
    const ask = (count: number): void => {
      if (count <= 0) return
      requests.push({ name: `request-${requests.length}`, exactly: { deviceClassName, allocationMode: 'ExactCount', count } })
      total += count
    }
    for (const container of long) ask(countOf(container, name))
    ask(Math.max(0, ...short.map((container) => countOf(container, name))) - total)
  }
  return requests
}

function countOf(container: Container, name: string): number {
  return wholeUnits(nanoOf(container.resources?.requests?.[name]))
}
