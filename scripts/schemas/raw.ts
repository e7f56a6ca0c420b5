// What one source package says about one release, before releases are put together.

/** A type: `array` has items, `map` has values, `ref` names a definition. */
export type RawType =
  | { readonly kind: 'scalar'; readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'any'; readonly format?: string }
  | { readonly kind: 'array'; readonly of: RawType }
  | { readonly kind: 'map'; readonly of: RawType }
  | { readonly kind: 'ref'; readonly ref: string }

export interface RawProperty { readonly type: RawType; readonly required: boolean }

/** Properties by JSON name. */
export type RawDefinition = Map<string, RawProperty>

/** Definitions by id, e.g. `io.k8s.api.apps.v1.Deployment`. */
export type RawDefinitions = Map<string, RawDefinition>

/** A resource of a release, as its URL paths show it. */
export interface RawKind {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly resource: string
  readonly namespaced: boolean
  readonly subresources: readonly string[]
  readonly verbs: readonly string[]
}

export interface RawRelease { readonly definitions: RawDefinitions; readonly kinds: readonly RawKind[] }

export const anyType: RawType = { kind: 'scalar', type: 'any' }
export const objectType: RawType = { kind: 'scalar', type: 'object' }

export function scalar(type: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'any', format?: string): RawType {
  return format === undefined ? { kind: 'scalar', type } : { kind: 'scalar', type, format }
}

/** Compact text of a type, also the stored form: `[]string`, `{}quantity`, `#io.k8s.api.core.v1.Container`, `integer/int32`. */
export function typeCode(type: RawType): string {
  switch (type.kind) {
    case 'array': return `[]${typeCode(type.of)}`
    case 'map': return `{}${typeCode(type.of)}`
    case 'ref': return `#${type.ref}`
    case 'scalar': return type.format === undefined ? type.type : `${type.type}/${type.format}`
  }
}

/** The definition that a type ends in, through lists and maps. */
export function refOf(type: RawType): string | undefined {
  if (type.kind === 'ref') return type.ref
  return type.kind === 'scalar' ? undefined : refOf(type.of)
}

/** The same type with its references renamed. */
export function mapRef(type: RawType, rename: (ref: string) => RawType): RawType {
  if (type.kind === 'ref') return rename(type.ref)
  return type.kind === 'scalar' ? type : { kind: type.kind, of: mapRef(type.of, rename) }
}
