import { defineRule } from '../../src/check/api.ts'
import { amongChecked, lifecycleOf, versionPlace } from './_lifecycle.ts'

export default defineRule({
  id: 'api-not-yet-available',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'The apiVersion is newer than the oldest checked release',
  links: ['https://kubernetes.io/docs/reference/using-api/deprecation-policy/'],
  peers: { pluto: ['exit 4'] },

  check(resource, { bundle, minors, report }) {
    const life = lifecycleOf(resource, minors, bundle)
    if (life === undefined || life.notYet.length === 0) return
    report(versionPlace(resource), {
      text: `${life.title} comes with Kubernetes 1.${String(life.info.since)}${amongChecked(life.notYet, minors)}`,
      effect: 'older clusters find no such kind and apply nothing of this object',
      suggestion: 'use a version that all of them serve, or raise the oldest release',
    })
  },
})
