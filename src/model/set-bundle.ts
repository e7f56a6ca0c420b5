import { nearestName } from '../base/edit-distance.ts'
import { compileLabelSelector, selectorFromMap, type LabelSelectorLike, type Selector } from '../base/labels.ts'
import { compareStrings, isMap } from '../base/json.ts'
import type { Bundle, Reference } from './bundle.ts'
import { groupBy } from './group-by.ts'
import type { PodTemplate } from './pod-template.ts'
import { existsOutside } from './outside.ts'
import { referencesOf } from './references.ts'
import type { Resource, ResourceOf } from './resource.ts'

/** A set of resources that are applied together, before its indexes. */
export interface ResourceSet {
  readonly root: string
  readonly resources: readonly Resource[]
  /** `true`: nothing but these files; a list: closed for those kinds, whether or not one of them is here. */
  readonly closed: boolean | readonly string[]
  /** Something in the set could not be read, so absence proves nothing. */
  readonly unreadable: boolean
  /** Objects that exist although no file defines them, by kind; globs. */
  readonly outside: Readonly<Record<string, readonly string[]>>
}

/** The bundle of one set; every index is built when first asked for. */
export function bundleOf(set: ResourceSet, everything: Everything): Bundle {
  return new SetBundle(set, everything)
}

/** All resources of the run, indexed once for every set's lookups; brought up to date when some of them are others. */
export class Everything {
  private list: readonly Resource[]
  private index: Map<string, Resource[]> | undefined

  constructor(resources: readonly Resource[]) {
    this.list = resources
  }

  get resources(): readonly Resource[] { return this.list }

  named(kind: string, name: string): readonly Resource[] {
    this.index ??= groupBy(this.list, nameKey)
    return this.index.get(`${kind} ${name}`) ?? []
  }

  /** Of thousands a keystroke changes a few, those of one file: only their entries of the index are made anew. */
  update(resources: readonly Resource[]): void {
    const before = this.list
    this.list = resources
    if (this.index === undefined) return
    let start = 0
    while (start < before.length && before[start] === resources[start]) start++
    let tail = 0
    while (tail < Math.min(before.length, resources.length) - start && before[before.length - 1 - tail] === resources[resources.length - 1 - tail]) tail++
    const gone = new Set(before.slice(start, before.length - tail))
    const added = groupBy(resources.slice(start, resources.length - tail), nameKey)
    for (const key of new Set([...[...gone].map(nameKey), ...added.keys()])) {
      const kept = (this.index.get(key) ?? []).filter((one) => !gone.has(one))
      this.index.set(key, [...kept, ...added.get(key) ?? []].sort(byPlace))
    }
  }
}

/** The order of the whole list: by file, document, item. */
function byPlace(a: Resource, b: Resource): number {
  return compareStrings(a.path, b.path) || a.document - b.document || (a.item ?? 0) - (b.item ?? 0)
}

function nameKey(resource: Resource): string {
  return `${kindKey(resource)} ${resource.name}`
}

/** How a kind is named in lookups: `Service`, or `argoproj.io/Rollout` for other groups than Kubernetes' own. */
export function kindKey({ builtIn, group, kind }: Resource): string {
  return builtIn || group === '' ? kind : `${group}/${kind}`
}

class SetBundle implements Bundle {
  private readonly set: ResourceSet
  private readonly all: Everything
  private kinds: Map<string, Resource[]> | undefined
  private allTemplates: readonly PodTemplate[] | undefined
  private byNamespace: Map<string, PodTemplate[]> | undefined
  private references: Map<Resource, readonly Reference[]> | undefined
  private referrers: Map<string, Reference[]> | undefined

  constructor(set: ResourceSet, all: Everything) {
    this.set = set
    this.all = all
  }

  get root(): string { return this.set.root }
  get resources(): readonly Resource[] { return this.set.resources }
  get everything(): readonly Resource[] { return this.all.resources }
  get templates(): readonly PodTemplate[] { return this.allTemplates ??= this.resources.flatMap((resource) => resource.podTemplates) }

  isClosedFor(kind: string): boolean {
    const { closed, unreadable } = this.set
    if (closed === false || unreadable) return false
    return closed === true ? this.ofKind(kind).length > 0 : closed.includes(kind)
  }

  ofKind<K extends string>(kind: K): readonly ResourceOf<K>[] {
    this.kinds ??= groupBy(this.resources, kindKey)
    return (this.kinds.get(kind) ?? []) as unknown as readonly ResourceOf<K>[]
  }

  find<K extends string>(kind: K, name: string, namespace: string | undefined): ResourceOf<K> | undefined {
    const found = this.ofKind(kind).find((resource) => resource.name === name && resource.namespace === namespace)
    return found ?? this.elsewhere(kind, name, namespace) as ResourceOf<K> | undefined
  }

  isKnownOutside(kind: string, name: string, namespace: string | undefined): boolean {
    return existsOutside(this.set.outside, kind, name, namespace)
  }

  inOtherNamespaces(kind: string, name: string, namespace: string | undefined): readonly Resource[] {
    return this.ofKind(kind).filter((resource) => resource.name === name && resource.namespace !== namespace)
  }

  nearestName(kind: string, name: string, namespace: string | undefined): Resource | undefined {
    const candidates = this.ofKind(kind).filter((resource) => resource.namespace === namespace)
    const nearest = nearestName(name, candidates.map((resource) => resource.name))
    return candidates.find((resource) => resource.name === nearest)
  }

  podTemplates(namespace: string | undefined): readonly PodTemplate[] {
    this.byNamespace ??= groupBy(this.templates, (template) => namespaceKey(template.namespace))
    return this.byNamespace.get(namespaceKey(namespace)) ?? []
  }

  templatesWithLabels(labels: Readonly<Record<string, string>> | undefined, namespace: string | undefined): readonly PodTemplate[] {
    if (labels === undefined || Object.keys(labels).length === 0) return []
    return this.matching(selectorFromMap(labels), namespace)
  }

  templatesSelected(selector: LabelSelectorLike | undefined, namespace: string | undefined): readonly PodTemplate[] {
    const compiled = compileLabelSelector(selector)
    return compiled === undefined ? [] : this.matching(compiled, namespace)
  }

  servicesSelecting(template: PodTemplate): readonly ResourceOf<'Service'>[] {
    return this.ofKind('Service').filter(({ spec, namespace }) => {
      const selector = spec.selector
      if (namespace !== template.namespace || selector === undefined || Object.keys(selector).length === 0) return false
      return spec.type !== 'ExternalName' && selectorFromMap(selector).matches(template.labels)
    })
  }

  scalersOf(target: Resource): readonly Resource[] {
    const scalers: readonly Resource[] = [...this.ofKind('HorizontalPodAutoscaler'), ...this.ofKind('keda.sh/ScaledObject')]
    return scalers.filter((scaler) => this.referencesFrom(scaler).some((reference) => refersTo(reference, target)))
  }

  lowestReplicas(resource: Resource): number | undefined {
    const declared = resource.podTemplates[0]?.replicas
    const lowest = this.scalersOf(resource).map(lowestOfScaler)
    return lowest.length > 0 ? Math.min(...lowest) : declared
  }

  referencesFrom(resource: Resource): readonly Reference[] {
    this.references ??= new Map()
    const known = this.references.get(resource)
    if (known !== undefined) return known
    const made = referencesOf(resource)
    this.references.set(resource, made)
    return made
  }

  referrersOf(resource: Resource): readonly Reference[] {
    this.referrers ??= groupBy(this.resources.flatMap((from) => this.referencesFrom(from)), referenceKey)
    return this.referrers.get(referenceKey({ kind: kindKey(resource), name: resource.name, namespace: resource.namespace })) ?? []
  }

  private matching(selector: Selector, namespace: string | undefined): readonly PodTemplate[] {
    return this.podTemplates(namespace).filter((template) => selector.matches(template.labels))
  }

  /** In another set of the run: there an unset namespace may well be the one that is meant. */
  private elsewhere(kind: string, name: string, namespace: string | undefined): Resource | undefined {
    return this.all.named(kind, name).find((other) =>
      other.namespace === namespace || ((other.namespace === undefined || namespace === undefined) && !this.resources.includes(other)))
  }
}

function namespaceKey(namespace: string | undefined): string {
  return namespace ?? ''
}

function referenceKey({ kind, name, namespace }: { kind: string, name: string, namespace: string | undefined }): string {
  return `${kind} ${namespaceKey(namespace)} ${name}`
}

function refersTo({ kind, name, namespace }: Reference, target: Resource): boolean {
  return name === target.name && namespace === target.namespace && kind === kindKey(target)
}

/** HPA `minReplicas` defaults to 1, KEDA's `minReplicaCount` to 0. */
function lowestOfScaler(scaler: Resource): number {
  const spec = isMap(scaler.raw.spec) ? scaler.raw.spec : {}
  const lowest = scaler.group === 'keda.sh' ? spec.minReplicaCount ?? 0 : spec.minReplicas ?? 1
  return typeof lowest === 'number' ? lowest : 1
}
