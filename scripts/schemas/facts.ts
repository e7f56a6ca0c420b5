// Facts about properties that no client carries: list types, merge keys, enums, defaults, deprecations.
import type { StoredAttributes } from '../../src/schema/definition-types.ts'
import type { CombinedProperty } from './combine.ts'
import { enumFinder } from './enums.ts'
import { definitionId, partsOfId } from './ids.ts'
import mergeKeys from './merge-keys.json' with { type: 'json' }
import type { Sources } from './releases.ts'

/** The attributes of one property of one definition. */
export type PropertyFacts = (id: string, property: CombinedProperty) => StoredAttributes

interface MergeFact {
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  readonly listType?: string
  readonly listMapKeys?: readonly string[]
  readonly structType?: string
  readonly mapType?: string
}

const mergeFacts = mergeKeys as Readonly<Record<string, Readonly<Record<string, MergeFact>>>>

/** All facts that the tables of this folder hold. */
export function propertyFacts(sources: Sources): PropertyFacts {
  const enumOf = enumFinder(sources.models)
  return (id, property) => {
    const values = enumOf(id, property)
    return { ...mergeAttributes(id, property.name), ...(values ? { e: values } : {}) }
  }
}

/** List types, map types and merge keys; a version that is not listed has those of its group's GA version. */
export function mergeAttributes(id: string, property: string): StoredAttributes {
  const { segment, name } = partsOfId(id)
  const fact = mergeFacts[id]?.[property] ?? gaVersions.map((version) => mergeFacts[definitionId(segment, version, name)]?.[property]).find((found) => found !== undefined)
  if (!fact) return {}
  const atomic = fact.structType ?? fact.mapType
  return {
    ...(fact.listType === undefined ? {} : { l: fact.listType as 'atomic' }),
    ...(fact.listMapKeys === undefined ? {} : { k: fact.listMapKeys }),
    ...(atomic === undefined ? {} : { m: atomic as 'atomic' }),
    ...(fact.patchMergeKey === undefined ? {} : { pk: fact.patchMergeKey }),
    ...(fact.patchStrategy === undefined ? {} : { ps: fact.patchStrategy as 'merge' }),
  }
}

const gaVersions = ['v1', 'v2']
