import { defineRule, showList } from '../../src/check/api.ts'
import { allowRoles, bindingsOf, groupsText, isAllOfAll, isAllowedName, isBuiltInRole, notableRights } from './_grants.ts'

export default defineRule({
  id: 'rbac-wildcard-verb',
  group: 'rbac',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Role', 'ClusterRole'],
  summary: 'A role grants every verb',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/', 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
  peers: { 'kube-linter': ['wildcard-in-rules'], datree: ['CIS_INVALID_WILDCARD_ROLE'], trivy: ['KSV-0045'], checkov: ['CKV_K8S_49'], kubescape: ['C-0187'] },
  options: {
    allow: allowRoles,
  },

  check(role, { bundle, options, report }) {
    if (isAllowedName(role, options.allow) || isBuiltInRole(role.name)) return
    for (const [index, rule] of (role.object.rules ?? []).entries()) {
      const { verbs = [], resources = [] } = rule
      if (!verbs.includes('*') || resources.length === 0 || isAllOfAll(rule)) continue
      report(role.at(['rules', index, 'verbs', verbs.indexOf('*')]), {
        text: `${role.title} grants every verb on ${showList(resources.map((resource) => resource === '*' ? 'every resource' : resource))} of ${groupsText(rule)}`,
        effect: `deletecollection, escalate, bind, impersonate and whatever verb is added later included${notableRights(rule)}`,
        suggestion: 'list the verbs: get, list, watch, create, update, patch, delete',
        related: bindingsOf(role, bundle),
      })
    }
  },
})
