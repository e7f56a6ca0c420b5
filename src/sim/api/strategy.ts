import type { FieldError } from '../../base/field.ts'
import type { ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import type { ObjectMeta } from '../../model/kubernetes.generated.ts'

/**
 * What the API server does with one resource beyond decoding and storing: the shape of upstream's registry strategies
 * (`pkg/registry/<group>/<resource>/strategy.go`, 1.36). All functions are pure apart from `prepare*`, which change the object
 * they are given (a private copy).
 */

/** Any API object after decoding and defaulting, in the hub version of its kind (see `conversion/`). */
export interface ApiObject {
  apiVersion?: string | undefined
  kind?: string | undefined
  metadata?: ObjectMeta | undefined
}

/** Group and kind, and the REST resource that serves it. */
export interface ResourceKind {
  readonly group: string
  /** Version of the internal (hub) form that strategy functions receive. */
  readonly version: string
  readonly kind: string
  /** Plural, e.g. `deployments`. */
  readonly resource: string
  readonly namespaced: boolean
}

export interface ValidationContext {
  /** The release that answers. Ask `gateEnabled(context.minor, …)` of `features.ts`, never compare minors in a validator. */
  readonly minor: Minor
}

export interface UpdateContext extends ValidationContext {
  /** '' for the resource itself, else `status`, `scale`, `ephemeralcontainers`, `resize`, `approval`, … */
  readonly subresource: string
  /** RFC 3339, whole seconds. */
  readonly now: () => string
}

export interface Strategy<T extends ApiObject = ApiObject> extends ResourceKind {
  /** Before validation on create: wipe status, set generation, drop disabled fields, derived fields (QoS class …). */
  prepareForCreate?(object: T, context: ValidationContext): void
  /** All errors in the server's order: metadata first (`metadata.ts`), then the kind's own. */
  validate(object: T, context: ValidationContext): FieldError[]
  /** What preparation on create had to say: told whether or not validation refuses. */
  warningsOfPreparation?(object: T): string[]
  warningsOnCreate?(object: T, context: ValidationContext): string[]
  /** After validation: canonical spelling of what was accepted. */
  canonicalize?(object: T): void
  /** Before validation on update: keep what the endpoint may not change, bump generation when the spec changed. */
  prepareForUpdate?(object: T, old: T, context: UpdateContext): void
  /** Metadata update checks, the kind's own create checks and immutability, in the server's order. */
  validateUpdate(object: T, old: T, context: UpdateContext): FieldError[]
  /** Told whether or not validation refuses. */
  warningsOfValidation?(object: T, old: T, context: UpdateContext): string[]
  warningsOnUpdate?(object: T, old: T, context: UpdateContext): string[]
  /** PUT of a missing object creates it (Service, Lease, …). */
  readonly allowCreateOnUpdate?: boolean
  /** Whether a PUT without resourceVersion is taken as an update of whatever is stored; upstream's default is yes. */
  readonly allowUnconditionalUpdate?: boolean
  /** Subresources that it serves besides none: `status`, `scale`, … */
  readonly subresources?: readonly string[]
}

/** A strategy with its type parameter forgotten, as the registry keeps it. */
export type AnyStrategy = Strategy

export function defineStrategy<T extends ApiObject>(strategy: Strategy<T>): AnyStrategy {
  return strategy
}

export type AnyObject = ValueMap & ApiObject
