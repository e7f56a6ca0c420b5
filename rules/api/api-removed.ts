import { defineRule } from '../../src/check/api.ts'
import { amongChecked, lifecycleOf, replacementOf, versionPlace } from './_lifecycle.ts'

export default defineRule({
  id: 'api-removed',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'The apiVersion is no longer served',
  links: ['https://kubernetes.io/docs/reference/using-api/deprecation-guide/'],
  fixable: true,
  peers: {
    'kube-linter': ['no-extensions-v1beta'], 'kube-score': ['stable-version'], 'trivy': ['KSV-0107'], 'monokle': ['K8S003'], 'pluto': ['removed'], 'kube-no-trouble': ['removed'],
    'polaris': [], 'popeye': ['403'],
    'datree': [
      'K8S_DEPRECATED_APIVERSION_1.16', 'K8S_DEPRECATED_APIVERSION_1.17', 'K8S_REMOVED_APIVERSION_1.22', 'K8S_REMOVED_APIVERSION_1.23', 'K8S_REMOVED_APIVERSION_1.24',
      'K8S_REMOVED_APIVERSION_1.25', 'K8S_REMOVED_APIVERSION_1.26', 'K8S_REMOVED_APIVERSION_1.27',
    ],
  },

  check(resource, { bundle, minors, report }) {
    const life = lifecycleOf(resource, minors, bundle)
    if (life === undefined || life.removed.length === 0) return
    const { removedIn, until } = life.info
    report(versionPlace(resource), {
      text: `${life.title} is not served since Kubernetes 1.${String(removedIn ?? until ?? life.removed[0])}${amongChecked(life.removed, minors)}`,
      effect: 'kubectl finds no such kind and applies nothing of this object',
      ...replacementOf(life, resource, minors),
    })
  },
})
