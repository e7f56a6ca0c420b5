import type { Value } from '../../base/json.ts'

/**
 * What a merge has to know of a value's type: `sigs.k8s.io/structured-merge-diff/v6/schema`. A type may allow several shapes; the
 * value picks one. Functions, because schemas are deep and mostly not visited.
 */
export interface MergeType {
  readonly scalar?: 'string' | 'numeric' | 'boolean' | 'untyped'
  readonly list?: ListType
  readonly map?: MapType
}

export interface ListType {
  readonly atomic: boolean
  /** Of associative lists: the members that tell items apart; none for a set. */
  readonly keys: readonly string[]
  element(): MergeType
  /** What a missing key member counts as. */
  keyDefault(key: string): Value | undefined
}

export interface MapType {
  readonly atomic: boolean
  /** The type of a member that the schema names. */
  field(name: string): MergeType | undefined
  /** Of any other member; undefined: there is no other. */
  element(): MergeType | undefined
}

/** Anything: maps are merged by key, lists replaced. */
export const deducedType: MergeType = {
  scalar: 'untyped',
  list: { atomic: true, keys: [], element: () => deducedType, keyDefault: () => undefined },
  map: { atomic: false, field: () => undefined, element: () => deducedType },
}

/** Anything, as a whole. */
export const atomicType: MergeType = {
  scalar: 'untyped',
  list: { atomic: true, keys: [], element: () => atomicType, keyDefault: () => undefined },
  map: { atomic: true, field: () => undefined, element: () => atomicType },
}

export const scalarType = (scalar: NonNullable<MergeType['scalar']>): MergeType => ({ scalar })

/** The type of a member, named by the schema or not. */
export function memberType(map: MapType, name: string): MergeType {
  return map.field(name) ?? map.element() ?? deducedType
}
