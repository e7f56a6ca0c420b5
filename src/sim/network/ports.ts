import type { Container, Pod, Service, ServicePort } from '../../model/kubernetes.generated.ts'

export type Protocol = 'TCP' | 'UDP' | 'SCTP'

/** A port as a client asks for it: by number, by name, or not at all. */
export interface AskedPort {
  readonly port?: number | string
  readonly protocol: Protocol
}

export function portText(port: number | string, protocol: string): string {
  return `${port}/${protocol}`
}

/** Containers that stay: those of the pod and its sidecars. */
export function servingContainers({ spec }: Pod): readonly Container[] {
  return [...spec?.containers ?? [], ...(spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')]
}

/** The number behind a name of a pod's ports. */
export function namedPort(pod: Pod, name: string, protocol: string): number | undefined {
  const ports = servingContainers(pod).flatMap((container) => container.ports ?? [])
  return ports.find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)?.containerPort
}

/** Whether a container says that it listens there. Ports of containers are information only: `silent` when none says anything. */
export function declares(pod: Pod, number: number, protocol: string): 'yes' | 'no' | 'silent' {
  const ports = servingContainers(pod).flatMap((container) => container.ports ?? [])
  if (ports.length === 0) return 'silent'
  return ports.some((port) => port.containerPort === number && (port.protocol ?? 'TCP') === protocol) ? 'yes' : 'no'
}

/** `8080/TCP http, 9090/TCP`, as the containers say. */
export function declaredText(pod: Pod): string {
  const ports = servingContainers(pod).flatMap((container) => container.ports ?? [])
  return ports.map(({ containerPort = 0, protocol = 'TCP', name }) => `${portText(containerPort, protocol)}${name === undefined ? '' : ` ${name}`}`).join(', ')
}

/** The port of a Service that a client means; undefined when it has none like it. */
export function servicePort({ spec }: Service, { port, protocol }: AskedPort): ServicePort | undefined {
  const ports = spec?.ports ?? []
  if (port === undefined) return ports[0]
  return ports.find((one) => (typeof port === 'number' ? one.port === port && (one.protocol ?? 'TCP') === protocol : one.name === port))
}

/** `80/TCP http → 8080` */
export function servicePortText({ port = 0, protocol = 'TCP', name, targetPort }: ServicePort): string {
  const arrow = targetPort === undefined || targetPort === port ? '' : ` → ${targetPort}`
  return `${portText(port, protocol)}${name === undefined || name === '' ? '' : ` ${name}`}${arrow}`
}

export function servicePortsText({ spec }: Service): string {
  const ports = spec?.ports ?? []
  return ports.length === 0 ? 'none' : ports.map(servicePortText).join(', ')
}
