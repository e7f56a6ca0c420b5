import { parseAddress } from '../../base/ip.ts'
import { isMap } from '../../base/json.ts'
import type { IngressBackend, Ingress, Pod, Service } from '../../model/kubernetes.generated.ts'
import { after, allOfThem, ends, step, type Reach, type Step } from './answer.ts'
import { backendsOf, emptiness } from './endpoints.ts'
import { chooseRoute, classOf, hostMatches, type HttpRequest, type Route } from './ingress.ts'
import { policyVerdict } from './network-policy.ts'
import { podName, type Party } from './party.ts'
import { servicePort, servicePortsText, servicePortText, type Protocol } from './ports.ts'
import { isOutside, reachAddress } from './reach-address.ts'
import { reachName } from './reach-name.ts'
import { reachBackend } from './reach-pod.ts'
import { serviceName } from './reach-service.ts'
import { allOf, oneOf, routeKinds, type NetworkView, type ViewedObject } from './view.ts'

export interface Url {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number | undefined
  readonly path: string
}

/** A web request: to a name of the cluster directly, else by the Ingress that takes its host. */
export function reachUrl(view: NetworkView, from: Party, url: Url): Reach {
  const port = url.port ?? (url.scheme === 'https' ? 443 : 80)
  const asked = { port, protocol: 'TCP' as const }
  const request: HttpRequest = { host: url.host, path: url.path }
  if (parseAddress(url.host) !== undefined) return reachAddress(view, from, url.host, asked)
  const route = chooseRoute(view, request)
  const hasOwnRule = route !== undefined && (route.ingress.spec?.rules ?? []).some(({ host = '' }) => host !== '' && hostMatches(host, url.host))
  if (!isOutside(from) && !hasOwnRule && looksInternal(view, url.host)) return reachName(view, from, url.host, asked)
  const entrance = isOutside(from) ? ends('yes') : policyVerdict(view, { from, to: { kind: 'internet' }, port, protocol: 'TCP' })
  if (entrance.answer === 'no') return entrance
  const foreign = hasOwnRule ? undefined : foreignRoute(view, url.host)
  if (foreign !== undefined) return after(entrance.steps, ends('unknown', step(`${foreign} may take ${url.host}`, 'only Ingresses are followed; what its controller does with it is not simulated', foreign)))
  if (route === undefined) {
    return allOf(view, 'Ingress').some(({ spec }) => (spec?.rules ?? []).some(({ host = '' }) => hostMatches(host, url.host)))
      ? ends('no', ...entrance.steps, step(`no path of the Ingresses for ${url.host} fits ${url.path}`, 'the controller answers 404, for there is no default backend'))
      : ends('no', ...entrance.steps, step(`no Ingress takes host ${url.host}`, `the hosts are ${hostsText(view)}`))
  }
  return after(entrance.steps, throughIngress(view, url, route))
}

function throughIngress(view: NetworkView, url: Url, route: Route): Reach {
  const name = `${route.ingress.metadata?.namespace ?? ''}/${route.ingress.metadata?.name ?? ''}`
  const object = `Ingress ${name}`
  const steps: Step[] = [step(`Ingress ${name} takes ${url.host}${url.path}`, route.because, object)]
  const rival = route.rivals[0]?.metadata
  if (rival !== undefined) steps.push(step(`Ingress ${rival.namespace ?? ''}/${rival.name ?? ''} has the same host and path`, 'controllers mostly let the older one win; here it is the one that was created first', object))
  const { name: className, object: ingressClass, because } = classOf(view, route.ingress)
  if (url.scheme === 'https') steps.push(tlsStep(route.ingress, url.host, object))
  if (className === undefined) return ends('unknown', ...steps, step(`Ingress ${name} has no class`, 'there is no default IngressClass: whether any controller serves it depends on how that was started', object))
  const controller = ingressClass?.spec?.controller
  const pods = controllerPods(view, controller ?? className)
  const served = pods[0] === undefined ? 'it does not show here, and is taken to run outside these files' : `it is pod ${podName(pods[0])}${pods.length > 1 ? ` and ${pods.length - 1} more` : ''}`
  steps.push(step(`the controller of class ${className} serves it${controller === undefined ? '' : ` (${controller})`}`, `${because}; ${served}`, object))
  const rest = toBackend(view, route.ingress, route.backend, pods)
  if (!route.isSpecific || rest.answer === 'no') return after(steps, rest)
  return after(steps, { answer: 'unknown', steps: [...rest.steps, step('the path has pathType ImplementationSpecific', 'the controller decides how it is matched; here it was taken for a prefix', object)] })
}

function toBackend(view: NetworkView, ingress: Ingress, backend: IngressBackend, controllers: readonly Pod[]): Reach {
  const namespace = ingress.metadata?.namespace ?? ''
  const object = `Ingress ${namespace}/${ingress.metadata?.name ?? ''}`
  if (backend.service === undefined) return ends('unknown', step(`the backend is ${backend.resource?.kind ?? 'no Service'} ${backend.resource?.name ?? ''}`, 'what the controller makes of it is not simulated', object))
  const service = oneOf(view, 'Service', namespace, backend.service.name ?? '')
  if (service === undefined) return ends('no', step(`there is no Service ${namespace}/${backend.service.name ?? ''}`, 'backends are looked for in the namespace of the Ingress; the controller answers 503', object))
  const { name, number } = backend.service.port ?? {}
  const port = servicePort(service, { protocol: 'TCP', port: name ?? number ?? 0 })
  const serviceObject = `Service ${serviceName(service)}`
  if (port === undefined) return ends('no', step(`Service ${serviceName(service)} has no port ${name ?? number ?? ''}`, `its ports are ${servicePortsText(service)}; the controller answers 503`, serviceObject))
  const found = step(`the backend is Service ${serviceName(service)}, port ${servicePortText(port)}`, 'the rule names it', serviceObject)
  if (service.spec?.type === 'ExternalName') return ends('unknown', found, step(`Service ${serviceName(service)} stands for ${service.spec.externalName ?? ''}`, 'what lies beyond the cluster decides', serviceObject))
  return after([found], toEndpoints(view, service, port, controllers))
}

/** Controllers mostly go to the endpoints themselves; policies see the controller's pods. */
function toEndpoints(view: NetworkView, service: Service, port: NonNullable<ReturnType<typeof servicePort>>, controllers: readonly Pod[]): Reach {
  const object = `Service ${serviceName(service)}`
  const backends = backendsOf(view, service, port, service.spec?.ipFamilies?.[0] ?? 'IPv4').filter(({ ready }) => ready)
  if (backends.length === 0) return ends('no', step(`Service ${serviceName(service)} has no ready endpoint for ${servicePortText(port)}: the controller answers 503`, emptiness(view, service, port), object))
  const clients: Party[] = controllers.length > 0 ? controllers.map((pod) => ({ kind: 'pod', pod })) : [{ kind: 'behindNode', title: 'the Ingress controller' }]
  const choice = step(`Service ${serviceName(service)} has ${backends.length} ready endpoint${backends.length === 1 ? '' : 's'}`, 'the controller spreads requests over them', object)
  const ways = clients.flatMap((client) => backends.map((backend) => reachBackend(view, client, backend, (port.protocol ?? 'TCP') as Protocol)))
  return after([choice], allOfThem(ways, (open, of) => step(`${open} of ${of} ways from controller to endpoint are open`, 'requests are spread over all of them, so some fail', object)))
}

function tlsStep(ingress: Ingress, host: string, object: string): Step {
  const entry = ingress.spec?.tls?.find(({ hosts = [] }) => hosts.length === 0 || hosts.some((one) => hostMatches(one, host)))
  return entry === undefined
    ? step(`no TLS entry has ${host}`, 'the controller answers with a certificate of its own, which clients refuse', object)
    : step(`TLS ends at the controller with Secret ${entry.secretName ?? 'of its choice'}`, `spec.tls has ${(entry.hosts ?? []).length === 0 ? 'every host' : host}`, object)
}

/** Pods of well-known controllers carry its name: `k8s.io/ingress-nginx`, `traefik.io/ingress-controller`, or the name of the class. */
function controllerPods(view: NetworkView, controller: string): Pod[] {
  const words = new Set(controller.toLowerCase().split(/[/.]/).flatMap((word) => [word, `ingress-${word}`, `${word}-ingress`]))
  const isRunning = (pod: Pod): boolean => pod.status?.phase === 'Running' && pod.metadata?.deletionTimestamp === undefined
  return allOf(view, 'Pod').filter((pod) => isRunning(pod) && words.has(pod.metadata?.labels?.['app.kubernetes.io/name'] ?? '\0')
    && (pod.metadata?.labels?.['app.kubernetes.io/component'] ?? 'controller') === 'controller')
}

/** A route of another kind that has the host, or has every host. */
function foreignRoute(view: NetworkView, host: string): string | undefined {
  for (const kind of routeKinds) {
    if (kind === 'Gateway') continue
    const found = view.list(kind).find((object) => takes(object, host))
    if (found !== undefined) return `${kind} ${found.metadata?.namespace ?? ''}/${found.metadata?.name ?? ''}`
  }
  return undefined
}

function takes(object: ViewedObject & { readonly spec?: unknown }, host: string): boolean {
  const { spec } = object
  if (!isMap(spec)) return false
  const hosts = [spec.hostnames, spec.hosts].find((list) => Array.isArray(list)) as unknown[] | undefined
  if (hosts !== undefined && hosts.length > 0) return hosts.some((one) => typeof one === 'string' && (one === '*' || hostMatches(one, host)))
  // An IngressRoute writes hosts into the expressions of its rules.
  const text = JSON.stringify(spec.routes ?? '', (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))
  return spec.routes === undefined || text.includes(host)
}

/** One word, or a name that ends as those of the cluster do. */
function looksInternal(view: NetworkView, host: string): boolean {
  const [, second, third, ...more] = host.split('.')
  if (second === undefined || host.endsWith('.cluster.local')) return true
  return third === undefined ? oneOf(view, 'Namespace', '', second) !== undefined : third === 'svc' && more.length === 0
}

function hostsText(view: NetworkView): string {
  const hosts = [...new Set(allOf(view, 'Ingress').flatMap(({ spec }) => (spec?.rules ?? []).map(({ host = '' }) => (host === '' ? 'any' : host))))]
  return hosts.length === 0 ? 'none: there is no Ingress with rules' : hosts.slice(0, 5).join(', ') + (hosts.length > 5 ? ` and ${hosts.length - 5} more` : '')
}
