import type { AdmissionPlugin } from '../../admission/plugin.ts'
import { clusterPolicy } from './cluster-policy.ts'
import { checkBindingWrite, checkRoleWrite, type RbacWrite } from './escalation.ts'

/**
 * The escalation checks in the shape of a plugin, to stand at the end of the mutating pass: upstream makes them in the
 * registry, between admission and validation.
 */
export const rbacEscalation: AdmissionPlugin = {
  name: 'RBACEscalation',
  resources: ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'],
  admit(request, cluster) {
    const { operation, resource, object, old, user, namespace } = request
    if (resource.group !== 'rbac.authorization.k8s.io' || operation === 'DELETE' || object === undefined) return undefined
    const write: RbacWrite = { policy: clusterPolicy(cluster), user, namespace, name: operation === 'UPDATE' ? request.name : '' }
    const status = resource.kind === 'Role' || resource.kind === 'ClusterRole'
      ? checkRoleWrite(resource.kind, object, old, write)
      : resource.kind === 'RoleBinding' || resource.kind === 'ClusterRoleBinding'
        ? checkBindingWrite(resource.kind, object, old, write)
        : undefined
    return status === undefined ? undefined : { status }
  },
}
