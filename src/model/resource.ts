import type { Location, ResourceName } from '../diagnostic/diagnostic.ts'
import type { JsonPath, ValueMap } from '../base/json.ts'
import type { ParsedDocument } from '../parse/document.ts'
import type { TypeError, UnknownField } from '../schema/decode.ts'
import type { ApiShape, ShapeOf } from './kinds.ts'
import type { PodTemplate } from './pod-template.ts'

/** `spec.ports` (plain keys, numbers are list indices) or `['metadata', 'labels', 'app.kubernetes.io/name']`. */
export type PathLike = string | JsonPath

/**
 * Which part of an entry a place means: its key, its value, or both; by default the value of a scalar and the key of anything
 * longer. An absent entry is placed at the key of its nearest ancestor.
 */
export type Part = 'key' | 'value' | 'entry'

/** A place in a resource: where it stands in the file, and what it means there. */
export interface Place extends Location {
  readonly resource: Resource
  readonly pointer: JsonPath
}

/** One object of a manifest, typed, with its position. Wrong-typed parts are left out of `object`, so rules can trust the types. */
export interface Resource<T extends ApiShape = ApiShape> {
  /** Path of the file as the user gave it. */
  readonly path: string
  /** Index of the document among those with content in the file. */
  readonly document: number
  /** Member of a List, from 0. */
  readonly item: number | undefined
  readonly parsed: ParsedDocument
  /** The value as it stands in the file. */
  readonly raw: ValueMap
  /** The value as the API server decodes it: nothing of a wrong type. */
  readonly object: T
  /** `object.spec`, or an empty object. */
  readonly spec: SpecOf<T>
  readonly apiVersion: string
  /** '' for the core group. */
  readonly group: string
  readonly version: string
  readonly kind: string
  /** '' when missing (or only `generateName`). */
  readonly name: string
  /**
   * The explicit namespace, or the one of this render when the configuration names it. Undefined: cluster-scoped, or "the one of
   * this render", which equals other unset ones in the set and never an explicit one.
   */
  readonly namespace: string | undefined
  /** `namespace "shop"`, or `the namespace of this set` when none is written. */
  readonly namespaceTitle: string
  readonly scope: 'namespaced' | 'cluster' | 'unknown'
  /** Whether the kind is one of Kubernetes' own. */
  readonly builtIn: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** `Deployment web`. */
  readonly title: string
  /** For diagnostics. */
  readonly identity: ResourceName
  /** Pod templates that it carries (a Pod is its own). */
  readonly podTemplates: readonly PodTemplate[]
  /** Helm or Argo hook or `helm test`: skips availability, probe, TTL and PDB rules. */
  readonly isHook: boolean
  /** Parts of a wrong type and unknown fields, as the API server's decoder tells them; none for kinds without a schema. */
  readonly typeErrors: readonly TypeError[]
  readonly unknownFields: readonly UnknownField[]
  /** Where a path stands; an absent path at the key of the nearest ancestor that is there. */
  at(path?: PathLike, part?: Part): Place
  /** Whether the file has an entry at the path. */
  has(path: PathLike): boolean
}

/** The typed resource of a kind: `ResourceOf<'Service'>`, `ResourceOf<'Deployment' | 'StatefulSet'>`. */
export type ResourceOf<K extends string> = Resource<ShapeOf<K>>

type SpecOf<T> = T extends { spec?: infer S } ? NonNullable<S> : object

/** A dotted or array path as an array; number-like steps of a dotted path are list indices. */
export function pathOf(path: PathLike): JsonPath {
  if (typeof path !== 'string') return path
  if (path === '') return []
  return path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}
