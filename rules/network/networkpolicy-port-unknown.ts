import { defineRule, relatedAt, type Bundle, type Place, type PodTemplate, type ResourceOf } from '../../src/check/api.ts'
import type { Policy } from './_policies.ts'

type Port = NonNullable<NonNullable<Policy['spec']['ingress']>[number]['ports']>[number]

export default defineRule({
  id: 'networkpolicy-port-unknown',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['NetworkPolicy'],
  summary: 'A NetworkPolicy names a port that the pods do not have, or that of their Service',
  links: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource'],

  check(policy, { bundle, report }) {
    const look = (ports: readonly Port[] | undefined, templates: readonly PodTemplate[], path: readonly (string | number)[]): void => {
      if (templates.length === 0 || templates.some(({ spec }) => spec.hostNetwork === true)) return
      for (const [index, port] of (ports ?? []).entries()) {
        const fault = faultOf(port, templates, bundle)
        if (fault !== undefined) report(policy.at([...path, index, 'port']), { text: fault.text, effect, suggestion: fault.suggestion, related: [relatedAt(fault.place, fault.title)] })
      }
    }
    for (const [index, { ports }] of (policy.spec.ingress ?? []).entries()) look(ports, bundle.templatesSelected(policy.spec.podSelector ?? {}, policy.namespace), ['spec', 'ingress', index, 'ports'])
    for (const [index, { to = [], ports }] of (policy.spec.egress ?? []).entries()) {
      // Who else is meant cannot be known: only pods of the own namespace can.
      if (to.length === 0 || to.some(({ podSelector, namespaceSelector, ipBlock }) => podSelector === undefined || namespaceSelector !== undefined || ipBlock !== undefined)) continue
      look(ports, to.flatMap(({ podSelector }) => bundle.templatesSelected(podSelector, policy.namespace)), ['spec', 'egress', index, 'ports'])
    }
  },
})

const effect = 'policies see the port of the pod, after the Service has been resolved: the rule lets nothing through'

interface Fault { readonly text: string, readonly suggestion: string | undefined, readonly place: Place, readonly title: string }

function faultOf({ port, endPort, protocol = 'TCP' }: Port, templates: readonly PodTemplate[], bundle: Bundle): Fault | undefined {
  const [first] = templates
  if (port === undefined || first === undefined) return undefined
  const declared = templates.flatMap(({ servingContainers }) => servingContainers).flatMap(({ value }) => value.ports ?? []).filter((one) => (one.protocol ?? 'TCP') === protocol)
  const who = templates.length === 1 ? first.title : `none of the ${templates.length} workloads that it selects`
  if (typeof port === 'string') {
    if (declared.some(({ name }) => name === port)) return undefined
    const text = templates.length === 1 ? `${who} has no port named "${port}" for ${protocol}` : `${who} has a port named "${port}" for ${protocol}`
    return { text, suggestion: undefined, place: first.at('spec.containers'), title: `the containers of ${first.title}` }
  }
  // A number that no container declares may all the same be listened on; that of the Service is the usual slip.
  if (endPort !== undefined || declared.length === 0 || declared.some(({ containerPort }) => containerPort === port)) return undefined
  for (const service of new Set(templates.flatMap((template) => bundle.servicesSelecting(template)))) {
    const target = targetOf(service, port, protocol, declared)
    if (target === undefined) continue
    return { text: `${port} is the port of ${service.title}; its pods have ${target}`, suggestion: `write ${target}`, place: service.at('spec.ports'), title: `the ports of ${service.title}` }
  }
  return undefined
}

/** What a Service's port means on the pods, where that is another number that they declare. */
function targetOf(service: ResourceOf<'Service'>, port: number, protocol: string, declared: readonly { readonly name?: string | undefined, readonly containerPort?: number | undefined }[]): number | undefined {
  const found = service.spec.ports?.find((one) => one.port === port && (one.protocol ?? 'TCP') === protocol)
  const target = found?.targetPort
  const number = typeof target === 'string' ? declared.find(({ name }) => name === target)?.containerPort : target
  return number !== undefined && number !== port && declared.some(({ containerPort }) => containerPort === number) ? number : undefined
}
