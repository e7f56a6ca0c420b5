import { defineRule, type Place, showList } from '../../src/check/api.ts'
import { nearestName } from '../../src/base/edit-distance.ts'
import { formerGroups, groupCatalog, knownVerbs, type GroupResources } from './_catalog.ts'
import { isBuiltInRole } from './_grants.ts'

export default defineRule({
  id: 'rbac-rule-ineffective',
  group: 'rbac',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Role', 'ClusterRole'],
  summary: 'A rule of a role grants nothing',
  links: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources', 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects'],

  check(role, { bundle, minors, report }) {
    if (isBuiltInRole(role.name)) return
    const groups = groupCatalog(minors, bundle)
    for (const [index, rule] of (role.object.rules ?? []).entries()) {
      const { apiGroups = [], resources = [], verbs = [], resourceNames = [], nonResourceURLs = [] } = rule
      const at = (...path: (string | number)[]): Place => role.at(['rules', index, ...path])
      if (role.kind === 'Role' && nonResourceURLs.length > 0) {
        report(at('nonResourceURLs'), { severity: 'error', text: `${role.title} lists nonResourceURLs, which belong to no namespace`, effect: 'the API server refuses the Role', suggestion: 'use a ClusterRole' })
      }
      for (const [place, group] of apiGroups.entries()) {
        const fault = faultOfGroup(group, groups)
        if (fault === undefined) continue
      // Beside the group that took its place it is a leftover from older clusters.
      const isLeftover = Object.hasOwn(formerGroups, group) && apiGroups.length > 1
      report(at('apiGroups', place), { severity: isLeftover ? 'info' : undefined, text: `${role.title} names the API group "${group}": ${fault}`, effect: nothing, suggestion: meantGroup(group, groups) })
      }
      const readable = apiGroups.filter((group) => group !== '*').map((group) => groups.get(group))
      const isCertain = apiGroups.length > 0 && !apiGroups.includes('*') && readable.every((group) => group?.isWhole === true)
      const known = new Map(readable.flatMap((group) => [...group?.resources ?? []]))
      for (const [place, resource] of resources.entries()) {
        const fault = faultOfResource(resource, role.kind === 'Role', isCertain || isOfKnownKind(resource, known) ? known : undefined)
        if (fault === undefined) continue
        const near = known.has(resource) ? undefined : nearestName(resource, [...known.keys()]) ?? pluralOf(resource, known)
        const elsewhere = known.has(resource) ? undefined : [...groups].find(([, { resources: all }]) => all.has(resource))?.[0]
        report(at('resources', place), {
          text: `${role.title} names the resource "${resource}": ${fault(apiGroups)}`,
          effect: nothing,
          suggestion: elsewhere !== undefined ? `it is of the API group "${elsewhere}"` : near === undefined ? undefined : `did you mean ${near}?`,
        })
      }
      for (const [place, verb] of verbs.entries()) {
        const allowed = [...knownVerbs, '*']
        if (isCertain && !allowed.includes(verb) && !/^(associated|arbitrary)-node:/.test(verb)) {
          const near = nearestName(verb.toLowerCase().trim(), knownVerbs) ?? synonyms[verb.toLowerCase()]
          report(at('verbs', place), { text: `${role.title} grants the verb "${verb}", which no request has`, effect: nothing, suggestion: near === undefined ? 'the verbs are get, list, watch, create, update, patch, delete and deletecollection' : `did you mean ${near}?` })
        } else if (resourceNames.length > 0 && (verb === 'create' || verb === 'deletecollection') && resources.length > 0 && resources.every((resource) => !resource.includes('/'))) {
          report(at('verbs', place), {
            text: `${role.title} grants ${verb} on ${showList(resources)} named ${showList(resourceNames)}, but a ${verb} request carries no name`,
            effect: verb === 'create' ? 'ordinary create requests stay forbidden; only server-side apply names what it makes' : nothing,
            suggestion: 'grant it in a rule of its own without resourceNames',
          })
        }
      }
    }
  },
})

const nothing = 'the rule is accepted and grants nothing by it'
const synonyms: Readonly<Record<string, string>> = { read: 'get', write: 'update', edit: 'update', view: 'get', remove: 'delete', modify: 'patch', apply: 'patch', exec: 'create', put: 'update' }

function faultOfGroup(group: string, groups: ReadonlyMap<string, GroupResources>): string | undefined {
  if (group === '*' || groups.has(group)) return undefined
  if (group.includes('/')) return 'a rule names groups without their version'
  if (/^v[0-9]+((alpha|beta)[0-9]+)?$/.test(group)) return 'that is a version'
  if (group === 'core') return 'the core group is written ""'
  if (Object.hasOwn(formerGroups, group)) return `its resources moved to ${formerGroups[group] ?? ''}`
  return meantGroup(group, groups) === undefined ? undefined : 'Kubernetes has no such group'
}

/** The built-in group that was meant: a name without its end, or with a version. */
function meantGroup(group: string, groups: ReadonlyMap<string, GroupResources>): string | undefined {
  if (group === 'core' || /^v[0-9]/.test(group)) return 'write ""'
  const bare = group.replace(/\/.*$/, '')
  const meant = [...groups.keys()].find((known) => known !== '' && (known === bare || known === `${bare}.k8s.io` || known === `${bare}.authorization.k8s.io`))
  return meant === undefined || meant === group ? undefined : `write "${meant}"`
}

/** What is wrong with a resource; `known` is undefined when one of the groups may come from anywhere. */
function faultOfResource(resource: string, isNamespaced: boolean, known: ReadonlyMap<string, boolean> | undefined): ((groups: readonly string[]) => string) | undefined {
  if (resource === '*' || resource.endsWith('/finalizers') || /^\*\/[a-z]+$/.test(resource)) return undefined
  if (resource.includes('*')) return () => 'only * alone and */subresource are wildcards'
  if (resource !== resource.toLowerCase()) return () => 'resources are written in lower case and in the plural'
  if (known === undefined) return undefined
  if (!known.has(resource) && !/^userextras\//.test(resource)) return (groups) => `${groups.length === 1 ? `the API group "${groups[0] ?? ''}" has` : 'these API groups have'} none of that name`
  // A namespace counts as lying in itself.
  return isNamespaced && known.get(resource) === false && !/^namespaces(\/|$)/.test(resource) ? () => 'it belongs to no namespace, and a Role grants only what is in its own' : undefined
}

/** A subresource of a kind whose description is among the files. */
function isOfKnownKind(resource: string, known: ReadonlyMap<string, boolean>): boolean {
  return known.has(resource.split('/')[0] ?? '')
}

function pluralOf(resource: string, known: ReadonlyMap<string, boolean>): string | undefined {
  const lower = resource.toLowerCase()
  return [lower, `${lower}s`, `${lower}es`, lower.replace(/y$/, 'ies')].find((name) => known.has(name))
}
