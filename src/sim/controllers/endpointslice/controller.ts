import { cloneValue, sameValue } from '../../../base/json.ts'
import type { Endpoint, EndpointPort, EndpointSlice, Node, Pod, Service } from '../../../model/kubernetes.generated.ts'
import type { Change } from '../../cluster-informers.ts'
import { defineController, self, splitKey, type ControllerContext } from '../controller.ts'
import { controllerRef } from '../pod-control.ts'
import { withHints } from './hints.ts'
import { belongsInEndpoints, endpointPorts, isHeadless, podEndpoint } from './endpoints.ts'

const managedBy = 'endpointslice.kubernetes.io/managed-by'
const serviceName = 'kubernetes.io/service-name'
const headless = 'service.kubernetes.io/headless'
const controllerName = 'endpointslice-controller.k8s.io'
const reserved = new Set([managedBy, serviceName, headless])
const maxEndpoints = 100

/** EndpointSlices of Services with a selector: `k8s.io/endpointslice/reconciler.go` (v0.36). */
export const endpointSliceController = defineController({
  name: 'endpointslice',
  component: 'endpoint-slice-controller',
  watches: {
    Service: self,
    Pod: servicesOfPod,
    EndpointSlice: ({ before, after }) => {
      const { namespace = '', labels = {} } = (after ?? before)?.metadata ?? {}
      const name = labels[serviceName]
      return labels[managedBy] === controllerName && name !== undefined ? [`${namespace}/${name}`] : []
    },
  },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const service = context.read.get('Service', namespace, name) as Service | undefined
    if (service?.spec?.selector === undefined || service.spec.type === 'ExternalName') return undefined
    const pods = context.read.podsWith(namespace, service.spec.selector) as Pod[]
    const slices = (context.read.ownedBy('EndpointSlice', service.metadata?.uid) as EndpointSlice[])
      .filter(({ metadata }) => metadata?.labels?.[managedBy] === controllerName && metadata.labels[serviceName] === name && metadata.deletionTimestamp === undefined)
    const types = addressTypes(service)
    for (const slice of slices) if (!types.includes(slice.addressType ?? '')) context.write.delete('EndpointSlice', namespace, slice.metadata?.name ?? '', 'the Service no longer has that family')
    for (const type of types) reconcileType(service, pods, slices.filter(({ addressType }) => addressType === type), type, context)
    return undefined
  },
})

/** Services whose selector the pod matches, or did before. */
export function servicesOfPod({ before, after }: Change, context: ControllerContext): string[] {
  const [was, is] = [before, after] as (Pod | undefined)[]
  if (was !== undefined && is !== undefined && !hasEndpointNews(was, is)) return []
  const namespace = (after ?? before)?.metadata?.namespace ?? ''
  if (context.read.count('Service', namespace) === 0) return []
  return context.read.list('Service', namespace).filter((object) => {
    const selector = Object.entries((object as Service).spec?.selector ?? {})
    if (selector.length === 0) return (object as Service).spec?.selector !== undefined
    return [was, is].some((pod) => pod !== undefined && selector.every(([key, value]) => pod.metadata?.labels?.[key] === value))
  }).map(({ metadata }) => `${namespace}/${metadata?.name ?? ''}`)
}

function hasEndpointNews(was: Pod, is: Pod): boolean {
  return !sameValue(was.metadata?.labels, is.metadata?.labels) || was.metadata?.deletionTimestamp !== is.metadata?.deletionTimestamp
    || was.spec?.nodeName !== is.spec?.nodeName || was.status?.phase !== is.status?.phase || !sameValue(was.status?.podIPs, is.status?.podIPs)
    || !sameValue(readyStatus(was), readyStatus(is))
}

function readyStatus(pod: Pod): string | undefined {
  return pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status
}

interface Group {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: Endpoint[]
}

function reconcileType(service: Service, pods: readonly Pod[], slices: readonly EndpointSlice[], addressType: string, context: ControllerContext): void {
  const groups = new Map<string, Group>()
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, true)) continue
    const ports = service.spec?.clusterIP === 'None' && (service.spec.ports ?? []).length === 0 ? [] : endpointPorts(service, pod)
    const key = portKey(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    groups.set(key, group)
    const node = context.read.get('Node', '', pod.spec?.nodeName ?? '') as Node | undefined
    if (node === undefined && service.spec?.publishNotReadyAddresses !== true) continue
    const endpoint = podEndpoint(pod, node, service, addressType)
    if ((endpoint.addresses ?? []).length > 0) group.endpoints.push(endpoint)
  }
  const kept = new Set<EndpointSlice>()
  let count = 0
  for (const [key, { ports, endpoints }] of groups) {
    const mine = slices.filter((slice) => portKey(slice.ports ?? []) === key)
    const plans = pack(mine, withHints(service, endpoints))
    // A group without endpoints keeps its last slice, if it has one.
    for (const { slice, endpoints: planned } of plans) {
      if (slice === undefined && planned.length === 0 && endpoints.length > 0) continue
      if (slice !== undefined) kept.add(slice)
      count++
      writeSlice(service, slice, planned, ports, addressType, context)
    }
  }
  const surplus = slices.filter((slice) => !kept.has(slice))
  const isPlaceholder = (slice: EndpointSlice): boolean => (slice.endpoints ?? []).length === 0 && (slice.ports ?? []).length === 0
  if (count === 0) {
    const placeholder = surplus.find(isPlaceholder)
    writeSlice(service, placeholder, [], [], addressType, context)
    if (placeholder !== undefined) surplus.splice(surplus.indexOf(placeholder), 1)
  }
  for (const { metadata } of surplus) context.write.delete('EndpointSlice', metadata?.namespace ?? '', metadata?.name ?? '', 'its ports are no longer wanted')
}

/** Endpoints stay in the slice they are in; new ones fill it up, and beyond 100 make another. */
function pack(slices: readonly EndpointSlice[], endpoints: readonly Endpoint[]): { slice: EndpointSlice | undefined, endpoints: Endpoint[] }[] {
  const left = new Map(endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]))
  const plans: { slice: EndpointSlice | undefined, endpoints: Endpoint[] }[] = slices.map((slice) => {
    const stay = (slice.endpoints ?? []).flatMap((endpoint) => {
      const key = endpointKey(endpoint)
      const found = left.get(key)
      left.delete(key)
      return found ?? []
    })
    return { slice, endpoints: stay }
  })
  const rest = [...left.values()]
  for (const plan of plans) while (rest.length > 0 && plan.endpoints.length < maxEndpoints) plan.endpoints.push(...rest.splice(0, 1))
  while (rest.length > 0) plans.push({ slice: undefined, endpoints: rest.splice(0, maxEndpoints) })
  if (plans.length === 0) plans.push({ slice: undefined, endpoints: [] })
  // Slices that have run empty go, but for the last one.
  const filled = plans.filter((plan) => plan.endpoints.length > 0)
  return filled.length > 0 ? filled : plans.slice(0, 1)
}

function endpointKey({ targetRef, addresses }: Endpoint): string {
  return `${targetRef?.uid ?? ''} ${(addresses ?? []).join(' ')}`
}

function portKey(ports: readonly EndpointPort[]): string {
  return JSON.stringify(ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => [name, port, protocol, appProtocol]).sort((a, b) => (String(a) < String(b) ? -1 : 1)))
}

function writeSlice(service: Service, slice: EndpointSlice | undefined, endpoints: Endpoint[], ports: readonly EndpointPort[], addressType: string, context: ControllerContext): void {
  const labels = sliceLabels(service)
  if (slice === undefined) {
    const { name = '', namespace } = service.metadata ?? {}
    const wanted: EndpointSlice = {
      apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType,
      metadata: { generateName: `${name}-`, namespace, labels, ownerReferences: [controllerRef({ apiVersion: 'v1', kind: 'Service', object: service })] },
      endpoints, ports: [...ports],
    }
    context.write.create('EndpointSlice', wanted, 'endpoints of the Service')
    return
  }
  if (sameValue(slice.endpoints ?? [], endpoints) && sameValue(slice.metadata?.labels, labels)) return
  const changed = cloneValue(slice)
  changed.endpoints = endpoints
  changed.metadata = { ...changed.metadata, labels }
  context.write.update('EndpointSlice', changed, 'endpoints of the Service')
}

function sliceLabels(service: Service): Record<string, string> {
  const own = Object.entries(service.metadata?.labels ?? {}).filter(([key]) => !reserved.has(key))
  return { ...Object.fromEntries(own), ...isHeadless(service) ? { [headless]: '' } : {}, [serviceName]: service.metadata?.name ?? '', [managedBy]: controllerName }
}

function addressTypes(service: Service): string[] {
  const families = service.spec?.ipFamilies ?? []
  return families.length === 0 ? ['IPv4'] : families
}
