import { defineRule, option } from '../../src/check/api.ts'
import { lifecycleOf, replacementOf, versionPlace } from './_lifecycle.ts'

export default defineRule({
  id: 'api-removal-upcoming',
  group: 'api',
  severity: 'info',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'The apiVersion disappears within a few releases',
  links: ['https://kubernetes.io/docs/reference/using-api/deprecation-guide/'],
  options: { horizon: option(3, 'how many releases to look ahead', { type: 'integer', minimum: 1 }) },
  peers: { 'kube-no-trouble': ['-t'] },

  check(resource, { bundle, minors, options, report }) {
    const life = lifecycleOf(resource, minors, bundle)
    const newest = minors.at(-1)
    const removedIn = life?.info.removedIn
    if (life === undefined || newest === undefined || removedIn === undefined) return
    // What is deprecated or gone already is told as that.
    if (removedIn <= newest || removedIn > newest + options.horizon || life.deprecated.length > 0) return
    report(versionPlace(resource), {
      text: `${life.title} goes in Kubernetes 1.${String(removedIn)}, ${removedIn === newest + 1 ? 'the next release' : `${String(removedIn - newest)} releases`} after 1.${String(newest)}`,
      effect: `the object can no longer be applied after an upgrade to 1.${String(removedIn)}`,
      suggestion: replacementOf(life, resource, minors).suggestion,
    })
  },
})
