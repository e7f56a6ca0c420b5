import { defineRule, effectiveResources, limitRangeFaults, limitRangesOf, podTotals, relatedAt, type Bundle, type Place, type Resource } from '../../src/check/api.ts'

export default defineRule({
  id: 'limitrange-violation',
  group: 'resources',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['*'],
  summary: 'A container, pod or claim breaks a LimitRange of its namespace',
  links: ['https://kubernetes.io/docs/concepts/policy/limit-range/'],

  check(resource, { bundle, report }) {
    for (const range of limitRangesOf(bundle, resource.namespace)) {
      for (const { place, title, type, amounts } of subjectsOf(resource, bundle)) {
        for (const fault of limitRangeFaults(range.spec.limits ?? [], [{ type, amounts }])) {
          report(place, {
            text: `${title}: ${fault.replaceAll('  ', ' ')}`,
            effect: resource.kind === 'Pod' || resource.kind === 'PersistentVolumeClaim' ? `the API server refuses the ${resource.kind}` : 'the API server refuses every pod of it: the controller reports FailedCreate',
            related: [relatedAt(range.at('spec.limits'), `LimitRange ${range.name}`)],
          })
        }
      }
    }
  },
})

interface Subject { readonly place: Place, readonly title: string, readonly type: string, readonly amounts: { readonly requests: Readonly<Record<string, string | number>>, readonly limits: Readonly<Record<string, string | number>> } }

function subjectsOf(resource: Resource, bundle: Bundle): Subject[] {
  if (resource.kind === 'PersistentVolumeClaim' && resource.group === '') {
    const { resources } = resource.spec as { resources?: { requests?: Record<string, string>, limits?: Record<string, string> } }
    return [{ place: resource.at('spec.resources'), title: resource.title, type: 'PersistentVolumeClaim', amounts: { requests: resources?.requests ?? {}, limits: resources?.limits ?? {} } }]
  }
  return resource.podTemplates.flatMap((template) => {
    const totals = (which: 'requests' | 'limits'): Record<string, string> => Object.fromEntries([...podTotals(template, bundle, which)].map(([name, amount]) => [name, amount.toString()]))
    return [
      ...template.containers.filter((container) => container.class !== 'ephemeral').map((container) => ({
        place: container.at(container.has('resources') ? 'resources' : 'name'), title: container.title, type: 'Container', amounts: effectiveResources(container, bundle),
      })),
      { place: template.at('spec'), title: 'the pod', type: 'Pod', amounts: { requests: totals('requests'), limits: totals('limits') } },
    ]
  })
}
