import { defineRule } from '../../src/check/api.ts'
import { amongChecked, lifecycleOf, versionPlace } from './_lifecycle.ts'

export default defineRule({
  id: 'api-alpha',
  group: 'api',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'The apiVersion is not served unless somebody switches it on',
  links: ['https://kubernetes.io/docs/reference/using-api/#api-versioning'],

  check(resource, { bundle, minors, report }) {
    const life = lifecycleOf(resource, minors, bundle)
    if (life === undefined || life.off.length === 0 || life.removed.length + life.notYet.length > 0) return
    const isAlpha = resource.version.includes('alpha')
    report(versionPlace(resource), {
      text: `${life.title} is ${isAlpha ? 'alpha' : 'beta'}, and a stock API server does not serve it${amongChecked(life.off, minors)}`,
      effect: `it needs --runtime-config=${resource.apiVersion}=true${isAlpha ? ', and may change or go with any release' : ''}`,
      suggestion: life.info.replacement === undefined || !minors.every((minor) => life.info.since <= minor) ? undefined : `use ${life.info.replacement.apiVersion} where it is there`,
    })
  },
})
