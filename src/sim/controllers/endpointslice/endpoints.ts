import type { Endpoint, EndpointPort, Node, Pod, Service, ServicePort } from '../../../model/kubernetes.generated.ts'
import { isPodReady, isPodTerminal } from '../pods.ts'

/** Pods as endpoints: `k8s.io/endpointslice/utils.go` and `util/controller_utils.go` (v0.36). */
export function belongsInEndpoints(pod: Pod, includeTerminating: boolean): boolean {
  if (isPodTerminal(pod)) return false
  if ((pod.status?.podIP ?? '') === '' && (pod.status?.podIPs ?? []).length === 0) return false
  return includeTerminating || pod.metadata?.deletionTimestamp === undefined
}

export function podEndpoint(pod: Pod, node: Node | undefined, service: Service, addressType: string): Endpoint {
  const serving = isPodReady(pod)
  const terminating = pod.metadata?.deletionTimestamp !== undefined
  const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating)
  const zone = node?.metadata?.labels?.['topology.kubernetes.io/zone'] ?? ''
  return {
    addresses: addressesOf(pod, addressType),
    conditions: { ready, serving, terminating },
    ...hasServiceHostname(pod, service) ? { hostname: pod.spec?.hostname } : {},
    targetRef: { kind: 'Pod', namespace: pod.metadata?.namespace, name: pod.metadata?.name, uid: pod.metadata?.uid },
    ...(pod.spec?.nodeName ?? '') === '' ? {} : { nodeName: pod.spec?.nodeName },
    ...zone === '' ? {} : { zone },
  }
}

export function hasServiceHostname(pod: Pod, service: Service): boolean {
  return (pod.spec?.hostname ?? '') !== '' && pod.spec?.subdomain === service.metadata?.name && pod.metadata?.namespace === service.metadata?.namespace
}

export function addressesOf(pod: Pod, addressType: string): string[] {
  return (pod.status?.podIPs ?? []).map(({ ip = '' }) => ip).filter((ip) => ip.includes(':') === (addressType === 'IPv6'))
}

/** Ports that resolve on this pod; a name that it does not have is left out. */
export function endpointPorts(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((port) => {
    const number = findPort(pod, port)
    return number === undefined ? [] : [{ name: port.name ?? '', protocol: port.protocol ?? 'TCP', port: number, ...port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol } }]
  })
}

/** The number behind a target port; names are looked up in containers, then in sidecars. */
export function findPort(pod: Pod, { targetPort, protocol = 'TCP' }: ServicePort): number | undefined {
  if (typeof targetPort !== 'string') return targetPort
  const sidecars = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  for (const { ports = [] } of [...pod.spec?.containers ?? [], ...sidecars]) {
    const found = ports.find((port) => port.name === targetPort && (port.protocol ?? 'TCP') === protocol)
    if (found !== undefined) return found.containerPort
  }
  return undefined
}

/** Services have no virtual IP when they are headless. */
export function isHeadless(service: Service): boolean {
  const ip = service.spec?.clusterIP ?? ''
  return ip === '' || ip === 'None'
}
