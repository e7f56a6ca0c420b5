import { cloneValue, compareStrings, sameValue } from '../../../base/json.ts'
import type { EndpointAddress, Endpoints, EndpointSubset, Pod, Service } from '../../../model/kubernetes.generated.ts'
import { addressesOf, belongsInEndpoints, findPort, hasServiceHostname, isHeadless } from '../endpointslice/endpoints.ts'
import { servicesOfPod } from '../endpointslice/controller.ts'
import { defineController, self, splitKey } from '../controller.ts'
import { isPodReady } from '../pods.ts'

type CorePort = NonNullable<EndpointSubset['ports']>[number]

const maxAddresses = 1000
const overCapacity = 'endpoints.kubernetes.io/over-capacity'

/** The old Endpoints objects: `pkg/controller/endpoint/endpoints_controller.go` (1.36). */
export const endpointsController = defineController({
  name: 'endpoint',
  component: 'endpoint-controller',
  watches: { Service: self, Pod: servicesOfPod, Endpoints: self },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const service = context.read.get('Service', namespace, name) as Service | undefined
    const live = context.read.get('Endpoints', namespace, name) as Endpoints | undefined
    if (service === undefined) {
      // Those that someone made by hand stay.
      if (live?.metadata?.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') context.write.delete('Endpoints', namespace, name, 'its Service is gone')
      return undefined
    }
    if (service.spec?.selector === undefined || service.spec.type === 'ExternalName') return undefined
    const all = subsetsOf(service, context.read.podsWith(namespace, service.spec.selector))
    const { subsets, isTruncated } = truncate(all)
    const labels = { ...service.metadata?.labels, ...isHeadless(service) ? { 'service.kubernetes.io/headless': '' } : {}, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' }
    if (live === undefined) {
      const annotations = isTruncated ? { annotations: { [overCapacity]: 'truncated' } } : {}
      context.write.create<Endpoints>('Endpoints', { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace, labels, ...annotations }, subsets }, 'endpoints of the Service')
      return undefined
    }
    if (sameValue(live.subsets ?? [], subsets) && sameValue(live.metadata?.labels, labels)) return undefined
    const changed = cloneValue(live)
    const { [overCapacity]: _old, ...annotations } = changed.metadata?.annotations ?? {}
    changed.metadata = { ...changed.metadata, labels, annotations: isTruncated ? { ...annotations, [overCapacity]: 'truncated' } : annotations }
    changed.subsets = subsets
    return context.write.update('Endpoints', changed, 'endpoints of the Service').refusal?.message
  },
})

/** Addresses with the same ports share a subset: `RepackSubsets`. */
function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const publish = service.spec?.publishNotReadyAddresses === true
  const family = service.spec?.ipFamilies?.[0] ?? 'IPv4'
  const groups = new Map<string, { ports: CorePort[], ready: EndpointAddress[], notReady: EndpointAddress[] }>()
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, publish)) continue
    const [ip] = addressesOf(pod, family)
    if (ip === undefined) continue
    const ports = (service.spec?.ports ?? []).flatMap((port): CorePort[] => {
      const number = findPort(pod, port)
      return number === undefined ? [] : [{ ...port.name === undefined ? {} : { name: port.name }, port: number, protocol: port.protocol ?? 'TCP', ...port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol } }]
    })
    if (ports.length === 0 && !((service.spec?.ports ?? []).length === 0 && service.spec?.clusterIP === 'None')) continue
    ports.sort((a, b) => compareStrings(JSON.stringify(a), JSON.stringify(b)))
    const key = JSON.stringify(ports)
    const group = groups.get(key) ?? { ports, ready: [], notReady: [] }
    groups.set(key, group)
    const address: EndpointAddress = {
      ip, ...hasServiceHostname(pod, service) ? { hostname: pod.spec?.hostname } : {}, nodeName: pod.spec?.nodeName,
      targetRef: { kind: 'Pod', namespace: pod.metadata?.namespace, name: pod.metadata?.name, uid: pod.metadata?.uid },
    }
    if (publish || isPodReady(pod)) group.ready.push(address)
    else group.notReady.push(address)
  }
  const sorted = (list: EndpointAddress[]): EndpointAddress[] => list.sort((a, b) => compareStrings(a.ip ?? '', b.ip ?? '') || compareStrings(a.targetRef?.uid ?? '', b.targetRef?.uid ?? ''))
  return [...groups.entries()].sort(([a], [b]) => compareStrings(a, b)).map(([, { ports, ready, notReady }]) => ({
    ...ready.length === 0 ? {} : { addresses: sorted(ready) },
    ...notReady.length === 0 ? {} : { notReadyAddresses: sorted(notReady) },
    ...ports.length === 0 ? {} : { ports },
  }))
}

/** At most 1000 addresses, ready ones first. */
function truncate(subsets: EndpointSubset[]): { subsets: EndpointSubset[], isTruncated: boolean } {
  const total = subsets.reduce((sum, { addresses = [], notReadyAddresses = [] }) => sum + addresses.length + notReadyAddresses.length, 0)
  if (total <= maxAddresses) return { subsets, isTruncated: false }
  let left = maxAddresses
  const take = (list: readonly EndpointAddress[] | undefined): EndpointAddress[] => {
    const taken = (list ?? []).slice(0, left)
    left -= taken.length
    return taken
  }
  const ready = subsets.map(({ addresses }) => take(addresses))
  return { isTruncated: true, subsets: subsets.map((subset, index) => ({ ...subset, addresses: ready[index] ?? [], notReadyAddresses: take(subset.notReadyAddresses) })) }
}
