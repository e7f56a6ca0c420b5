import type { PolicyRule } from '../../src/model/kubernetes.generated.ts'
import { nameMatches } from '../../src/model/outside.ts'
import {
  defineRule, option, relatedAt, ruleAllows, showList,
  type Bundle, type Profile, type Related, type Resource, type ResourceOf, type Rule, type Severity,
} from '../../src/check/api.ts'

export type Role = ResourceOf<'Role' | 'ClusterRole'>

/** One thing that a rule may allow: `create` on `pods/exec` of the core group. */
export interface Right {
  readonly verb: string
  readonly group: string
  /** With its subresource: `pods/exec`. */
  readonly resource: string
}

/** Every verb on every resource: `rights('apps', ['deployments'], ['create', 'patch'])`. */
export function rights(group: string, resources: readonly string[], verbs: readonly string[]): Right[] {
  return resources.flatMap((resource) => verbs.map((verb) => ({ group, resource, verb })))
}

export const writeVerbs: readonly string[] = ['create', 'update', 'patch', 'delete', 'deletecollection']

/** Whether a rule allows it, decided as the API server decides it; for a rule with resourceNames, to one of those. */
export function allows(rule: PolicyRule, { group, resource: whole, verb }: Right): boolean {
  const [resource = '', subresource = ''] = whole.split('/')
  const name = rule.resourceNames?.[0] ?? ''
  return ruleAllows({ user: { name: '', groups: [] }, verb, group, resource, subresource, namespace: '', name }, rule)
}

/** Whether a wildcard rule tells of it: then no rule about a single right does. */
export function hasWildcard({ verbs = [], resources = [], apiGroups = [] }: PolicyRule): boolean {
  return verbs.includes('*') || resources.includes('*') || apiGroups.includes('*')
}

export function isAllOfAll({ verbs = [], resources = [], apiGroups = [] }: PolicyRule): boolean {
  return verbs.includes('*') && resources.includes('*') && apiGroups.includes('*')
}

/** Roles that every cluster has, and those of its own components. */
export function isBuiltInRole(name: string): boolean {
  return name.startsWith('system:') || ['cluster-admin', 'admin', 'edit', 'view'].includes(name)
}

/** The option `allow` of rules about roles and bindings. */
export const allowRoles = option<string[]>([], 'roles or bindings that may: globs of `name` or `namespace/name`')

export function isAllowedName({ name, namespace }: Resource, allow: readonly string[]): boolean {
  return allow.some((glob) => nameMatches(glob, glob.includes('/') ? `${namespace ?? ''}/${name}` : name))
}

/** Who gets the role, as far as the files tell. */
export function bindingsOf(role: Resource, bundle: Bundle): Related[] {
  return bundle.referrersOf(role).filter(({ path }) => path[0] === 'roleRef').map(({ from, path }) => relatedAt(from.at(path), `${from.title} grants it to ${subjectsText(from)}`))
}

function subjectsText(binding: Resource): string {
  const { subjects = [] } = (binding as ResourceOf<'RoleBinding'>).object
  return subjects.length === 0 ? 'nobody' : showList(subjects.map(({ kind = '', name = '' }) => `${kind} ${name}`))
}

/** The facts of a rule about a right that roles should seldom grant. */
export interface GrantFacts {
  readonly id: string
  readonly severity: Severity
  readonly profiles?: readonly Profile[]
  readonly kinds?: readonly ('Role' | 'ClusterRole')[]
  readonly summary: string
  readonly rights: readonly Right[]
  readonly effect: string
  readonly suggestion: string
  readonly links: readonly string[]
  readonly peers?: Readonly<Record<string, readonly string[]>>
  /** What a rule that names its objects (`resourceNames`) is worth; by default nothing. */
  readonly named?: 'info' | 'same'
  /** Also where verbs are a wildcard over resources that are named. */
  readonly withVerbWildcard?: boolean
  /** Built-in roles that grant it: binding them counts, too. */
  readonly builtIn?: { readonly roles: readonly string[], readonly bindings: readonly ('RoleBinding' | 'ClusterRoleBinding')[] }
  /** Narrows further, or changes the severity. */
  readonly judge?: (role: Role, rule: PolicyRule) => Severity | 'silent' | undefined
}

/** A rule that tells roles which grant one of some rights, at the resource that gives it. */
export function defineGrantRule(facts: GrantFacts): Rule {
  const { rights: wanted, effect, suggestion, named, withVerbWildcard = false, builtIn, judge, kinds = ['Role', 'ClusterRole'], ...rest } = facts
  return defineRule({
    ...rest,
    group: 'rbac',
    since: '0.1.0',
    sees: 'bundle',
    kinds: [...kinds, ...builtIn?.bindings ?? []],
    options: { allow: allowRoles },
    check(resource, { bundle, options, report }) {
      if (isAllowedName(resource, options.allow)) return
      if (resource.kind.endsWith('Binding')) {
        const told = builtIn === undefined ? undefined : builtInGrant(resource, builtIn.roles, bundle)
        if (told !== undefined) report(resource.at('roleRef.name'), { text: `${resource.title} grants ${told}, and with it ${phraseOf(wanted)}`, effect, suggestion })
        return
      }
      const role = resource as unknown as Role
      if (isBuiltInRole(role.name)) return
      for (const [index, rule] of (role.object.rules ?? []).entries()) {
        if (hasWildcard(rule) && !(withVerbWildcard && !(rule.resources ?? []).includes('*'))) continue
        const granted = wanted.filter((right) => allows(rule, right))
        const first = granted[0]
        const isNamed = (rule.resourceNames ?? []).length > 0
        const judged = judge?.(role, rule)
        if (first === undefined || (isNamed && named === undefined) || judged === 'silent') continue
        const at = (rule.resources ?? []).findIndex((written) => allows({ ...rule, resources: [written] }, first))
        report(role.at(['rules', index, 'resources', at]), {
          severity: isNamed && named === 'info' ? 'info' : judged,
          text: `${role.title} grants ${phraseOf(granted)}${isNamed ? ` (named ${showList(rule.resourceNames ?? [])})` : ''}`,
          effect, suggestion, related: bindingsOf(role, bundle),
        })
      }
    },
  })
}

/** `create and get on pods/exec`, `create on pods and deployments`. */
function phraseOf(granted: readonly Right[]): string {
  const verbs = [...new Set(granted.map(({ verb }) => verb))]
  return `${showList(verbs)} on ${showList([...new Set(granted.map(({ resource }) => resource))])}`
}

/** `ClusterRole edit` when the binding names one of these and the files do not define another role of that name. */
function builtInGrant(binding: Resource, roles: readonly string[], bundle: Bundle): string | undefined {
  const { roleRef, subjects = [] } = (binding as ResourceOf<'RoleBinding'>).object
  const name = roleRef?.name ?? ''
  if (roleRef?.kind !== 'ClusterRole' || !roles.includes(name) || subjects.every((subject) => (subject.name ?? '').startsWith('system:'))) return undefined
  return bundle.find('ClusterRole', name, undefined) === undefined ? `ClusterRole ${name}` : undefined
}

/** `the API group "apps"`, or `every API group`. */
export function groupsText({ apiGroups = [] }: PolicyRule): string {
  if (apiGroups.includes('*')) return 'every API group'
  return `the API group${apiGroups.length === 1 ? '' : 's'} ${showList(apiGroups.map((group) => `"${group}"`))}`
}

/** What a wildcard gives that its author may not have thought of. */
export function notableRights(rule: PolicyRule): string {
  const found = notable.filter(([, ...wanted]) => wanted.some((right) => allows(rule, right))).map(([phrase]) => phrase)
  return found.length === 0 ? '' : `; today ${showList(found)} are among it`
}

const notable: readonly (readonly [string, ...Right[]])[] = [
  ['reading Secrets', ...rights('', ['secrets'], ['get', 'list'])],
  ['shells in pods', ...rights('', ['pods/exec'], ['create'])],
  ['making pods', ...rights('', ['pods'], ['create']), ...rights('apps', ['deployments'], ['create'])],
  ['raising its own rights', ...rights('rbac.authorization.k8s.io', ['roles', 'clusterroles'], ['escalate', 'bind'])],
  ['acting as others', ...rights('', ['users', 'groups', 'serviceaccounts'], ['impersonate'])],
]
