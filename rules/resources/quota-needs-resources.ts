import { definePodRule, effectivePodSpec, missingConstraints, relatedAt } from '../../src/check/api.ts'

export default definePodRule({
  id: 'quota-needs-resources',
  group: 'resources',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  summary: 'A quota wants an amount that a container does not give',
  links: ['https://kubernetes.io/docs/concepts/policy/resource-quotas/'],

  check(template, { bundle, report }) {
    const spec = effectivePodSpec(template, bundle)
    for (const quota of bundle.ofKind('ResourceQuota').filter(({ namespace }) => namespace === template.namespace)) {
      if ((quota.spec.scopes ?? []).length > 0 || quota.spec.scopeSelector !== undefined) continue
      const missing = missingConstraints(podResource, { spec } as never, Object.keys(quota.spec.hard ?? {}))
      if (missing === undefined) continue
      const names = new Set(missing.split('; ').flatMap((part) => (part.split(' for: ')[1] ?? '').split(',')))
      const container = template.containers.find(({ name }) => names.has(name))
      report(container?.at('name') ?? template.at('spec'), {
        text: `quota "${quota.name}" wants ${missing.replaceAll(' for: ', ' of container ')}`,
        effect: `every pod is refused: failed quota: ${quota.name}: must specify ${missing}`,
        related: [relatedAt(quota.at('spec.hard'), 'the quota')],
        suggestion: 'set the amounts, or give the namespace a LimitRange with defaults',
      })
    }
  },
})

const podResource = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true } as const
