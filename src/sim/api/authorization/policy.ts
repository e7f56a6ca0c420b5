import type { ClusterRole, ClusterRoleBinding, PolicyRule, RbacSubject, Role, RoleBinding, RoleRef } from '../../../model/kubernetes.generated.ts'
import { goQuote } from '../../../base/go-format.ts'
import type { User } from '../../admission/plugin.ts'

/** The roles and bindings that RBAC decides by. Lists are in the order in which the server would list them: by name. */
export interface RbacPolicy {
  readonly roles: readonly Role[]
  readonly clusterRoles: readonly ClusterRole[]
  readonly roleBindings: readonly RoleBinding[]
  readonly clusterRoleBindings: readonly ClusterRoleBinding[]
}

/** A rule and the binding that gives it, in the words of `reason`. */
export interface GrantedRule {
  readonly rule: PolicyRule
  readonly source: string
}

/** Role that a binding names but that does not exist. */
export interface MissingRole {
  readonly kind: string
  readonly name: string
}

/**
 * All rules that a user has in a namespace ('' for those of the whole cluster alone), and the roles that bindings miss:
 * `DefaultRuleResolver` of `pkg/registry/rbac/validation/rule.go` (1.36).
 */
export function rulesFor(policy: RbacPolicy, user: User, namespace: string): { granted: GrantedRule[], missing: MissingRole[] } {
  const granted: GrantedRule[] = []
  const missing: MissingRole[] = []
  const add = (binding: RoleBinding | ClusterRoleBinding, ofNamespace: string): void => {
    const subject = binding.subjects?.find((candidate) => appliesTo(user, candidate, ofNamespace))
    if (subject === undefined) return
    const rules = rulesOfRole(policy, binding.roleRef ?? {}, ofNamespace)
    if (rules === undefined) missing.push({ kind: binding.roleRef?.kind ?? '', name: binding.roleRef?.name ?? '' })
    else granted.push(...rules.map((rule) => ({ rule, source: sourceText(binding, subject, ofNamespace) })))
  }
  for (const binding of policy.clusterRoleBindings) add(binding, '')
  if (namespace !== '') for (const binding of policy.roleBindings) if (binding.metadata?.namespace === namespace) add(binding, namespace)
  return { granted, missing }
}

/** The rules behind a reference, or undefined when there is no such role. */
export function rulesOfRole(policy: RbacPolicy, { kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
  const role = kind === 'Role'
    ? policy.roles.find(({ metadata }) => metadata?.namespace === namespace && metadata.name === name)
    : policy.clusterRoles.find(({ metadata }) => metadata?.name === name)
  return role === undefined ? undefined : role.rules ?? []
}

/** Namespaced bindings default a service account's namespace to their own. */
function appliesTo(user: User, subject: RbacSubject, namespace: string): boolean {
  const { kind, name = '' } = subject
  if (kind === 'User') return user.name === name
  if (kind === 'Group') return user.groups.includes(name)
  const of = (subject.namespace ?? '') === '' ? namespace : subject.namespace ?? ''
  return kind === 'ServiceAccount' && of !== '' && user.name === `system:serviceaccount:${of}:${name}`
}

function sourceText(binding: RoleBinding | ClusterRoleBinding, subject: RbacSubject, namespace: string): string {
  const role = `${binding.roleRef?.kind ?? ''} ${goQuote(binding.roleRef?.name ?? '')}`
  const name = binding.metadata?.name ?? ''
  const of = (subject.namespace ?? '') === '' ? namespace : subject.namespace ?? ''
  const who = subject.kind === 'ServiceAccount' ? `${subject.name ?? ''}/${of}` : subject.name ?? ''
  const binds = namespace === '' ? `ClusterRoleBinding ${goQuote(name)}` : `RoleBinding ${goQuote(`${name}/${namespace}`)}`
  return `${binds} of ${role} to ${subject.kind ?? ''} ${goQuote(who)}`
}
