import type { Minor } from '../../base/release.ts'
import { isServed, servedKinds, subresourcesIn, type KindInfo } from '../../schema/catalog.ts'
import { builtInCodec, type Codec, type Conversion } from './codec.ts'
import { reviews, type ReviewFunction } from './authorization/reviews.ts'
import type { Defaulters } from './defaulting/types.ts'
import { builtInConversions, builtInDefaulters, builtInStrategies } from './strategies/built-in.ts'
import type { AnyStrategy, ResourceKind } from './strategy.ts'

/** One version of a resource that the server serves. */
export interface ServedResource {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly resource: string
  readonly namespaced: boolean
  readonly subresources: readonly string[]
  readonly codec: Codec
  readonly strategy: AnyStrategy
  /** The warning that every request for a deprecated version carries. */
  readonly deprecation?: string
  /** The definition behind a built-in kind; absent for custom resources. */
  readonly definition?: string
  /** It can be read, and nothing else. */
  readonly isReadOnly?: boolean
  /** Answers a kind that is never stored. */
  readonly review?: ReviewFunction
}

const kinds = new WeakMap<ServedResource, ResourceKind>()

/** The kind of a resource, under the plural that it is served as. */
export function resourceKind(served: ServedResource): ResourceKind {
  let kind = kinds.get(served)
  if (kind === undefined) {
    const { group, version, kind: name, namespaced } = served.strategy
    kinds.set(served, kind = { group, version, kind: name, namespaced, resource: served.resource })
  }
  return kind
}

/** What a release serves out of the box: by `<group>/<version>/<resource>` and by `<group>/<version>/<Kind>`. */
export class Registry {
  readonly minor: Minor
  private readonly resources = new Map<string, ServedResource>()
  /** By plural; few plurals are served in more than two versions. */
  private readonly plurals = new Map<string, ServedResource[]>()
  private readonly kinds = new Map<string, ServedResource>()
  private readonly groupVersions = new Set<string>()
  private readonly groupKinds = new Map<string, ServedResource[]>()

  constructor(minor: Minor) {
    this.minor = minor
    const strategies = new Map(builtInStrategies.map((strategy) => [`${strategy.group}/${strategy.kind}`, strategy]))
    for (const info of servedKinds(minor)) {
      const strategy = strategies.get(`${info.group}/${info.kind}`)
      this.groupVersions.add(`${info.group}/${info.version}`)
      if (strategy !== undefined && isServed(info, minor)) this.add(servedResource(info, strategy, minor, builtInDefaulters, builtInConversions))
      if (info.group === '' && info.kind === 'Binding') this.add(servedResource(info, reviewStrategy(info), minor, builtInDefaulters, builtInConversions))
      if (info.group === '' && info.kind === 'ComponentStatus') this.add({ ...servedResource(info, reviewStrategy(info), minor, builtInDefaulters, builtInConversions), isReadOnly: true })
      const review = reviews.get(`${info.group}/${info.kind}`)
      if (review !== undefined) this.add({ ...servedResource(info, reviewStrategy(info), minor, builtInDefaulters, builtInConversions), review })
    }
  }

  add(resource: ServedResource): void {
    this.resources.set(`${resource.group}/${resource.version}/${resource.resource}`, resource)
    this.plurals.set(resource.resource, [...this.otherVersions(resource), resource])
    this.kinds.set(`${resource.group}/${resource.version}/${resource.kind}`, resource)
    this.groupVersions.add(`${resource.group}/${resource.version}`)
    const key = `${resource.group}/${resource.kind}`
    this.groupKinds.set(key, [...(this.groupKinds.get(key) ?? []).filter(({ version }) => version !== resource.version), resource])
  }

  remove(resource: ServedResource): void {
    this.resources.delete(`${resource.group}/${resource.version}/${resource.resource}`)
    this.plurals.set(resource.resource, this.otherVersions(resource))
    this.kinds.delete(`${resource.group}/${resource.version}/${resource.kind}`)
    const key = `${resource.group}/${resource.kind}`
    this.groupKinds.set(key, (this.groupKinds.get(key) ?? []).filter(({ version }) => version !== resource.version))
  }

  byResource(group: string, version: string, resource: string): ServedResource | undefined {
    for (const served of this.plurals.get(resource) ?? []) if (served.version === version && served.group === group) return served
    return undefined
  }

  /** `apps/v1`, `Deployment`. */
  byKind(apiVersion: string, kind: string): ServedResource | undefined {
    return this.kinds.get(`${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}/${kind}`)
  }

  /** Any version of a kind, the one that was added first. */
  byGroupKind(group: string, kind: string): ServedResource | undefined {
    return this.groupKinds.get(`${group}/${kind}`)?.[0]
  }

  servesGroupVersion(group: string, version: string): boolean {
    return this.groupVersions.has(`${group}/${version}`)
  }

  versionsOf(group: string, resource: string): string[] {
    return [...this.resources.values()].filter((each) => each.group === group && each.resource === resource).map(({ version }) => version)
  }

  servesGroup(group: string): boolean {
    for (const served of this.groupVersions) if (served.startsWith(`${group}/`)) return true
    return false
  }

  all(): IterableIterator<ServedResource> {
    return this.resources.values()
  }

  private otherVersions({ group, version, resource }: ServedResource): ServedResource[] {
    return (this.plurals.get(resource) ?? []).filter((served) => served.group !== group || served.version !== version)
  }
}

const registries = new Map<Minor, Registry>()

/** The built-in registry of a release, shared: callers that add custom resources make their own. */
export function builtInRegistry(minor: Minor): Registry {
  let registry = registries.get(minor)
  if (registry === undefined) registries.set(minor, registry = new Registry(minor))
  return registry
}

/** Reviews and bindings have nothing to prepare; they validate as they answer. */
function reviewStrategy({ group, version, kind, resource, namespaced }: KindInfo): AnyStrategy {
  return { group, version, kind, resource, namespaced, validate: () => [], validateUpdate: () => [] }
}

function servedResource(info: KindInfo, strategy: AnyStrategy, minor: Minor, defaulters: Defaulters, conversions: Readonly<Record<string, Conversion>>): ServedResource {
  const id = `${info.group}/${info.version}/${info.kind}`
  return {
    group: info.group,
    version: info.version,
    kind: info.kind,
    resource: info.resource,
    namespaced: info.namespaced,
    subresources: subresourcesIn(info, minor),
    codec: builtInCodec(info, minor, defaulters[id], conversions[id]),
    strategy,
    definition: info.definition,
    ...deprecationOf(info, minor),
  }
}

/** `v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice`: `apiserver/pkg/endpoints/deprecation` (1.36). */
function deprecationOf(info: KindInfo, minor: Minor): { deprecation?: string } {
  if (info.deprecatedIn === undefined || info.deprecatedIn > minor) return {}
  const apiVersion = info.group === '' ? info.version : `${info.group}/${info.version}`
  const gone = info.removedIn === undefined ? '' : `, unavailable in v1.${info.removedIn}+`
  const instead = info.replacement === undefined ? '' : `; use ${info.replacement.apiVersion} ${info.replacement.kind}`
  return { deprecation: `${apiVersion} ${info.kind} is deprecated in v1.${info.deprecatedIn}+${gone}${instead}` }
}
