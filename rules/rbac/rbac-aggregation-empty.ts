import { defineRule } from '../../src/check/api.ts'
import { compileLabelSelector } from '../../src/base/labels.ts'
import { isBuiltInRole } from './_grants.ts'

export default defineRule({
  id: 'rbac-aggregation-empty',
  group: 'rbac',
  severity: 'info',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['ClusterRole'],
  summary: 'An aggregated ClusterRole gathers nothing, or lists rules that get lost',
  links: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles'],

  check(role, { bundle, report }) {
    const selectors = role.object.aggregationRule?.clusterRoleSelectors
    if (selectors === undefined || isBuiltInRole(role.name)) return
    if ((role.object.rules ?? []).length > 0) {
      report(role.at('rules'), {
        text: `${role.title} lists rules beside its aggregationRule`,
        effect: 'the controller overwrites them with what it gathers: these rules are lost',
        suggestion: 'put them into a ClusterRole of their own, with the label that is gathered',
      })
    }
    const gathered = bundle.ofKind('ClusterRole').filter((other) => other.name !== role.name && selectors.some((selector) => compileLabelSelector(selector)?.matches(other.labels) === true))
    if (gathered.length > 0 || !bundle.isClosedFor('ClusterRole')) return
    report(role.at('aggregationRule'), {
      text: `${role.title} gathers the rules of no ClusterRole among the files`,
      effect: 'it grants nothing unless other ClusterRoles of the cluster have the label',
      suggestion: 'give the ClusterRoles that it should gather the label',
    })
  },
})
