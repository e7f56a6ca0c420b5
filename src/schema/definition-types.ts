import type { Value } from '../base/json.ts'
import type { Minor } from '../base/release.ts'

export type PropertyType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'any'

/** The shape of a value: of a property, of a list's items, or of a map's values. */
export interface TypeView {
  /** `object` with `ref`: a struct; with `values`: a map; with neither: free. */
  readonly type: PropertyType
  readonly format?: string
  /** Definition id of a struct. */
  readonly ref?: string
  readonly items?: TypeView
  readonly values?: TypeView
  /** `atomic`: server-side apply owns the map or struct as a whole. */
  readonly mapType?: 'atomic' | 'granular'
}

export interface Property extends TypeView {
  readonly name: string
  /** Values that the server knows in this release, some behind a feature gate; of a list, those of its items. */
  readonly enum?: readonly string[]
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly listMapKeys?: readonly string[]
  readonly patchMergeKey?: string
  readonly patchStrategy?: 'merge' | 'retainKeys' | 'merge,retainKeys'
  /** What the server fills in when the field is absent, whatever else the object holds. */
  readonly default?: Value
  /** The default also replaces an explicit zero value (`""`, `0`), because the Go field is no pointer. */
  readonly defaultsZero?: boolean
  readonly since: Minor
  /** First release without it. */
  readonly until?: Minor
  /** Only of custom resources; a pattern must run on a linear-time engine. */
  readonly limits?: StoredLimits
  readonly deprecated?: { readonly since?: Minor; readonly use?: string }
}

/** A definition as one release has it. */
export interface DefinitionView {
  /** `io.k8s.api.apps.v1.Deployment` */
  readonly name: string
  /** `Deployment`: the Go type's name in error texts. */
  readonly goType: string
  readonly since: Minor
  readonly until?: Minor
  readonly properties: ReadonlyMap<string, Property>
  readonly required: readonly string[]
  /** Unknown fields are kept: never report one. */
  readonly open?: true
}

/** The stored form of a span of releases: from, and up to (exclusive; absent: still there). */
export type StoredSpan = readonly [since: number, until?: number | undefined]

/** Limits of a custom resource's field, in the words of OpenAPI. */
export interface StoredLimits {
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly minimum?: number
  readonly maximum?: number
}

export interface StoredAttributes {
  /** Since and until, where they differ from the definition's. */
  readonly s?: number
  readonly u?: number
  /** Required: always, or in these spans. */
  readonly r?: 1 | readonly StoredSpan[]
  /** Older types: each with the minor that ended it. */
  readonly v?: readonly (readonly [string, number])[]
  /** Enum values; a value that came or went carries its span. */
  readonly e?: readonly (string | readonly [string, number, number?])[]
  readonly l?: 'atomic' | 'set' | 'map'
  readonly k?: readonly string[]
  readonly m?: 'atomic' | 'granular'
  /** Map type of a list's items or a map's values. */
  readonly im?: 'atomic'
  readonly pk?: string
  readonly ps?: 'merge' | 'retainKeys' | 'merge,retainKeys'
  readonly d?: Value
  /** Span of the default, where it differs from the property's. */
  readonly ds?: StoredSpan
  readonly z?: 1
  readonly lim?: StoredLimits
  /** Deprecated: since which minor (0: always), and what to use. */
  readonly x?: readonly [number, string?]
}

/** A type code, alone or with attributes. Codes: `[]` list of, `{}` map of, `#apps/v1/Deployment` struct, `integer/int32` scalar. */
export type StoredProperty = string | readonly [string, StoredAttributes]

export interface StoredDefinition {
  readonly s?: number
  readonly u?: number
  /** Keeps unknown fields. */
  readonly o?: 1
  readonly p: Readonly<Record<string, StoredProperty>>
}

/** One file: the definitions of a group-version by name. */
export type StoredDefinitions = Readonly<Record<string, StoredDefinition>>

export interface StoredKind {
  readonly g: string
  readonly v: string
  readonly k: string
  /** Resource plural; absent for kinds of configuration files. */
  readonly r?: string
  readonly n?: 1
  readonly sn?: readonly string[]
  readonly c?: readonly string[]
  /** Subresources; one that came or went carries its span. */
  readonly sub?: readonly (string | readonly [string, number, number?])[]
  readonly verbs?: readonly string[]
  /** The definition's id, when there is a schema. */
  readonly d?: string
  readonly s?: number
  readonly u?: number
  /** Served by a stock server. */
  readonly on?: 1
  /** Deprecated in, removed in (may lie beyond the newest minor), replacement. */
  readonly dep?: number
  readonly rem?: number
  readonly to?: readonly [string, string]
  /** A kind of configuration files, of this component. */
  readonly src?: string
}
