import { defineRule } from '../../src/check/api.ts'
import { allowRoles, bindingsOf, isAllOfAll, isAllowedName, isBuiltInRole } from './_grants.ts'

export default defineRule({
  id: 'rbac-wildcard-all',
  group: 'rbac',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Role', 'ClusterRole'],
  summary: 'A role may do everything',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/', 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
  peers: { 'kube-linter': ['wildcard-in-rules'], datree: ['CIS_INVALID_WILDCARD_ROLE'], trivy: ['KSV-0044'], checkov: ['CKV_K8S_49'], kubescape: ['C-0187'] },
  options: {
    allow: allowRoles,
  },

  check(role, { bundle, options, report }) {
    if (isAllowedName(role, options.allow) || isBuiltInRole(role.name)) return
    for (const [index, rule] of (role.object.rules ?? []).entries()) {
      if (!isAllOfAll(rule)) continue
      report(role.at(['rules', index, 'verbs']), {
        text: `${role.title} grants every verb on every resource of every API group`,
        effect: role.kind === 'ClusterRole' ? 'bound for the cluster, its holders are cluster-admin under another name' : `its holders own everything in ${role.namespaceTitle}, Secrets and other roles included`,
        suggestion: 'list the groups, resources and verbs that are needed',
        related: bindingsOf(role, bundle),
      })
    }
  },
})
