import type { ClusterRole } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateClusterRole, validateClusterRoleUpdate } from '../../validation/rbac/roles.ts'

/** `pkg/registry/rbac/clusterrole/strategy.go` (1.36). */
export const clusterRoleStrategy = defineStrategy<ClusterRole>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  resource: 'clusterroles',
  namespaced: false,
  allowCreateOnUpdate: true,
  validate: (object) => validateClusterRole(object),
  validateUpdate: (object, old) => validateClusterRoleUpdate(object, old),
})
