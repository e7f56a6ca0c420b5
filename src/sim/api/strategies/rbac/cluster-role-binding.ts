import type { ClusterRoleBinding } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateClusterRoleBinding, validateClusterRoleBindingUpdate } from '../../validation/rbac/bindings.ts'

/** `pkg/registry/rbac/clusterrolebinding/strategy.go` (1.36). */
export const clusterRoleBindingStrategy = defineStrategy<ClusterRoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  resource: 'clusterrolebindings',
  namespaced: false,
  allowCreateOnUpdate: true,
  validate: (object) => validateClusterRoleBinding(object),
  validateUpdate: (object, old) => validateClusterRoleBindingUpdate(object, old),
})
