import { defineRule, isResolved, relatedAt, type Bundle, type Place, type ResourceOf } from '../../src/check/api.ts'

type Ingress = ResourceOf<'Ingress'>
type Backend = NonNullable<NonNullable<Ingress['spec']['defaultBackend']>['service']>

export default defineRule({
  id: 'ref-ingress-backend',
  group: 'references',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Ingress'],
  summary: 'An Ingress leads to a Service, or a port of one, that is nowhere',
  links: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource'],
  peers: { 'kube-linter': ['dangling-ingress'], 'kube-score': ['ingress-targets-service'], popeye: ['1401', '1402'], kubescape: ['C-0298'], monokle: ['LNK001'] },

  check(ingress, { bundle, report }) {
    for (const { backend, path } of backendsOf(ingress)) {
      const { name = '', port = {} } = backend
      const service = bundle.find('Service', name, ingress.namespace)
      if (service === undefined) {
        const found = missing(bundle, ingress, name)
        if (found !== undefined) report(ingress.at([...path, 'name']), { text: found.text, effect: 'the controller answers 503 for this path', suggestion: found.suggestion, related: found.related === undefined ? undefined : [relatedAt(found.related, 'it is here')] })
        continue
      }
      // The ports of an ExternalName are those of somebody else, and Services of controllers may get theirs later.
      const ports = service.spec.ports ?? []
      if (service.spec.type === 'ExternalName' || ports.length === 0) continue
      const wanted = port.name ?? port.number
      if (wanted === undefined || ports.some((one) => (port.name === undefined ? one.port === wanted : one.name === wanted))) continue
      const target = ports.find(({ targetPort }) => targetPort === wanted)
      report(ingress.at([...path, 'port', port.name === undefined ? 'number' : 'name']), {
        text: `${service.title} has no port ${wanted}; it has ${ports.map(({ port: number, name: title }) => `${number ?? ''}${title === undefined ? '' : ` (${title})`}`).join(', ')}`,
        effect: 'the controller answers 503 for this path',
        suggestion: target === undefined ? undefined : `${wanted} is the port of its pods; write ${target.port ?? ''}`,
        related: [relatedAt(service.at('spec.ports'), `the ports of ${service.title}`)],
      })
    }
  },
})

function backendsOf({ spec }: Ingress): { backend: Backend, path: readonly (string | number)[] }[] {
  const fallback = spec.defaultBackend?.service
  return [
    ...fallback === undefined ? [] : [{ backend: fallback, path: ['spec', 'defaultBackend', 'service'] }],
    ...(spec.rules ?? []).flatMap(({ http }, rule) => (http?.paths ?? []).flatMap(({ backend }, index) =>
      (backend?.service === undefined ? [] : [{ backend: backend.service, path: ['spec', 'rules', rule, 'http', 'paths', index, 'backend', 'service'] }]))),
  ]
}

/** Absence counts in a closed set; a near name, or the same one in another namespace, in any. */
function missing(bundle: Bundle, ingress: Ingress, name: string): { text: string, suggestion?: string | undefined, related?: Place | undefined } | undefined {
  if (name === '' || isResolved({ kind: 'Service', name, namespace: ingress.namespace, from: ingress, path: [], optional: false }, bundle)) return undefined
  // Controllers of clouds take actions under names of Services: `ssl-redirect` with port `use-annotation`.
  if (Object.keys(ingress.annotations).some((key) => key.endsWith(`/actions.${name}`))) return undefined
  const text = `no Service "${name}" in ${ingress.namespaceTitle}`
  const [elsewhere] = bundle.inOtherNamespaces('Service', name, ingress.namespace)
  if (elsewhere !== undefined) return { text: `${text}; ${elsewhere.title} is in ${elsewhere.namespaceTitle}, where no backend is looked for`, related: elsewhere.at('metadata.name') }
  const near = bundle.nearestName('Service', name, ingress.namespace)
  if (near !== undefined) return { text, suggestion: `did you mean "${near.name}"?`, related: near.at('metadata.name') }
  return bundle.isClosedFor('Service') ? { text } : undefined
}
