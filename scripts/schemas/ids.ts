// Definition ids: which group a class such as `V1Container` belongs to.

const metaPrefix = 'io.k8s.apimachinery.pkg.apis.meta.v1.'

const metaNames = new Set([
  'APIGroup', 'APIGroupList', 'APIResource', 'APIResourceList', 'APIVersions', 'Condition', 'DeleteOptions', 'FieldSelectorRequirement',
  'GroupVersionForDiscovery', 'LabelSelector', 'LabelSelectorRequirement', 'ListMeta', 'ManagedFieldsEntry', 'ObjectMeta', 'OwnerReference',
  'Preconditions', 'ServerAddressByClientCIDR', 'ShardInfo', 'Status', 'StatusCause', 'StatusDetails', 'WatchEvent',
])

/** The API group of each package segment of a definition id that differs from the group itself. */
const groupOfSegment: Readonly<Record<string, string>> = {
  core: '', apps: 'apps', autoscaling: 'autoscaling', batch: 'batch', policy: 'policy', extensions: 'extensions',
  apiserverinternal: 'internal.apiserver.k8s.io', flowcontrol: 'flowcontrol.apiserver.k8s.io', rbac: 'rbac.authorization.k8s.io',
}

/** `rbac` → `rbac.authorization.k8s.io`. */
export function groupOf(segment: string): string {
  return groupOfSegment[segment] ?? `${segment}.k8s.io`
}

/** `rbac.authorization.k8s.io` → `rbac`. */
export function segmentOf(group: string): string {
  for (const [segment, name] of Object.entries(groupOfSegment)) if (name === group) return segment
  return group.replace(/\.k8s\.io$/, '')
}

/** `rbac`, `v1`, `Role` → `io.k8s.api.rbac.v1.Role`. */
export function definitionId(segment: string, version: string, name: string): string {
  if (segment === 'meta') return metaPrefix + name
  if (segment === 'apiextensions') return `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${version}.${name}`
  if (segment === 'apiregistration') return `io.k8s.kube-aggregator.pkg.apis.apiregistration.${version}.${name}`
  return `io.k8s.api.${segment}.${version}.${name}`
}

/** `io.k8s.api.rbac.v1.Role` → `{segment: 'rbac', version: 'v1', name: 'Role'}`. */
export function partsOfId(id: string): { segment: string; version: string; name: string } {
  const [name = '', version = '', segment = ''] = id.split('.').reverse()
  return { segment: id.startsWith(metaPrefix) ? 'meta' : segment, version, name }
}

/** `CoreV1Event` → prefix `core`, version `v1`, name `Event`. */
export function partsOfClass(className: string): { segment?: string; version: string; name: string } | undefined {
  const match = /^([A-Z][a-z]+)??V(\d+(?:(?:alpha|beta)\d+)?)([A-Z].*)$/.exec(className)
  if (!match) return undefined
  const [, prefix, version = '', name = ''] = match
  const parts = { version: `v${version}`, name }
  return prefix ? { segment: prefix.toLowerCase(), ...parts } : parts
}

/** Known ids by `<version>.<name>`, from the packages that name the group. */
export class IdPool {
  private readonly byName = new Map<string, Set<string>>()

  add(id: string): void {
    const { version, name } = partsOfId(id)
    const key = `${version}.${name}`
    const ids = this.byName.get(key)
    if (ids) ids.add(id)
    else this.byName.set(key, new Set([id]))
  }

  /** The id of a class; `undefined` when only its users can tell. */
  idOf(className: string): string | undefined {
    if (className === 'VersionInfo') return 'io.k8s.apimachinery.pkg.version.Info'
    const parts = partsOfClass(className)
    if (!parts) return undefined
    if (parts.segment !== undefined) return definitionId(parts.segment, parts.version, parts.name)
    if (parts.version === 'v1' && metaNames.has(parts.name)) return metaPrefix + parts.name
    const ids = this.byName.get(`${parts.version}.${parts.name}`)
    return ids?.size === 1 ? [...ids][0] : undefined
  }

  candidates(className: string): readonly string[] {
    const parts = partsOfClass(className)
    return parts ? [...(this.byName.get(`${parts.version}.${parts.name}`) ?? [])] : []
  }
}
