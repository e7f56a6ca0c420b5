import { defineRule } from '../../src/check/api.ts'
import { allowRoles, allows, bindingsOf, isAllowedName, isBuiltInRole, rights } from './_grants.ts'

export default defineRule({
  id: 'rbac-binding-write',
  group: 'rbac',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Role', 'ClusterRole'],
  summary: 'A role writes roles or bindings without the check that limits it',
  links: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping'],
  peers: { trivy: ['KSV-0051', 'KSV-0052', 'KSV-0055'], checkov: ['CKV2_K8S_1'] },
  options: {
    allow: allowRoles,
  },

  check(role, { bundle, options, report }) {
    if (isAllowedName(role, options.allow) || isBuiltInRole(role.name)) return
    const rules = (role.object.rules ?? []).filter((rule) => !(rule.resources ?? []).includes('*'))
    const has = (resources: readonly string[], verbs: readonly string[]): boolean => rules.some((rule) => rights(group, resources, verbs).some((right) => allows(rule, right)))
    for (const [index, rule] of (role.object.rules ?? []).entries()) {
      if ((rule.resources ?? []).includes('*') || (rule.resourceNames ?? []).length > 0) continue
      const written = (rule.resources ?? []).findIndex((resource) => rights(group, ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'], ['create', 'update', 'patch'])
        .some((right) => allows({ ...rule, resources: [resource] }, right)))
      const resource = rule.resources?.[written]
      if (resource === undefined) continue
      const verb = resource.endsWith('bindings') ? 'bind' : 'escalate'
      if (!has(['roles', 'clusterroles'], [verb])) continue
      report(role.at(['rules', index, 'resources', written]), {
        text: `${role.title} writes ${resource} and holds ${verb}`,
        effect: 'the API server no longer checks that it grants only what it has: its holders can make themselves cluster-admin',
        suggestion: `leave ${verb} out, or name the roles with resourceNames`,
        related: bindingsOf(role, bundle),
      })
    }
  },
})

const group = 'rbac.authorization.k8s.io'
