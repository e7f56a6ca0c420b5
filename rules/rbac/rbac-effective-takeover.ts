import { defineRule, option, relatedAt } from '../../src/check/api.ts'
import { nameMatches } from '../../src/model/outside.ts'
import { allows, isAllOfAll } from './_grants.ts'
import { grantsOf, isClusterWide, isHeldBy, takeovers } from './_takeover.ts'

export default defineRule({
  id: 'rbac-effective-takeover',
  group: 'rbac',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  summary: 'All that a ServiceAccount holds together is enough to take over the cluster',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/', 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
  peers: { kubescape: ['C-0267', 'C-0272'] },
  options: {
    allow: option<string[]>([], 'ServiceAccounts that may: globs of `name` or `namespace/name`'),
  },

  check(bundle, { options, report }) {
    const told = new Set<string>()
    const grants = grantsOf(bundle)
    if (grants.length === 0) return
    for (const template of bundle.templates) {
      const name = template.spec.serviceAccountName ?? template.spec.serviceAccount ?? 'default'
      const key = `${template.namespace ?? ''}/${name}`
      if (told.has(key) || options.allow.some((glob) => nameMatches(glob, glob.includes('/') ? key : name))) continue
      const held = grants.filter(({ subject, binding }) => isHeldBy(subject, binding, name, template.namespace))
      // Everything at once is told by rbac-cluster-admin-binding.
    if (held.some((grant) => grant.binding.kind === 'ClusterRoleBinding' && isAllOfAll(grant.rule))) continue
    const found = takeovers.flatMap(({ phrase, needs }) => {
        const links = needs.map((wanted) => held.find((grant) => wanted.some((right) => isClusterWide(grant, right) && allows(grant.rule, right))))
        return links.every((link) => link !== undefined) ? [{ phrase, links }] : []
      })
      const [first] = found
      if (first === undefined) continue
      told.add(key)
      const chain = [...new Set(first.links)]
      report(template.at(template.spec.serviceAccountName === undefined && template.spec.serviceAccount !== undefined ? 'spec.serviceAccount' : 'spec.serviceAccountName'), {
        text: `the ServiceAccount ${name} of ${template.title} ${first.phrase}: ${chain.map(({ binding, role }) => `${binding.title} → ${role.title}`).join(', ')}${found.length === 1 ? '' : ` (and in ${found.length - 1} other way${found.length === 2 ? '' : 's'})`}`,
        effect: 'whoever breaks into one of its pods can make himself cluster-admin',
        suggestion: 'grant less, or grant it in single namespaces',
        related: chain.flatMap(({ binding, role, index }) => [relatedAt(binding.at('roleRef.name'), `${binding.title} binds ${role.title}`), relatedAt(role.at(['rules', index]), `${role.title} grants it here`)]),
      })
    }
  },
})
