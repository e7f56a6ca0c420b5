import { defineContainerRule, relatedAt, type Bundle, type ContainerView, type ResourceOf } from '../../src/check/api.ts'
import { hostsIn } from '../../src/base/hosts-in-text.ts'
import { blockingPolicy, portOn } from './_connections.ts'
import { hasForeignPolicies } from './_policies.ts'

export default defineContainerRule({
  id: 'networkpolicy-blocks-dependency',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  classes: ['app', 'sidecar', 'init'],
  summary: 'A pod names a Service that policies keep it from',
  links: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],

  check(container, { bundle, report }) {
    // What another file may allow cannot be called blocked.
    if (bundle.ofKind('NetworkPolicy').length === 0 || !bundle.isClosedFor('NetworkPolicy') || hasForeignPolicies(bundle)) return
    const { template } = container
    for (const { key, text, path } of textsOf(container)) {
      for (const { host, port } of hostsIn(text.slice(0, longest), key)) {
        const service = serviceNamed(bundle, host, template.namespace)
        if (service === undefined || service.spec.type === 'ExternalName') continue
        const targets = bundle.templatesWithLabels(service.spec.selector, service.namespace)
        const blocks = targets.map((to) => {
          const target = portOn(to, service, port)
          return to === template || target === undefined ? undefined : blockingPolicy(bundle, { from: template, to, ...target })
        })
        const [first] = blocks
        if (first === undefined || blocks.includes(undefined)) continue
        const { policy, direction } = first
        report(container.at(path), {
          text: `${container.title} connects to ${service.title}, and no rule lets ${direction === 'Egress' ? `it out of ${template.title}` : `it in to ${targets[0]?.title ?? ''}`}`,
          effect: 'the connection is dropped without an answer: the program waits until it gives up',
          related: [relatedAt(policy.at('spec.podSelector'), `${policy.title} isolates ${direction === 'Egress' ? template.title : targets[0]?.title ?? ''} for ${direction.toLowerCase()}`), relatedAt(service.at('metadata.name'), service.title)],
        })
      }
    }
  },
})

const longest = 65_536

function textsOf({ value }: ContainerView): { readonly key?: string | undefined, readonly text: string, readonly path: readonly (string | number)[] }[] {
  return [
    ...(value.env ?? []).map(({ name: key, value: text = '' }, index) => ({ key, text, path: ['env', index, 'value'] })),
    ...(value.args ?? []).map((text, index) => ({ text, path: ['args', index] })),
    ...(value.command ?? []).map((text, index) => ({ text, path: ['command', index] })),
  ]
}

/** `db`, `db.shop`, `db.shop.svc.cluster.local`. */
function serviceNamed(bundle: Bundle, host: string, namespace: string | undefined): ResourceOf<'Service'> | undefined {
  const [name = '', space = namespace, ...more] = host.replace(/\.svc(?:\.cluster\.local)?$/, '').split('.')
  const found = more.length > 0 ? undefined : bundle.find('Service', name, space)
  return found !== undefined && bundle.resources.includes(found) ? found : undefined
}
