import type { Value, ValueMap } from '../../base/json.ts'
import { goQuote } from '../../base/go-format.ts'
import { Failure } from '../failure.ts'
import type { Flags, FlagSpec } from '../flags.ts'
import { findType } from '../resources/types.ts'
import type { Session } from '../session.ts'
import { metadataOf, sortedMap, type Generator } from './generator.ts'

const rbac = 'rbac.authorization.k8s.io'
const standardVerbs = new Set(['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind', 'impersonate', 'escalate', 'approve', 'sign', 'attest'])
const ruleFlags: readonly FlagSpec[] = [{ name: 'verb', type: 'strings' }, { name: 'resource', type: 'strings' }, { name: 'resource-name', type: 'array' }]

/** `create_role.go` (v0.36.2). */
export const role: Generator = {
  flags: ruleFlags,
  build(session, flags, name) {
    const rules = resourceRules(session, flags)
    if (rules instanceof Failure) return rules
    return { kind: 'Role', apiVersion: `${rbac}/v1`, metadata: metadataOf(flags, name), rules }
  },
}

/** `create_clusterrole.go`. */
export const clusterRole: Generator = {
  flags: [...ruleFlags, { name: 'non-resource-url', type: 'strings' }, { name: 'aggregation-rule', type: 'array' }],
  build(session, flags, name) {
    const metadata: ValueMap = { name }
    const head = { kind: 'ClusterRole', apiVersion: `${rbac}/v1`, metadata }
    const aggregated = flags.list('aggregation-rule')
    if (aggregated.length > 0) {
      const matchLabels = Object.fromEntries(aggregated.flatMap((text) => text.split(',')).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
      return { ...head, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels: sortedMap(matchLabels) }] } }
    }
    const urls = flags.list('non-resource-url')
    const verbs = uniqueVerbs(flags)
    if (verbs.length === 0) return Failure.text('at least one verb must be specified')
    if (urls.length === 0 && flags.list('resource').length === 0) return Failure.text('one of resource or nonResourceURL must be specified')
    const bad = urls.find((url) => url !== '*' && (url === '' || !url.startsWith('/')))
    if (bad !== undefined) return Failure.text('nonResourceURL should start with /')
    const rules = flags.list('resource').length > 0 ? resourceRules(session, flags) : []
    if (rules instanceof Failure) return rules
    return { ...head, rules: [...rules, ...urls.length > 0 ? [{ verbs, nonResourceURLs: urls }] : []] }
  },
}

function uniqueVerbs(flags: Flags): string[] {
  const verbs = [...new Set(flags.list('verb'))]
  return verbs.includes('*') ? ['*'] : verbs
}

/** One rule for each group, in the order of the resources. */
function resourceRules(session: Session, flags: Flags): Value[] | Failure {
  const verbs = uniqueVerbs(flags)
  if (verbs.length === 0) return Failure.text('at least one verb must be specified')
  for (const verb of verbs) if (!standardVerbs.has(verb)) session.printError(`Warning: '${verb}' is not a standard resource verb\n`)
  const words = flags.list('resource')
  if (words.length === 0) return Failure.text('at least one resource must be specified')
  const names = flags.list('resource-name')
  if (names.length > 0 && words.length > 1 && words.includes('*')) return Failure.text('resource name(s) can not be applied to multiple resources')
  const groups = new Map<string, string[]>()
  for (const word of new Set(words)) {
    const [typeName = '', subresource] = word.split('/')
    const type = typeName === '*' ? undefined : findType(session.client, typeName)
    if (type instanceof Failure) return Failure.plain(`the server doesn't have a resource type ${goQuote(typeName)}`)
    const group = type?.group ?? ''
    const resource = `${type?.resource ?? '*'}${subresource === undefined ? '' : `/${subresource}`}`
    const known = groups.get(group) ?? []
    groups.set(group, known)
    if (!known.includes(resource)) known.push(resource)
  }
  return [...groups].map(([group, resources]): ValueMap => ({ verbs, apiGroups: [group], resources, ...names.length > 0 ? { resourceNames: names } : {} }))
}

const subjectFlags: readonly FlagSpec[] = [{ name: 'user', type: 'array' }, { name: 'group', type: 'array' }, { name: 'serviceaccount', type: 'array' }]

/** Users, groups and service accounts of the flags. */
export function subjectsOf(flags: Flags): ValueMap[] | Failure {
  const subjects: ValueMap[] = [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: rbac, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: rbac, name })),
  ]
  for (const text of flags.list('serviceaccount')) {
    const [namespace = '', name = '', ...more] = text.split(':')
    if (namespace === '' || name === '' || more.length > 0) return Failure.text('serviceaccount must be <namespace>:<name>')
    subjects.push({ kind: 'ServiceAccount', name, namespace })
  }
  return subjects
}

/** `create_rolebinding.go`. */
export const roleBinding: Generator = {
  flags: [...subjectFlags, { name: 'clusterrole', type: 'string' }, { name: 'role', type: 'string' }],
  failure: 'failed to create rolebinding: ',
  build(_session, flags, name) {
    const [clusterRoleName, roleName] = [flags.text('clusterrole'), flags.text('role')]
    if ((clusterRoleName === '') === (roleName === '')) return Failure.text('exactly one of clusterrole or role must be specified')
    const subjects = subjectsOf(flags)
    if (subjects instanceof Failure) return subjects
    const roleRef = { apiGroup: rbac, kind: roleName === '' ? 'ClusterRole' : 'Role', name: roleName === '' ? clusterRoleName : roleName }
    return { kind: 'RoleBinding', apiVersion: `${rbac}/v1`, metadata: metadataOf(flags, name), ...subjects.length > 0 ? { subjects } : {}, roleRef }
  },
}

/** `create_clusterrolebinding.go`. */
export const clusterRoleBinding: Generator = {
  flags: [...subjectFlags, { name: 'clusterrole', type: 'string', required: true }],
  failure: 'failed to create clusterrolebinding: ',
  build(_session, flags, name) {
    const subjects = subjectsOf(flags)
    if (subjects instanceof Failure) return subjects
    return { kind: 'ClusterRoleBinding', apiVersion: `${rbac}/v1`, metadata: { name }, ...subjects.length > 0 ? { subjects } : {}, roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: flags.text('clusterrole') } }
  },
}

export const serviceAccount: Generator = {
  flags: [],
  failure: 'failed to create serviceaccount: ',
  build: (_session, flags, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: metadataOf(flags, name) }),
}
