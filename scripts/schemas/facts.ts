// Facts about properties that no client carries: list types, merge keys, enums, defaults, deprecations.
import type { StoredAttributes } from '../../src/schema/definition-types.ts'
import type { CombinedProperty } from './combine.ts'
import { defaultAttributes } from './defaults.ts'
import { enumFinder } from './enums.ts'
import { definitionId, partsOfId } from './ids.ts'
import { deprecationAttributes } from './lifecycle.ts'
import mergeKeys from './merge-keys.json' with { type: 'json' }
import { refOf } from './raw.ts'
import type { Sources } from './releases.ts'

/** The attributes of one property of one definition. */
export type PropertyFacts = (id: string, property: CombinedProperty) => StoredAttributes

interface MergeFact {
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  readonly listType?: string
  readonly listMapKeys?: readonly string[]
  readonly mapType?: string
}

const mergeFacts = mergeKeys as Readonly<Record<string, Readonly<Record<string, MergeFact>>>>

/** All facts that the tables of this folder hold. */
export function propertyFacts(sources: Sources): PropertyFacts {
  const enumOf = enumFinder(sources.models)
  return (id, property) => {
    const values = enumOf(id, property)
    return { ...atomicAttributes(property), ...mergeAttributes(id, property.name), ...(values ? { e: values } : {}), ...defaultAttributes(id, property), ...deprecationAttributes(id, property.name) }
  }
}

/** List types, map types and merge keys; a version that is not listed has those of its group's GA version. */
export function mergeAttributes(id: string, property: string): StoredAttributes {
  const { segment, name } = partsOfId(id)
  const fact = mergeFacts[id]?.[property] ?? gaVersions.map((version) => mergeFacts[definitionId(segment, version, name)]?.[property]).find((found) => found !== undefined)
  if (!fact) return {}
  return {
    ...(fact.listType === undefined ? {} : { l: fact.listType as 'atomic' }),
    ...(fact.listMapKeys === undefined ? {} : { k: fact.listMapKeys }),
    ...(fact.mapType === undefined ? {} : { m: fact.mapType as 'atomic' }),
    ...(fact.patchMergeKey === undefined ? {} : { pk: fact.patchMergeKey }),
    ...(fact.patchStrategy === undefined ? {} : { ps: fact.patchStrategy as 'merge' }),
  }
}

const gaVersions = ['v1', 'v2']

/** Structs that server-side apply owns as a whole (`+structType=atomic` in the Go types of 1.36.2), by `<group> <name>`. */
const atomicStructs = new Set([
  'admissionregistration MatchResources', 'admissionregistration NamedRuleWithOperations', 'admissionregistration ParamKind',
  'admissionregistration ParamRef', 'admissionregistration Variable', 'autoscaling CrossVersionObjectReference', 'core ConfigMapKeySelector',
  'core EndpointAddress', 'core EndpointPort', 'core FileKeySelector', 'core LocalObjectReference', 'core NodeSelector', 'core NodeSelectorTerm',
  'core ObjectFieldSelector', 'core ObjectReference', 'core ResourceFieldSelector', 'core ScopeSelector', 'core SecretKeySelector',
  'core SecretReference', 'core TopologySelectorTerm', 'core TypedLocalObjectReference', 'discovery EndpointPort', 'networking ServiceBackendPort',
  'rbac RoleRef', 'rbac Subject', 'meta LabelSelector', 'meta OwnerReference',
])

/** Only some versions of these types carry the marker. */
const granularStructs = new Set(['autoscaling.v2', 'autoscaling.v2beta1', 'autoscaling.v2beta2', 'discovery.v1beta1', 'admissionregistration.v1alpha1 Variable'])

function atomicAttributes({ types }: CombinedProperty): StoredAttributes {
  const [newest] = types
  if (!newest || !isAtomic(refOf(newest.type))) return {}
  return newest.type.kind === 'ref' ? { m: 'atomic' } : { im: 'atomic' }
}

function isAtomic(id: string | undefined): boolean {
  if (id === undefined) return false
  const { segment, version, name } = partsOfId(id)
  if (granularStructs.has(`${segment}.${version}`) || granularStructs.has(`${segment}.${version} ${name}`)) return false
  return atomicStructs.has(`${segment} ${name}`)
}
