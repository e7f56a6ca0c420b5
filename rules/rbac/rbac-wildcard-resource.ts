import { defineRule, showList } from '../../src/check/api.ts'
import { allowRoles, bindingsOf, groupsText, isAllOfAll, isAllowedName, isBuiltInRole, notableRights } from './_grants.ts'

export default defineRule({
  id: 'rbac-wildcard-resource',
  group: 'rbac',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Role', 'ClusterRole'],
  summary: 'A role grants rights on every resource or in every API group',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/', 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
  peers: { 'kube-linter': ['wildcard-in-rules'], datree: ['CIS_INVALID_WILDCARD_ROLE'], trivy: ['KSV-0046', 'KSV-0112'], checkov: ['CKV_K8S_49'], kubescape: ['C-0187'] },
  options: {
    allow: allowRoles,
  },

  check(role, { bundle, options, report }) {
    if (isAllowedName(role, options.allow) || isBuiltInRole(role.name)) return
    for (const [index, rule] of (role.object.rules ?? []).entries()) {
      const { verbs = [], resources = [], apiGroups = [] } = rule
      // Finalizers are no more than a right to own.
    if (isAllOfAll(rule) || (resources.length > 0 && resources.every((resource) => resource.endsWith('/finalizers')))) continue
      const field = resources.includes('*') ? 'resources' : apiGroups.includes('*') ? 'apiGroups' : undefined
      if (field === undefined) continue
        report(role.at(['rules', index, field, (rule[field] ?? []).indexOf('*')]), {
        text: `${role.title} grants ${verbs.includes('*') ? 'every verb' : showList(verbs)} on ${resources.includes('*') ? 'every resource' : showList(resources)} of ${groupsText(rule)}`,
        effect: `subresources and whatever is installed later included${notableRights(rule)}`,
        suggestion: 'list the resources and their groups',
        related: bindingsOf(role, bundle),
      })
    }
  },
})
