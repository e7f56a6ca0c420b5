import { defineRule } from '../../src/check/api.ts'
import { compileLabelSelector } from '../../src/base/labels.ts'
import { isBuiltInRole } from './_grants.ts'

export default defineRule({
  id: 'rbac-unused-role',
  group: 'rbac',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'bundle',
  kinds: ['Role', 'ClusterRole'],
  summary: 'Nothing binds a role',
  links: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
  peers: { popeye: ['400'] },

  check(role, { bundle, report }) {
    if (isBuiltInRole(role.name) || bundle.referrersOf(role).length > 0) return
    if (!bundle.isClosedFor('RoleBinding') && !bundle.isClosedFor('ClusterRoleBinding')) return
    const isGathered = bundle.ofKind('ClusterRole').some(({ object }) => (object.aggregationRule?.clusterRoleSelectors ?? []).some((selector) => compileLabelSelector(selector)?.matches(role.labels) === true))
    if (isGathered || Object.keys(role.labels).some((label) => label.startsWith('rbac.authorization.k8s.io/aggregate-to-'))) return
    report(role.at('metadata.name'), {
      text: `nothing among the files binds ${role.title}`,
      effect: 'it grants nothing, and waits to be bound by mistake',
      suggestion: 'bind it or take it out',
    })
  },
})
