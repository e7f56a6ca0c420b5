import { folderOf, isWithin } from '../base/paths.ts'
import { compareStrings, isMap, type Value } from '../base/json.ts'
import type { Bundle } from './bundle.ts'
import { groupBy } from './group-by.ts'
import type { Resource } from './resource.ts'
import { bundleOf, Everything, type ResourceSet } from './set-bundle.ts'

/** A folder that the configuration (or a kustomization) declares to be one set. */
export interface SetDeclaration {
  /** Absolute folder, `/` for everything. */
  readonly root: string
  readonly closed: boolean | readonly string[]
}

export interface SetSettings {
  readonly declared: readonly SetDeclaration[]
  /** Files of which some part could not be read. */
  readonly unreadable: ReadonlySet<string>
  /** The absolute path of a file. */
  readonly absolute: (path: string) => string
  readonly outside: (root: string) => Readonly<Record<string, readonly string[]>>
}

/** The sets of an earlier run over the same settings: those of which no member changed are taken over, with their indexes. */
export class KnownSets {
  everything: Everything | undefined
  readonly byRoot = new Map<string, { readonly set: ResourceSet, readonly bundle: Bundle }>()
}

/**
 * Divides the resources of a run into the sets that are applied together: the innermost declared folder that holds the file, a
 * kustomization's folder, else the file's own folder. Rules compare resources within a set; another folder may be another app.
 */
export function bundlesOf(resources: readonly Resource[], settings: SetSettings, known = new KnownSets()): Map<Resource, Bundle> {
  const declared = [...settings.declared, ...kustomizeRoots(resources, settings)].sort((a, b) => b.root.length - a.root.length || compareStrings(a.root, b.root))
  if (known.everything === undefined) known.everything = new Everything(resources)
  else known.everything.update(resources)
  const roots = new Map<string, string>()
  const rootOf = (path: string): string => {
    const found = roots.get(path) ?? rootAmong(declared, settings.absolute(path))
    roots.set(path, found)
    return found
  }
  const sets = groupBy(resources, ({ path }) => rootOf(path))
  const unreadable = new Set([...settings.unreadable].map(rootOf))
  const bundles = new Map<Resource, Bundle>()
  for (const [root, members] of sets) {
    const declaration = declared.find((one) => one.root === root)
    const set: ResourceSet = {
      root,
      resources: members,
      closed: declaration?.closed ?? false,
      unreadable: unreadable.has(root),
      outside: settings.outside(root),
    }
    const before = known.byRoot.get(root)
    const bundle = before !== undefined && isSameSet(before.set, set) ? before.bundle : bundleOf(set, known.everything)
    known.byRoot.set(root, { set, bundle })
    for (const member of members) bundles.set(member, bundle)
  }
  return bundles
}

function rootAmong(declared: readonly SetDeclaration[], absolute: string): string {
  return declared.find(({ root }) => isWithin(absolute, root))?.root ?? folderOf(absolute)
}

/** Settings stay the same from run to run, so what they gave is the same object. */
function isSameSet(a: ResourceSet, b: ResourceSet): boolean {
  return a.closed === b.closed && a.unreadable === b.unreadable && a.outside === b.outside
    && a.resources.length === b.resources.length && a.resources.every((one, index) => one === b.resources[index])
}

/**
 * Folders with a kustomization are sets; closed ones when all that they build from lies within and nothing generates objects.
 * A component is a set of its own, and never closed: it adds to whatever includes it.
 */
function kustomizeRoots(resources: readonly Resource[], { absolute }: SetSettings): SetDeclaration[] {
  return resources
    .filter(({ group, kind }) => group === 'kustomize.config.k8s.io' && (kind === 'Kustomization' || kind === 'Component'))
    .map(({ path, raw, kind }) => {
      const sources = [raw.resources, raw.bases, raw.components].flatMap(textsOf)
      const generates = ['configMapGenerator', 'secretGenerator', 'generators', 'helmCharts'].some((key) => raw[key] !== undefined)
      return { root: folderOf(absolute(path)), closed: kind === 'Kustomization' && !generates && sources.every(isInside) && isMap(raw) }
    })
}

function textsOf(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function isInside(source: string): boolean {
  return !source.includes('..') && !source.includes('://') && !/^(git@|github\.com\/)/.test(source)
}
