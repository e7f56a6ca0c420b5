import { aggregateText } from '../../../base/field.ts'
import { goQuote } from '../../../base/go-format.ts'
import type { ClusterRole, PolicyRule, Role, RoleBinding } from '../../../model/kubernetes.generated.ts'
import type { User } from '../../admission/plugin.ts'
import { forbiddenStatus, notFoundStatus, type Status } from '../status.ts'
import type { ApiObject } from '../strategy.ts'
import { semanticEqual } from '../validation/semantic-equality.ts'
import { privilegedGroup } from './attributes.ts'
import { authorize, missingText } from './authorizer.ts'
import { type RbacPolicy, rulesFor, rulesOfRole } from './policy.ts'
import { describeRules, uncoveredRules } from './rules.ts'

/**
 * Nobody grants rights that they do not hold: `pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased`
 * and `escalation_check.go` (1.36). Runs after mutating admission and before validation.
 */

export interface RbacWrite {
  readonly policy: RbacPolicy
  readonly user: User
  /** Of the request; empty for ClusterRoles and ClusterRoleBindings. */
  readonly namespace: string
  /** `metadata.name` in the path: empty on create. */
  readonly name: string
}

const group = 'rbac.authorization.k8s.io'

/** What a write of a Role or ClusterRole is refused with, if it would give more than its author has. */
export function checkRoleWrite(kind: 'Role' | 'ClusterRole', role: Role | ClusterRole, old: Role | ClusterRole | undefined, write: RbacWrite): Status | undefined {
  const resource = kind === 'Role' ? 'roles' : 'clusterroles'
  if (isPrivileged(write.user) || isAuthorized(write, 'escalate', resource, write.name)) return undefined
  if (changesOnlyGarbageCollection(role, old)) return undefined
  const name = role.metadata?.name ?? ''
  const refusal = refuseGrant(role.rules ?? [], write)
  if (refusal !== undefined) return forbiddenStatus(resource, group, name, refusal)
  const aggregates = [role, old].some((each) => ((each as ClusterRole | undefined)?.aggregationRule?.clusterRoleSelectors ?? []).length > 0)
  if (kind === 'Role' || !aggregates || refuseGrant(fullAuthority, write) === undefined) return undefined
  return forbiddenStatus(resource, group, name, 'must have cluster-admin privileges to use the aggregationRule')
}

/** What a write of a binding is refused with; a role that does not exist is told as missing under the binding's resource. */
export function checkBindingWrite(kind: 'RoleBinding' | 'ClusterRoleBinding', binding: RoleBinding, old: RoleBinding | undefined, write: RbacWrite): Status | undefined {
  if (isPrivileged(write.user) || changesOnlyGarbageCollection(binding, old)) return undefined
  const { kind: roleKind = '', name = '' } = binding.roleRef ?? {}
  if (isAuthorized(write, 'bind', roleKind === 'Role' ? 'roles' : 'clusterroles', name)) return undefined
  const resource = `${kind.toLowerCase()}s`
  const rules = rulesOfRole(write.policy, binding.roleRef ?? {}, write.namespace)
  if (rules === undefined) return notFoundStatus(resource, group, name)
  const refusal = refuseGrant(rules, write)
  return refusal === undefined ? undefined : forbiddenStatus(resource, group, binding.metadata?.name ?? '', refusal)
}

const fullAuthority: readonly PolicyRule[] = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }]

/** `ConfirmNoEscalation`: the sentence of the refusal. */
function refuseGrant(rules: readonly PolicyRule[], { policy, user, namespace }: RbacWrite): string | undefined {
  const { granted, missing } = rulesFor(policy, user, namespace)
  const uncovered = uncoveredRules(granted.map(({ rule }) => rule), rules)
  if (uncovered.length === 0) return undefined
  const groups = `[${user.groups.map(goQuote).join(' ')}]`
  const unresolved = missing.length === 0 ? '' : `; resolution errors: [${aggregateText(missing.map(missingText))}]`
  return `user ${goQuote(user.name)} (groups=${groups}) is attempting to grant RBAC permissions not currently held:\n${describeRules(uncovered).join('\n')}${unresolved}`
}

function isPrivileged(user: User): boolean {
  return user.groups.includes(privilegedGroup)
}

function isAuthorized({ policy, user, namespace }: RbacWrite, verb: string, resource: string, name: string): boolean {
  return authorize(policy, { user, verb, group, resource, subresource: '', namespace, name }).allowed
}

/** `IsOnlyMutatingGCFields`: owner references, finalizers and who manages what. */
function changesOnlyGarbageCollection(object: ApiObject, old: ApiObject | undefined): boolean {
  if (old === undefined) return false
  const { ownerReferences, finalizers, managedFields, ...stored } = old.metadata ?? {}
  const metadata = { ...object.metadata }
  for (const field of ['ownerReferences', 'finalizers', 'managedFields'] as const) delete metadata[field]
  return semanticEqual({ ...object, metadata }, { ...old, metadata: stored })
    || (ownerReferences === undefined && finalizers === undefined && managedFields === undefined && semanticEqual(object, old))
}
