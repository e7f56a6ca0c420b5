import type { Role } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateRole, validateRoleUpdate } from '../../validation/rbac/roles.ts'

/** `pkg/registry/rbac/role/strategy.go` (1.36). */
export const roleStrategy = defineStrategy<Role>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  resource: 'roles',
  namespaced: true,
  allowCreateOnUpdate: true,
  validate: (object) => validateRole(object),
  validateUpdate: (object, old) => validateRoleUpdate(object, old),
})
