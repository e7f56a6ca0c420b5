import { allKinds, type Bundle, type Resource } from '../../src/check/api.ts'
import { isMap, type Value, type ValueMap } from '../../src/base/json.ts'

const definitions = new WeakMap<readonly Resource[], Map<string, Resource>>()

/** The CustomResourceDefinition of a resource, when the input has it: its versions count, not those of a bundled pack. */
export function definedInInput(bundle: Bundle, { group, kind }: Resource): Resource | undefined {
  const all = bundle.everything
  const known = definitions.get(all) ?? new Map(all.filter(isDefinition).map((crd) => [groupKind(crd), crd]))
  definitions.set(all, known)
  return known.get(`${group}/${kind}`)
}

function isDefinition({ group, kind }: Resource): boolean {
  return group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition'
}

function groupKind(crd: Resource): string {
  const spec = mapAt(crd.raw, 'spec')
  return `${textAt(spec, 'group')}/${textAt(mapAt(spec, 'names'), 'kind')}`
}

/** The versions that a definition declares, with whether they are served. */
export function versionsOf(crd: Resource): { name: string, served: boolean }[] {
  const spec = mapAt(crd.raw, 'spec')
  const list: readonly Value[] = Array.isArray(spec.versions) ? spec.versions : []
  const versions = list.flatMap((version) => isMap(version) ? [{ name: textAt(version, 'name'), served: version.served !== false }] : [])
  // `spec.version` is how v1beta1 says it.
  return versions.length > 0 || textAt(spec, 'version') === '' ? versions : [{ name: textAt(spec, 'version'), served: true }]
}

let groups: ReadonlySet<string> | undefined

/** Groups of the API server itself. */
export function ownGroups(): ReadonlySet<string> {
  groups ??= new Set(allKinds().filter(({ source }) => source === 'builtin').map(({ group }) => group))
  return groups
}

function mapAt(map: ValueMap, key: string): ValueMap {
  const value = map[key]
  return isMap(value) ? value : {}
}

function textAt(map: ValueMap, key: string): string {
  const value = map[key]
  return typeof value === 'string' ? value : ''
}
