import { compareStrings } from '../../../base/json.ts'
import type { Endpoint, EndpointPort, EndpointSlice, Node, Pod, Service } from '../../../model/kubernetes.generated.ts'
import { defineController, self, splitKey, type Controller, type ControllerContext } from '../controller.ts'
import { controllerRef, isNamespaceTerminating } from '../pod-control.ts'
import { belongsInEndpoints, endpointPorts, isHeadless, podEndpoint } from './endpoints.ts'
import { distributeTraffic, usesTopologyMode, type Hinted } from './hints.ts'
import { servicesOfPod } from './services-of-pod.ts'
import { orderedPorts, planSlices, portKey, type SlicePlan } from './slice-plan.ts'
import { TopologyHints } from './topology-hints.ts'

const managedBy = 'endpointslice.kubernetes.io/managed-by'
const serviceName = 'kubernetes.io/service-name'
const headless = 'service.kubernetes.io/headless'
const controllerName = 'endpointslice-controller.k8s.io'
const reserved = new Set([managedBy, serviceName, headless])
const maxEndpoints = 100

/** EndpointSlices of Services with a selector: `k8s.io/endpointslice/reconciler.go` (v0.36). */
export function endpointSliceController(): Controller {
  const topology = new TopologyHints()
  // Its own writes are no news to it: `endpointSliceTracker`.
  let isWriting = false
  return defineController({
    name: 'endpointslice',
    component: 'endpoint-slice-controller',
    backoff: { first: 1000, longest: 1_000_000, most: 15 },
    watches: {
      Service: self,
      Pod: servicesOfPod,
      Node: (_change, context) => topology.isEmpty ? [] : topology.overloaded(nodes(context)),
      EndpointSlice: ({ before, after }) => {
        if (isWriting) return []
        const { namespace = '', labels = {} } = (after ?? before)?.metadata ?? {}
        const name = labels[serviceName]
        return labels[managedBy] === controllerName && name !== undefined ? [`${namespace}/${name}`] : []
      },
    },

    reconcile(key, context) {
      isWriting = true
      const error = reconcileService(key, topology, context)
      isWriting = false
      return error
    },
  })
}

function reconcileService(key: string, topology: TopologyHints, context: ControllerContext): string | undefined {
  const { namespace, name } = splitKey(key)
  const service = context.read.get('Service', namespace, name) as Service | undefined
  if (service?.spec?.selector === undefined || service.spec.type === 'ExternalName') return undefined
  const pods = context.read.podsWith(namespace, service.spec.selector) as Pod[]
  const slices = (context.read.ownedBy('EndpointSlice', service.metadata?.uid) as EndpointSlice[])
    .filter(({ metadata }) => metadata?.labels?.[managedBy] === controllerName && metadata.labels[serviceName] === name && metadata.deletionTimestamp === undefined)
  const types = addressTypes(service)
  const errors: string[] = []
  for (const type of types) errors.push(...reconcileType(service, pods, slices.filter(({ addressType }) => addressType === type), type, topology, context))
  for (const { addressType = '', metadata } of slices) {
    if (types.includes(addressType)) continue
    topology.forget(key, addressType)
    context.write.delete('EndpointSlice', namespace, metadata?.name ?? '', 'the Service no longer has that family')
  }
  if (errors.length === 0) return undefined
  const error = aggregate(errors)
  context.event('Service', service, 'Warning', 'FailedToUpdateEndpointSlices', `Error updating Endpoint Slices for Service ${key}: ${error}`)
  return error
}

/** Several errors in brackets, each once: `utilerrors.Aggregate`. */
function aggregate(errors: readonly string[]): string {
  const different = [...new Set(errors)]
  return different.length > 1 ? `[${different.join(', ')}]` : different.join('')
}

function nodes(context: ControllerContext): Node[] {
  return context.read.list('Node')
}

interface Group {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: Endpoint[]
}

/** Brings the slices of one address type in line; gives what went wrong. */
function reconcileType(service: Service, pods: readonly Pod[], slices: readonly EndpointSlice[], addressType: string, topology: TopologyHints, context: ControllerContext): string[] {
  const { groups, errors } = desiredGroups(service, pods, addressType, context)
  const labels = sliceLabels(service)
  const plan: SlicePlan = { create: [], update: [], remove: [] }
  for (const [key, { ports, endpoints }] of groups) {
    const mine = slices.filter((slice) => portKey(slice.ports ?? []) === key)
    const own = planSlices(mine, endpoints, labels, maxEndpoints, () => newSlice(service, ports, addressType))
    for (const part of ['create', 'update', 'remove'] as const) plan[part].push(...own[part])
  }
  plan.remove.push(...slices.filter((slice) => !groups.has(portKey(slice.ports ?? []))))
  keepPlaceholder(plan, slices, () => newSlice(service, [], addressType))
  const hinted: Hinted = { plan, unchanged: slices.filter(({ metadata }) => ![...plan.update, ...plan.remove].some((other) => other.metadata?.name === metadata?.name)) }
  const key = `${service.metadata?.namespace ?? ''}/${service.metadata?.name ?? ''}`
  const events = usesTopologyMode(service) ? topology.add(key, addressType, hinted, nodes(context)) : topology.disable(key, addressType)
  if (!usesTopologyMode(service)) distributeTraffic(service, hinted, context.minor)
  const failure = carryOut(plan, service, context)
  for (const { type, reason, message } of events) context.event('Service', service, type, reason, message)
  return failure === undefined ? errors : [...errors, failure]
}

/** Endpoints by the ports that they have; a pod whose node is unknown is left out until it is known. */
function desiredGroups(service: Service, pods: readonly Pod[], addressType: string, context: ControllerContext): { groups: Map<string, Group>, errors: string[] } {
  const groups = new Map<string, Group>()
  const errors: string[] = []
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, true)) continue
    const ports = orderedPorts(endpointPorts(service, pod))
    const key = portKey(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    groups.set(key, group)
    const node = context.read.get('Node', '', pod.spec?.nodeName ?? '') as Node | undefined
    if (node === undefined && service.spec?.publishNotReadyAddresses !== true) {
      const { namespace = '', name = '' } = service.metadata ?? {}
      errors.push(`skipping Pod ${pod.metadata?.name ?? ''} for Service ${namespace}/${name}: Node ${pod.spec?.nodeName ?? ''} Not Found`)
      continue
    }
    const endpoint = podEndpoint(pod, node, service, addressType)
    if ((endpoint.addresses ?? []).length > 0) group.endpoints.push(endpoint)
  }
  return { groups, errors }
}

/** A Service has a slice even when it has no endpoints. */
function keepPlaceholder(plan: SlicePlan, slices: readonly EndpointSlice[], blank: () => EndpointSlice): void {
  if (slices.length !== plan.remove.length || plan.create.length > 0) return
  const wanted = blank()
  const [only] = plan.remove
  const isPlaceholder = plan.remove.length === 1 && (only?.endpoints ?? []).length === 0 && (only?.ports ?? []).length === 0
    && sameLabels(only?.metadata?.labels ?? {}, wanted.metadata?.labels ?? {})
  if (isPlaceholder) plan.remove.splice(0)
  else plan.create.push(wanted)
}

function sameLabels(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const text = (labels: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(labels).sort(([x], [y]) => compareStrings(x, y)))
  return text(a) === text(b)
}

/** Slices that would go make place for those that would come: a write less. */
function carryOut({ create, update, remove }: SlicePlan, service: Service, context: ControllerContext): string | undefined {
  const because = 'endpoints of the Service'
  while (remove.length > 0 && create.length > 0) {
    const old = remove.shift()
    const { endpoints, ports, metadata } = create.pop() ?? {}
    if (old !== undefined) update.push({ ...old, metadata: { ...old.metadata, labels: metadata?.labels }, endpoints, ports })
  }
  if (service.metadata?.deletionTimestamp === undefined) {
    for (const slice of create) {
      const { refusal } = context.write.create('EndpointSlice', slice, because)
      if (refusal !== undefined) return isNamespaceTerminating(refusal) ? undefined : `failed to create EndpointSlice for Service ${service.metadata?.namespace ?? ''}/${service.metadata?.name ?? ''}: ${refusal.message}`
    }
  }
  for (const slice of update) {
    const { refusal } = context.write.update('EndpointSlice', slice, because)
    if (refusal !== undefined) return `failed to update ${slice.metadata?.name ?? ''} EndpointSlice for Service ${service.metadata?.namespace ?? ''}/${service.metadata?.name ?? ''}: ${refusal.message}`
  }
  for (const { metadata } of remove) context.write.delete('EndpointSlice', metadata?.namespace ?? '', metadata?.name ?? '', 'its endpoints are elsewhere or gone')
  return undefined
}

function newSlice(service: Service, ports: readonly EndpointPort[], addressType: string): EndpointSlice {
  const { name = '', namespace } = service.metadata ?? {}
  return {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType,
    metadata: { generateName: `${name}-`, namespace, labels: sliceLabels(service), ownerReferences: [controllerRef({ apiVersion: 'v1', kind: 'Service', object: service })] },
    endpoints: [], ports: [...ports],
  }
}

function sliceLabels(service: Service): Record<string, string> {
  const own = Object.entries(service.metadata?.labels ?? {}).filter(([key]) => !reserved.has(key))
  return { ...Object.fromEntries(own), ...isHeadless(service) ? { [headless]: '' } : {}, [serviceName]: service.metadata?.name ?? '', [managedBy]: controllerName }
}

function addressTypes(service: Service): string[] {
  const families = service.spec?.ipFamilies ?? []
  return families.length === 0 ? ['IPv4'] : families
}
