import { compareStrings, type Value, type ValueMap } from '../../base/json.ts'
import { goQuote } from '../../base/go-format.ts'
import { Failure } from '../failure.ts'
import type { Flags, FlagSpec } from '../flags.ts'
import { findResource } from '../resources/types.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import type { Session } from '../session.ts'
import { metadataOf, sortedMap, type Generator } from './generator.ts'

const rbac = 'rbac.authorization.k8s.io'
const standardVerbs = new Set(['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind', 'impersonate', 'escalate'])
const urlVerbs = new Set(['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'])
const ruleFlags: readonly FlagSpec[] = [{ name: 'verb', type: 'strings' }, { name: 'resource', type: 'strings' }, { name: 'resource-name', type: 'array' }]

/** Verbs that are for these resources alone. */
const specialVerbs: Readonly<Record<string, readonly (readonly [group: string, resource: string])[]>> = {
  use: [['policy', 'podsecuritypolicies'], ['extensions', 'podsecuritypolicies']],
  bind: [[rbac, 'roles'], [rbac, 'clusterroles']],
  escalate: [[rbac, 'roles'], [rbac, 'clusterroles']],
  impersonate: [['', 'users'], ['', 'serviceaccounts'], ['', 'groups'], ['authentication.k8s.io', 'userextras']],
}

/** `create_role.go` (v0.36.2). */
export const role: Generator = {
  flags: ruleFlags,
  needsName: true,
  build(session, flags, name) {
    const verbs = uniqueVerbs(flags)
    if (verbs.length === 0) return Failure.text('at least one verb must be specified')
    warnOfVerbs(session, verbs)
    const resources = resourcesOf(flags)
    if (resources.length === 0) return Failure.text('at least one resource must be specified')
    const fault = resourceFault(session, verbs, resources)
    return fault ?? { kind: 'Role', apiVersion: `${rbac}/v1`, metadata: metadataOf(flags, name), rules: resourceRules(session, flags, verbs, resources) }
  },
}

/** `create_clusterrole.go`. */
export const clusterRole: Generator = {
  flags: [...ruleFlags, { name: 'non-resource-url', type: 'strings' }, { name: 'aggregation-rule', type: 'pairs' }],
  needsName: true,
  build(session, flags, name) {
    const head = { kind: 'ClusterRole', apiVersion: `${rbac}/v1`, metadata: { name } }
    const [verbs, resources, urls] = [uniqueVerbs(flags), resourcesOf(flags), [...new Set(flags.list('non-resource-url'))]]
    const aggregated = flags.list('aggregation-rule')
    if (aggregated.length > 0) {
      if (verbs.length + resources.length + urls.length + flags.list('resource-name').length > 0) return Failure.text('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames')
      const matchLabels = Object.fromEntries(aggregated.flatMap((text) => text.split(',')).map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]))
      return { ...head, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels: sortedMap(matchLabels) }] } }
    }
    if (verbs.length === 0) return Failure.text('at least one verb must be specified')
    if (urls.length === 0 && resources.length === 0) return Failure.text('one of resource or nonResourceURL must be specified')
    if (resources.length > 0) warnOfVerbs(session, verbs)
    const fault = resourceFault(session, verbs, resources) ?? urlFault(verbs, urls)
    return fault ?? { ...head, rules: [...resourceRules(session, flags, verbs, resources), ...urls.length > 0 ? [{ verbs, nonResourceURLs: urls }] : []] }
  },
}

function uniqueVerbs(flags: Flags): string[] {
  const verbs = [...new Set(flags.list('verb'))]
  return verbs.includes('*') ? ['*'] : verbs
}

function warnOfVerbs(session: Session, verbs: readonly string[]): void {
  for (const verb of verbs) if (!standardVerbs.has(verb)) session.printError(`Warning: '${verb}' is not a standard resource verb\n`)
}

interface Asked {
  readonly name: string
  readonly group: string
  readonly subresource: string
}

/** `deployments.apps/scale`; `*` alone stands for all. */
function resourcesOf(flags: Flags): readonly Asked[] {
  const found: Asked[] = []
  for (const word of flags.list('resource')) {
    const [type = '', subresource = ''] = cutAt(word, '/')
    const [name = '', group = ''] = cutAt(type, '.')
    if (word === '*') return [{ name, group, subresource }]
    found.push({ name, group, subresource })
  }
  return found
}

function cutAt(text: string, mark: string): readonly [string, string?] {
  const at = text.indexOf(mark)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** What the server serves under the name; undefined when nothing. */
function served({ client }: Session, { name, group }: Asked): ServedResource | undefined {
  return findResource(client, name, group)
}

/** From a `*` on nothing is looked at. */
function resourceFault(session: Session, verbs: readonly string[], resources: readonly Asked[]): Failure | undefined {
  for (const asked of resources) {
    if (asked.name === '') return Failure.text('resource must be specified if apiGroup/subresource specified')
    if (asked.name === '*') return undefined
    const found = served(session, asked)
    const [group, resource] = [found?.group ?? asked.group, found?.resource ?? asked.name]
    let isKnown = found !== undefined
    for (const verb of verbs) {
      const only = specialVerbs[verb]
      if (only === undefined) continue
      if (!only.some(([oneGroup, one]) => oneGroup === group && one === resource)) return Failure.text(`can not perform '${verb}' on '${resource}' in group '${group}'`)
      isKnown = true
    }
    if (!isKnown) return Failure.plain(`the server doesn't have a resource type ${goQuote(asked.name)}${asked.group === '' ? '' : ` in group ${goQuote(asked.group)}`}`)
  }
  return undefined
}

function urlFault(verbs: readonly string[], urls: readonly string[]): Failure | undefined {
  const unfit = urls.length === 0 ? undefined : verbs.find((verb) => !urlVerbs.has(verb))
  if (unfit !== undefined) return Failure.text(`invalid verb: '${unfit}' for nonResourceURL`)
  for (const url of urls) {
    if (url === '*') continue
    if (!url.startsWith('/')) return Failure.text('nonResourceURL should start with /')
    if (url.slice(0, -1).includes('*')) return Failure.text('nonResourceURL only supports wildcard matches when \'*\' is at the end')
  }
  return undefined
}

/** One rule for each group, in the order of their names. */
function resourceRules(session: Session, flags: Flags, verbs: readonly string[], resources: readonly Asked[]): Value[] {
  const names = [...new Set(flags.list('resource-name'))]
  const groups = new Map<string, Set<string>>()
  for (const asked of resources) {
    const found = served(session, asked)
    const group = found?.group ?? asked.group
    const known = groups.get(group) ?? new Set<string>()
    groups.set(group, known)
    known.add(`${found?.resource ?? asked.name}${asked.subresource === '' ? '' : `/${asked.subresource}`}`)
  }
  return [...groups].sort(([a], [b]) => compareStrings(a, b)).map(([group, list]): ValueMap => ({ verbs: [...verbs], apiGroups: [group], resources: [...list], ...names.length > 0 ? { resourceNames: names } : {} }))
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
  needsName: true,
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
  needsName: true,
  failure: 'failed to create serviceaccount: ',
  build: (_session, flags, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: metadataOf(flags, name) }),
}
