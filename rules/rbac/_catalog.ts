import { isMap, valueAt } from '../../src/base/json.ts'
import type { Minor } from '../../src/base/release.ts'
import { servedKinds, subresourcesIn, type Bundle } from '../../src/check/api.ts'

/** What a role may name in one API group. */
export interface GroupResources {
  /** Plural names, with subresources (`pods/exec`), and whether they are namespaced. */
  readonly resources: ReadonlyMap<string, boolean>
  /** Whether these are all that the group has: a CRD among the files says nothing of its neighbours. */
  readonly isWhole: boolean
}

/** Names that exist for authorisation alone: `impersonate`, `approve`, the kubelet's own checks, `use` of what is gone elsewhere. */
const virtual: Readonly<Record<string, readonly (readonly [string, boolean])[]>> = {
  '': [
    ['users', false], ['groups', false], ['nodes/metrics', false], ['nodes/stats', false], ['nodes/log', false], ['nodes/spec', false], ['nodes/pods', false],
    ['nodes/healthz', false], ['nodes/configz', false], ['nodes/runningpods', false], ['nodes/checkpoint', false],
  ],
  'authentication.k8s.io': [['uids', false], ['userextras', false]],
  'certificates.k8s.io': [['signers', false]],
  'resource.k8s.io': [['resourceclaims/binding', true], ['resourceclaims/driver', true]],
}

/** The groups of stock API servers of these releases and of the CRDs of the run; other groups may come from anywhere. */
export function groupCatalog(minors: readonly Minor[], bundle: Bundle): Map<string, GroupResources> {
  const builtIn = builtInGroups(minors)
  const groups = new Map([...builtIn].map(([group, resources]) => [group, new Map(resources)]))
  for (const { group: owner, kind, raw } of bundle.everything) {
    if (owner !== 'apiextensions.k8s.io' || kind !== 'CustomResourceDefinition') continue
    const [group, plural, scope, versions] = [['spec', 'group'], ['spec', 'names', 'plural'], ['spec', 'scope'], ['spec', 'versions']].map((path) => valueAt(raw, path))
    if (typeof group !== 'string' || typeof plural !== 'string') continue
    const resources = groups.get(group) ?? new Map<string, boolean>()
    groups.set(group, resources)
    resources.set(plural, scope !== 'Cluster')
    const subresources = (Array.isArray(versions) ? versions : []).flatMap((version) => isMap(version) && isMap(version.subresources) ? Object.keys(version.subresources) : [])
    for (const subresource of subresources) resources.set(`${plural}/${subresource}`, scope !== 'Cluster')
  }
  return new Map([...groups].map(([group, resources]) => [group, { resources, isWhole: builtIn.has(group) }]))
}

const known = new Map<string, ReadonlyMap<string, ReadonlyMap<string, boolean>>>()

function builtInGroups(minors: readonly Minor[]): ReadonlyMap<string, ReadonlyMap<string, boolean>> {
  const key = minors.join()
  const made = known.get(key)
  if (made !== undefined) return made
  const groups = new Map<string, Map<string, boolean>>()
  const add = (group: string, resource: string, namespaced: boolean): void => {
    groups.set(group, (groups.get(group) ?? new Map<string, boolean>()).set(resource, namespaced))
  }
  for (const [group, entries] of Object.entries(virtual)) for (const [resource, namespaced] of entries) add(group, resource, namespaced)
  for (const minor of minors) {
    for (const info of servedKinds(minor)) {
      if (info.source !== 'builtin' || info.resource === '') continue
      for (const resource of [info.resource, ...subresourcesIn(info, minor).map((subresource) => `${info.resource}/${subresource}`)]) add(info.group, resource, info.namespaced)
    }
  }
  known.set(key, groups)
  return groups
}

/** Groups of Kubernetes that no checked release serves, with what took their place. */
export const formerGroups: Readonly<Record<string, string>> = {
  extensions: 'apps, networking.k8s.io and policy',
}

/** Verbs that some authoriser asks for. */
export const knownVerbs: readonly string[] = [
  'get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'bind', 'escalate', 'impersonate', 'use', 'approve', 'sign', 'attest', 'proxy', 'connect',
  'post', 'put', 'head', 'options',
]
