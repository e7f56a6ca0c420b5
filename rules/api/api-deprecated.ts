import { defineRule } from '../../src/check/api.ts'
import { amongChecked, lifecycleOf, replacementOf, versionPlace } from './_lifecycle.ts'

export default defineRule({
  id: 'api-deprecated',
  group: 'api',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'The apiVersion is served, but deprecated',
  links: ['https://kubernetes.io/docs/reference/using-api/deprecation-policy/'],
  fixable: true,
  peers: {
    'kube-linter': ['no-extensions-v1beta'], 'kube-score': ['stable-version'], 'trivy': ['KSV-0107'], 'monokle': ['K8S002'], 'pluto': ['deprecated'], 'kube-no-trouble': ['deprecated'], 'popeye': ['403'],
    'datree': [
      'K8S_DEPRECATED_APIVERSION_1.19', 'K8S_DEPRECATED_APIVERSION_1.21', 'K8S_DEPRECATED_APIVERSION_1.22', 'K8S_DEPRECATED_APIVERSION_1.23', 'K8S_DEPRECATED_APIVERSION_1.24',
    ],
  },

  check(resource, { bundle, minors, report }) {
    const life = lifecycleOf(resource, minors, bundle)
    // A release that does not serve it at all is the greater trouble.
    if (life === undefined || life.deprecated.length === 0 || life.removed.length > 0) return
    const { deprecatedIn, removedIn } = life.info
    report(versionPlace(resource), {
      text: `${life.title} is deprecated since Kubernetes 1.${String(deprecatedIn)}${removedIn === undefined ? '' : ` and not served from 1.${String(removedIn)} on`}${amongChecked(life.deprecated, minors)}`,
      effect: removedIn === undefined ? 'the API server warns at every request' : `the object can no longer be applied after an upgrade to 1.${String(removedIn)}`,
      ...replacementOf(life, resource, minors),
    })
  },
})
