import type { RoleBinding } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateRoleBinding, validateRoleBindingUpdate } from '../../validation/rbac/bindings.ts'

/** `pkg/registry/rbac/rolebinding/strategy.go` (1.36). */
export const roleBindingStrategy = defineStrategy<RoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  resource: 'rolebindings',
  namespaced: true,
  allowCreateOnUpdate: true,
  validate: (object) => validateRoleBinding(object),
  validateUpdate: (object, old) => validateRoleBindingUpdate(object, old),
})
