import { addressText, parseAddress } from '../../../base/ip.ts'
import { sameValue } from '../../../base/json.ts'
import type { Endpoint, EndpointAddress, Endpoints, EndpointSlice, Service } from '../../../model/kubernetes.generated.ts'
import { defineController, self, splitKey, type ControllerContext, type KeysOf } from '../controller.ts'
import { repackSubsets } from '../endpoint/repack.ts'
import { endpointKey, isSameEndpoint, orderedPorts, portKey } from '../endpointslice/slice-plan.ts'
import { controllerRef, isNamespaceTerminating } from '../pod-control.ts'

const managedBy = 'endpointslice.kubernetes.io/managed-by'
const serviceName = 'kubernetes.io/service-name'
const controllerName = 'endpointslicemirroring-controller.k8s.io'
/** Flag `--mirroring-max-endpoints-per-subset`. */
const maxEndpoints = 1000
/** Annotations of Endpoints that stay there. */
const notMirrored = new Set(['endpoints.kubernetes.io/last-change-trigger-time', 'kubectl.kubernetes.io/last-applied-configuration'])

/** Slices of Endpoints that were made by hand, for Services without a selector: `pkg/controller/endpointslicemirroring` (1.36). */
export const endpointSliceMirroringController = defineController({
  name: 'endpointslicemirroring',
  component: 'endpoint-slice-mirroring-controller',
  backoff: { first: 1000, longest: 100_000, most: 15 },
  watches: { Endpoints: mirrored, Service: selectorless, EndpointSlice: mirrorOf },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const endpoints = context.read.get('Endpoints', namespace, name) as Endpoints | undefined
    const service = context.read.get('Service', namespace, name) as Service | undefined
    const slices = (context.read.list('EndpointSlice', namespace) as EndpointSlice[])
      .filter(({ metadata }) => metadata?.labels?.[managedBy] === controllerName && metadata.labels[serviceName] === name)
    if (endpoints === undefined || !isMirrored(endpoints) || service === undefined || service.spec?.selector !== undefined) {
      for (const { metadata } of slices) context.write.delete('EndpointSlice', namespace, metadata?.name ?? '', 'nothing to mirror')
      return undefined
    }
    return reconcileSlices(endpoints, slices, context)
  },
})

function mirrored(...[change, context]: Parameters<KeysOf>): readonly string[] {
  return [change.before, change.after].some((object) => object !== undefined && isMirrored(object)) ? self(change, context) : []
}

function isMirrored({ metadata }: Endpoints): boolean {
  return metadata?.labels?.['endpointslice.kubernetes.io/skip-mirror'] !== 'true' && metadata?.annotations?.['control-plane.alpha.kubernetes.io/leader'] === undefined
}

/** Services without a selector, and those that gain or lose theirs. */
function selectorless(...[change, context]: Parameters<KeysOf>): readonly string[] {
  const [was, is] = [change.before, change.after] as (Service | undefined)[]
  const lacks = (service: Service): boolean => service.spec?.selector === undefined
  const concerns = was !== undefined && is !== undefined ? lacks(was) !== lacks(is) : lacks((is ?? was) as Service)
  return concerns ? self(change, context) : []
}

function mirrorOf({ before, after }: Parameters<KeysOf>[0]): readonly string[] {
  const { namespace = '', labels = {} } = (after ?? before)?.metadata ?? {}
  return labels[managedBy] === controllerName ? [`${namespace}/${labels[serviceName] ?? ''}`] : []
}

/** One slice for each set of ports and address family. */
function reconcileSlices(endpoints: Endpoints, slices: readonly EndpointSlice[], context: ControllerContext): string | undefined {
  const wanted = wantedSlices(endpoints, context)
  const free = [...slices]
  const unmatched: EndpointSlice[] = []
  const updates: EndpointSlice[] = []
  for (const slice of wanted) {
    const at = free.findIndex((old) => old.addressType === slice.addressType && portKey(old.ports ?? []) === portKey(slice.ports ?? []))
    const [old] = at < 0 ? [] : free.splice(at, 1)
    if (old === undefined) unmatched.push(slice)
    else if (!isCurrent(old, slice)) updates.push(renamed(slice, old))
  }
  for (const slice of unmatched) {
    // A slice that would go is used again.
    const at = free.findIndex(({ addressType }) => addressType === slice.addressType)
    const [old] = at < 0 ? [] : free.splice(at, 1)
    if (old !== undefined) {
      updates.push(renamed(slice, old))
      continue
    }
    if (endpoints.metadata?.deletionTimestamp !== undefined) continue
    const { refusal } = context.write.create('EndpointSlice', slice, 'Endpoints made by hand')
    if (refusal !== undefined) return isNamespaceTerminating(refusal) ? undefined : refusal.message
  }
  for (const slice of updates) {
    const { refusal } = context.write.update('EndpointSlice', slice, 'Endpoints made by hand')
    if (refusal !== undefined) return refusal.message
  }
  for (const { metadata } of free) context.write.delete('EndpointSlice', metadata?.namespace ?? '', metadata?.name ?? '', 'its ports are no longer wanted')
  return undefined
}

function wantedSlices(endpoints: Endpoints, context: ControllerContext): EndpointSlice[] {
  const wanted = new Map<string, EndpointSlice>()
  let [invalid, skipped] = [0, 0]
  for (const { ports = [], addresses = [], notReadyAddresses = [] } of repackSubsets(endpoints.subsets ?? [])) {
    const slicePorts = orderedPorts(ports.map(({ name = '', port, protocol, appProtocol }) => ({ name, port, protocol, ...appProtocol === undefined ? {} : { appProtocol } })))
    let added = 0
    for (const [address, ready] of [...addresses.map((entry) => [entry, true] as const), ...notReadyAddresses.map((entry) => [entry, false] as const)]) {
      if (added >= maxEndpoints) break
      const parsed = parseAddress(address.ip ?? '')
      if (parsed === undefined) {
        invalid++
        continue
      }
      added++
      const ip = addressText(parsed)
      const addressType = ip.includes(':') ? 'IPv6' : 'IPv4'
      const key = `${addressType} ${portKey(slicePorts)}`
      const slice = wanted.get(key) ?? newSlice(endpoints, slicePorts, addressType)
      wanted.set(key, slice)
      slice.endpoints = [...slice.endpoints ?? [], endpointOf(address, ip, ready)]
    }
    skipped += addresses.length + notReadyAddresses.length - added
  }
  if (invalid > 0) context.event('Endpoints', endpoints, 'Warning', 'InvalidIPAddress', `Skipped ${invalid} invalid IP addresses when mirroring to EndpointSlices`)
  if (skipped > invalid) context.event('Endpoints', endpoints, 'Warning', 'TooManyAddressesToMirror', `A max of ${maxEndpoints} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped} addresses were skipped`)
  return [...wanted.values()]
}

function endpointOf({ hostname, nodeName, targetRef }: EndpointAddress, ip: string, ready: boolean): Endpoint {
  return {
    addresses: [ip], conditions: { ready },
    ...hostname === undefined ? {} : { hostname }, ...targetRef === undefined ? {} : { targetRef }, ...nodeName === undefined ? {} : { nodeName },
  }
}

function newSlice(endpoints: Endpoints, ports: EndpointSlice['ports'], addressType: string): EndpointSlice {
  const { name = '', namespace, labels, annotations = {} } = endpoints.metadata ?? {}
  const kept = Object.entries(annotations).filter(([key]) => !notMirrored.has(key))
  return {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType, endpoints: [], ports,
    metadata: {
      generateName: `${name}-`, namespace, labels: { ...labels, [serviceName]: name, [managedBy]: controllerName },
      ...kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) },
      ownerReferences: [controllerRef({ apiVersion: 'v1', kind: 'Endpoints', object: endpoints })],
    },
  }
}

function renamed(slice: EndpointSlice, old: EndpointSlice): EndpointSlice {
  return { ...slice, metadata: { ...old.metadata, labels: slice.metadata?.labels, annotations: slice.metadata?.annotations, ownerReferences: slice.metadata?.ownerReferences } }
}

function isCurrent(old: EndpointSlice, slice: EndpointSlice): boolean {
  const wanted = new Map((slice.endpoints ?? []).map((endpoint) => [endpointKey(endpoint), endpoint]))
  const has = (old.endpoints ?? []).every((endpoint) => {
    const found = wanted.get(endpointKey(endpoint))
    return found !== undefined && isSameEndpoint(found, endpoint)
  })
  return has && (old.endpoints ?? []).length === wanted.size && sameValue(old.metadata?.labels, slice.metadata?.labels)
    && sameValue(old.metadata?.annotations ?? {}, slice.metadata?.annotations ?? {}) && sameValue(old.metadata?.ownerReferences, slice.metadata?.ownerReferences)
}
