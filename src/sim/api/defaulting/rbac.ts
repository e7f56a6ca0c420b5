import type { ClusterRoleBinding, RbacSubject, RoleBinding } from '../../../model/kubernetes.generated.ts'

/** `pkg/apis/rbac/v1/defaults.go` (1.36). */

const rbacGroup = 'rbac.authorization.k8s.io'

export function setBindingDefaults(binding: RoleBinding | ClusterRoleBinding): void {
  binding.roleRef ??= {}
  if ((binding.roleRef.apiGroup ?? '') === '') binding.roleRef.apiGroup = rbacGroup
  for (const subject of binding.subjects ?? []) setSubjectDefaults(subject)
}

function setSubjectDefaults(subject: RbacSubject): void {
  if ((subject.apiGroup ?? '') === '' && (subject.kind === 'User' || subject.kind === 'Group')) subject.apiGroup = rbacGroup
}
