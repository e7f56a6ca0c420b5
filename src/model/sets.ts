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

/**
 * Divides the resources of a run into the sets that are applied together: the innermost declared folder that holds the file, a
 * kustomization's folder, else the file's own folder. Rules compare resources within a set; another folder may be another app.
 */
export function bundlesOf(resources: readonly Resource[], settings: SetSettings): Map<Resource, Bundle> {
  const declared = [...settings.declared, ...kustomizeRoots(resources, settings)].sort((a, b) => b.root.length - a.root.length || compareStrings(a.root, b.root))
  const everything = new Everything(resources)
  const rootOf = (path: string): string => declared.find(({ root }) => isWithin(path, root))?.root ?? folderOf(path)
  const sets = groupBy(resources, ({ path }) => rootOf(settings.absolute(path)))
  const unreadable = new Set([...settings.unreadable].map((path) => rootOf(settings.absolute(path))))
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
    const bundle = bundleOf(set, everything)
    for (const member of members) bundles.set(member, bundle)
  }
  return bundles
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
