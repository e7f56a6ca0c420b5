import { defineRule } from '../../src/check/api.ts'
import type { RbacSubject } from '../../src/model/kubernetes.generated.ts'

export default defineRule({
  id: 'rbac-anonymous-binding',
  group: 'rbac',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  summary: 'A binding gives rights to everyone, without a login',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/', 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
  peers: { kubesec: ['BindingsToSystemAnonymous'], trivy: ['KSV-0122'], kubescape: ['C-0262'] },

  check(binding, { report }) {
    const { roleRef, subjects = [] } = binding.object
    for (const [index, subject] of subjects.entries()) {
      if (!(isAnonymous(subject) && !publicRoles.has(roleRef?.name ?? ''))) continue
      report(binding.at(['subjects', index, 'name']), {
        text: `${binding.title} gives ${roleRef?.kind ?? ''} ${roleRef?.name ?? ''} to ${subject.kind ?? ''} ${subject.name ?? ''}`,
        effect: 'everyone who reaches the API server has these rights, without a password',
        suggestion: 'name who needs it',
      })
    }
  },
})

const publicRoles = new Set(['system:public-info-viewer', 'kubeadm:bootstrap-signer-clusterinfo'])

function isAnonymous({ kind, name }: RbacSubject): boolean {
  return (kind === 'User' && name === 'system:anonymous') || (kind === 'Group' && name === 'system:unauthenticated')
}
