import { compareStrings, sameValue, type JsonPath } from '../../../base/json.ts'
import { labelSelectorMatches } from '../../../base/labels.ts'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, RbacSubject, Role, RoleBinding } from '../../../model/kubernetes.generated.ts'
import type { User } from '../../../sim/admission/plugin.ts'
import { clusterPolicy } from '../../../sim/api/authorization/cluster-policy.ts'
import { rulesFor, rulesOfRole, type RbacPolicy } from '../../../sim/api/authorization/policy.ts'
import { uncoveredRules } from '../../../sim/api/authorization/rules.ts'
import type { Problem } from '../../plan.ts'
import { listed, problemOf, titleOf, type ChangedObject, type ChangeFacts, type ObjectReader } from './facts.ts'

const group = 'rbac.authorization.k8s.io'

/** Subjects that may do more than before, with what they may do: one problem for each role or binding that gives the same to them. */
export function widenedRights(facts: ChangeFacts): Problem[] {
  const changed = facts.changed.filter((change) => change.group === group)
  if (changed.length === 0) return []
  const [before, after] = [policyOf(facts.before), policyOf(facts.after)]
  const grown = [...after.clusterRoleBindings, ...after.roleBindings].flatMap((binding) => {
    const cause = causeOf(binding, changed, [before, after])
    return cause === undefined ? [] : growthOf(binding, cause, facts.before, [before, after])
  })
  const joined = new Map<string, Growth>()
  for (const one of grown) {
    const key = JSON.stringify([titleOf(one.cause.resource), one.scope, one.rights])
    const known = joined.get(key)
    joined.set(key, known === undefined ? one : { ...known, subjects: [...new Set([...known.subjects, ...one.subjects])] })
  }
  return [...joined.values()].map(({ cause, subjects, scope, rights, path }) => problemOf(cause, {
    rule: 'plan-rbac-widening', severity: 'warning', message: `${titleOf(cause.resource)} lets ${listed(subjects)} do more ${scope === '' ? 'in the whole cluster' : `in namespace ${scope}`}: ${rights}`,
    effect: 'whoever acts as them, or takes over a pod of theirs, can do that too', suggestion: 'give the new rights to a ServiceAccount of their own, as few as the task needs',
  }, path))
}

interface Growth {
  readonly cause: ChangedObject
  readonly subjects: readonly string[]
  readonly scope: string
  readonly rights: string
  readonly path: JsonPath
}

type Policies = readonly [before: RbacPolicy, after: RbacPolicy]

/** What a binding gives to each subject that was there before, beyond what it had by all bindings. */
function growthOf(binding: RoleBinding | ClusterRoleBinding, cause: ChangedObject, reader: ObjectReader, [before, after]: Policies): Growth[] {
  const scope = binding.metadata?.namespace ?? ''
  const wanted = rulesOfRole(after, binding.roleRef ?? {}, scope) ?? []
  return (binding.subjects ?? []).flatMap((subject, index): Growth[] => {
    const of = (subject.namespace ?? '') === '' ? scope : subject.namespace ?? ''
    if (subject.kind === 'ServiceAccount' && reader.get('', 'ServiceAccount', of, subject.name ?? '') === undefined) return []
    const owned = rulesFor(before, userOf(subject, of), scope).granted.map(({ rule }) => rule)
    const atoms = uncoveredRules(owned, wanted)
    if (atoms.length === 0) return []
    const { rules } = cause.manifest.object as Role
    const isRole = cause.resource.kind.endsWith('Role')
    const rule = isRole && Array.isArray(rules) ? (cause.after as Role).rules?.findIndex((one) => uncoveredRules(owned, [one]).length > 0) ?? -1 : -1
    return [{ cause, subjects: [titleOfSubject(subject, of)], scope, rights: rightsText(atoms), path: !isRole ? ['subjects', index] : rule < 0 ? [] : ['rules', rule] }]
  })
}

/** The change behind a binding: its own, that of its role, or that of a role which its role is put together from. */
function causeOf(binding: RoleBinding | ClusterRoleBinding, changed: readonly ChangedObject[], [before, after]: Policies): ChangedObject | undefined {
  const { name = '', namespace = '' } = binding.metadata ?? {}
  const { kind: roleKind = '', name: roleName = '' } = binding.roleRef ?? {}
  const find = (kind: string, ofNamespace: string, called: string): ChangedObject | undefined => changed.find(({ resource }) => resource.kind === kind && resource.namespace === ofNamespace && resource.name === called)
  const own = find(namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding', namespace, name) ?? find(roleKind, roleKind === 'Role' ? namespace : '', roleName)
  if (own !== undefined || roleKind !== 'ClusterRole') return own
  const [old, now] = [before, after].map(({ clusterRoles }) => clusterRoles.find(({ metadata }) => metadata?.name === roleName))
  return sameValue(old?.rules, now?.rules) ? undefined : changed.find(({ resource, after: role }) => resource.kind === 'ClusterRole' && now !== undefined && isPartOf(role as ClusterRole, now))
}

/** The roles of a cluster, put together as the controller of aggregated ones does. */
function policyOf(reader: ObjectReader): RbacPolicy {
  const policy = clusterPolicy(reader)
  const clusterRoles = policy.clusterRoles.map((role) => role.aggregationRule === undefined ? role
    : { ...role, rules: [...role.rules ?? [], ...policy.clusterRoles.filter((part) => part !== role && isPartOf(part, role)).flatMap(({ rules = [] }) => rules)] })
  return { ...policy, clusterRoles }
}

function isPartOf({ metadata }: ClusterRole, { aggregationRule }: ClusterRole): boolean {
  return (aggregationRule?.clusterRoleSelectors ?? []).some((selector) => labelSelectorMatches(selector, metadata?.labels))
}

/** With the groups that everyone of its kind is in. */
function userOf({ kind, name = '' }: RbacSubject, namespace: string): User {
  if (kind === 'ServiceAccount') return { name: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'] }
  if (kind === 'Group') return { name: '', groups: name === 'system:unauthenticated' || name === 'system:authenticated' ? [name] : [name, 'system:authenticated'] }
  return { name, groups: ['system:authenticated'] }
}

function titleOfSubject({ kind = '', name = '' }: RbacSubject, namespace: string): string {
  return kind === 'ServiceAccount' ? titleOf({ kind, namespace, name }) : `${kind} ${name}`
}

/** `secrets: get, list; deployments.apps: *; /metrics: get`. */
function rightsText(atoms: readonly PolicyRule[]): string {
  const verbs = new Map<string, Set<string>>()
  for (const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs: own = [] } of atoms) {
    const [apiGroup = '', resource = '', name] = [apiGroups[0], resources[0], resourceNames[0]]
    const what = nonResourceURLs[0] ?? `${resource}${apiGroup === '' ? '' : `.${apiGroup}`}${name === undefined ? '' : ` "${name}"`}`
    const known = verbs.get(what) ?? new Set<string>()
    verbs.set(what, known)
    for (const verb of own) known.add(verb)
  }
  const told = [...verbs].sort(([a], [b]) => compareStrings(a, b)).map(([what, some]) => `${what}: ${[...some].join(', ')}`)
  const more = told.length - most
  return more > 0 ? `${told.slice(0, most).join('; ')} and ${String(more)} more` : told.join('; ')
}

const most = 6
