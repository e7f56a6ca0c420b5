import { compareStrings } from '../../../base/json.ts'
import type { ClusterRole, ClusterRoleBinding } from '../../../model/kubernetes.generated.ts'
import type { ClusterReader } from '../../admission/plugin.ts'
import type { ApiObject } from '../strategy.ts'
import { bootstrapClusterRoleBindings, bootstrapClusterRoles } from './bootstrap.ts'
import type { RbacPolicy } from './policy.ts'

const group = 'rbac.authorization.k8s.io'

/** The roles and bindings of a cluster, the server's own among them unless the cluster has others of that name. */
export function clusterPolicy(reader: Pick<ClusterReader, 'list'>): RbacPolicy {
  return {
    roles: reader.list(group, 'Role'),
    clusterRoles: withBootstrap(reader.list(group, 'ClusterRole') as readonly ClusterRole[], bootstrapClusterRoles),
    roleBindings: reader.list(group, 'RoleBinding'),
    clusterRoleBindings: withBootstrap(reader.list(group, 'ClusterRoleBinding') as readonly ClusterRoleBinding[], bootstrapClusterRoleBindings),
  }
}

function withBootstrap<T extends ApiObject>(stored: readonly T[], bootstrap: readonly T[]): T[] {
  const names = new Set(stored.map((object) => object.metadata?.name))
  return [...stored, ...bootstrap.filter((object) => !names.has(object.metadata?.name))]
    .sort((a, b) => compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? ''))
}
