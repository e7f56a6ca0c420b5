import { cloneValue, sameValue } from '../../../base/json.ts'
import type { EndpointAddress, Endpoints, EndpointSubset, Pod, Service } from '../../../model/kubernetes.generated.ts'
import { addressesOf, belongsInEndpoints, findPort, hasServiceHostname, isHeadless } from '../endpointslice/endpoints.ts'
import { servicesOfPod } from '../endpointslice/services-of-pod.ts'
import { defineController, self, splitKey } from '../controller.ts'
import { isNamespaceTerminating } from '../pod-control.ts'
import { isPodReady } from '../pods.ts'
import { repackSubsets } from './repack.ts'

type CorePort = NonNullable<EndpointSubset['ports']>[number]

const maxAddresses = 1000
const overCapacity = 'endpoints.kubernetes.io/over-capacity'

/** The old Endpoints objects: `pkg/controller/endpoint/endpoints_controller.go` (1.36). Those that someone edits by hand stay as they are. */
export const endpointsController = defineController({
  name: 'endpoint',
  component: 'endpoint-controller',
  backoff: { first: 5, longest: 1_000_000, most: 15 },
  watches: { Service: self, Pod: servicesOfPod, Endpoints: (change, context) => change.after === undefined ? self(change, context) : [] },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const service = context.read.get('Service', namespace, name) as Service | undefined
    const live = context.read.get('Endpoints', namespace, name) as Endpoints | undefined
    if (service === undefined) {
      if (live !== undefined) context.write.delete('Endpoints', namespace, name, 'its Service is gone')
      return undefined
    }
    if (service.spec?.selector === undefined || service.spec.type === 'ExternalName') return undefined
    const { subsets, isTruncated } = truncate(subsetsOf(service, context.read.podsWith(namespace, service.spec.selector)))
    const labels = { ...service.metadata?.labels, ...isHeadless(service) ? { 'service.kubernetes.io/headless': '' } : {}, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' }
    if (live === undefined) {
      const annotations = isTruncated ? { annotations: { [overCapacity]: 'truncated' } } : {}
      const wanted: Endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace, labels, ...annotations }, subsets }
      const { refusal } = context.write.create<Endpoints>('Endpoints', wanted, 'endpoints of the Service')
      if (refusal === undefined || isNamespaceTerminating(refusal)) return undefined
      context.event('Endpoints', wanted, 'Warning', 'FailedToCreateEndpoint', `Failed to create endpoint for service ${namespace}/${name}: ${refusal.message}`)
      return refusal.message
    }
    if (sameValue(live.subsets ?? [], subsets) && sameValue(live.metadata?.labels, labels)) return undefined
    const changed = cloneValue(live)
    const { [overCapacity]: _old, ...annotations } = changed.metadata?.annotations ?? {}
    changed.metadata = { ...changed.metadata, labels, annotations: isTruncated ? { ...annotations, [overCapacity]: 'truncated' } : annotations }
    changed.subsets = subsets
    const { refusal } = context.write.update('Endpoints', changed, 'endpoints of the Service')
    if (refusal !== undefined) context.event('Endpoints', changed, 'Warning', 'FailedToUpdateEndpoint', `Failed to update endpoint ${namespace}/${name}: ${refusal.message}`)
    return refusal?.message
  },
})

/** A subset for each pod and port, packed. */
function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const publish = service.spec?.publishNotReadyAddresses === true
  const family = service.spec?.ipFamilies?.[0] ?? 'IPv4'
  const isPortless = (service.spec?.ports ?? []).length === 0
  const subsets: EndpointSubset[] = []
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, publish)) continue
    const [ip] = addressesOf(pod, family)
    if (ip === undefined) continue
    const ports = (service.spec?.ports ?? []).flatMap((port): CorePort[] => {
      const number = findPort(pod, port)
      return number === undefined ? [] : [{ ...port.name === undefined ? {} : { name: port.name }, port: number, protocol: port.protocol ?? 'TCP', ...port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol } }]
    })
    // Only a headless Service may do without ports.
    if (ports.length === 0 && !(isPortless && service.spec?.clusterIP === 'None')) continue
    const address: EndpointAddress = {
      ip, ...hasServiceHostname(pod, service) ? { hostname: pod.spec?.hostname } : {}, nodeName: pod.spec?.nodeName,
      targetRef: { kind: 'Pod', namespace: pod.metadata?.namespace, name: pod.metadata?.name, uid: pod.metadata?.uid },
    }
    subsets.push({ ...publish || isPodReady(pod) ? { addresses: [address] } : { notReadyAddresses: [address] }, ports })
  }
  return repackSubsets(subsets)
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
