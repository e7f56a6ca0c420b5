import type { Endpoint, Endpoints, EndpointSlice, Pod, Service, ServicePort } from '../../model/kubernetes.generated.ts'
import { labelSelectorMatches } from '../../base/labels.ts'
import { podName } from './party.ts'
import { servingContainers } from './ports.ts'
import { allOf, oneOf, type NetworkView } from './view.ts'

/** One address behind a port of a Service. */
export interface Backend {
  readonly address: string
  readonly port: number
  readonly node: string | undefined
  readonly pod: Pod | undefined
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
}

/** The EndpointSlices of a Service, whoever made them; Endpoints that were written by hand are mirrored into one. */
export function serviceSlices(view: NetworkView, namespace: string, name: string): readonly EndpointSlice[] {
  const slices = allOf(view, 'EndpointSlice', namespace).filter(({ metadata }) => metadata?.labels?.['kubernetes.io/service-name'] === name)
  if (slices.length > 0 || oneOf(view, 'Service', namespace, name)?.spec?.selector !== undefined) return slices
  const endpoints = view.get('Endpoints', namespace, name) as Endpoints | undefined
  return endpoints === undefined || endpoints.metadata?.labels?.['endpointslice.kubernetes.io/skip-mirror'] === 'true' ? slices : mirrored(endpoints)
}

/** All backends of a port, usable or not: slices carry the ports that they resolved under the name of the Service's port. */
export function backendsOf(view: NetworkView, service: Service, port: ServicePort, family: string): Backend[] {
  const { namespace = '', name = '' } = service.metadata ?? {}
  return serviceSlices(view, namespace, name).filter(({ addressType = 'IPv4' }) => addressType === family).flatMap(({ endpoints = [], ports = [] }) => {
    const number = ports.find((one) => (one.name ?? '') === (port.name ?? '') && (one.protocol ?? 'TCP') === (port.protocol ?? 'TCP'))?.port
    return number === undefined ? [] : endpoints.flatMap((endpoint) => backend(view, namespace, endpoint, number))
  })
}

/** The pods that a Service selects, in whatever state. */
export function selectedPods(view: NetworkView, { metadata, spec }: Service): readonly Pod[] {
  const { selector } = spec ?? {}
  if (selector === undefined) return []
  return allOf(view, 'Pod', metadata?.namespace ?? '').filter((pod) => labelSelectorMatches({ matchLabels: selector }, pod.metadata?.labels))
}

/** Why a port has no usable backend. */
export function emptiness(view: NetworkView, service: Service, port: ServicePort): string {
  const { selector } = service.spec ?? {}
  if (selector === undefined) return 'it has no selector, and nobody has written EndpointSlices for it'
  const text = Object.entries(selector).map(([key, value]) => `${key}=${value}`).join(',')
  const pods = selectedPods(view, service)
  const [first] = pods
  if (first === undefined) return `no pod has the labels ${text}`
  const { targetPort } = port
  if (typeof targetPort === 'string' && pods.every((pod) => !servingContainers(pod).some(({ ports = [] }) => ports.some((one) => one.name === targetPort && (one.protocol ?? 'TCP') === (port.protocol ?? 'TCP'))))) {
    return `none of its ${pods.length} pods has a port named ${targetPort} for ${port.protocol ?? 'TCP'}`
  }
  return `none of its ${pods.length} pods is ready, among them ${podName(first)}: ${readiness(first)}`
}

/** `Pending`, or what the Ready condition says. */
export function readiness({ metadata, status }: Pod): string {
  if (metadata?.deletionTimestamp !== undefined) return 'it is being deleted'
  const { phase = 'Pending', conditions = [] } = status ?? {}
  if (phase !== 'Running') {
    const scheduled = conditions.find(({ type, status: value }) => type === 'PodScheduled' && value === 'False')
    return scheduled?.message === undefined ? `its phase is ${phase}` : `its phase is ${phase}: ${scheduled.message}`
  }
  const ready = conditions.find(({ type }) => type === 'Ready')
  return ready?.status === 'True' ? 'it is ready' : ready?.message ?? 'it is not Ready'
}

function backend(view: NetworkView, namespace: string, { addresses = [], conditions, targetRef, nodeName, hints }: Endpoint, port: number): Backend[] {
  const pod = targetRef?.kind === 'Pod' ? oneOf(view, 'Pod', targetRef.namespace ?? namespace, targetRef.name ?? '') : undefined
  // Only the first address counts: `pkg/proxy/endpointslicecache.go` (1.36). A condition that is not given is one that holds, but for terminating.
  const [address] = addresses
  if (address === undefined) return []
  const ready = conditions?.ready !== false
  return [{
    address, port, node: nodeName, pod, ready, serving: conditions?.serving ?? ready, terminating: conditions?.terminating === true,
    zoneHints: (hints?.forZones ?? []).flatMap(({ name }) => name ?? []), nodeHints: (hints?.forNodes ?? []).flatMap(({ name }) => name ?? []),
  }]
}

/** `k8s.io/endpointslice` mirroring: a slice for each subset. */
function mirrored({ metadata, subsets = [] }: Endpoints): EndpointSlice[] {
  return subsets.map(({ addresses = [], notReadyAddresses = [], ports = [] }) => ({
    metadata: { namespace: metadata?.namespace, name: metadata?.name },
    addressType: 'IPv4',
    ports,
    endpoints: [...addresses.map((address) => ({ address, ready: true })), ...notReadyAddresses.map((address) => ({ address, ready: false }))]
      .map(({ address, ready }) => ({ addresses: [address.ip ?? ''], conditions: { ready }, hostname: address.hostname, nodeName: address.nodeName, targetRef: address.targetRef })),
  }))
}
