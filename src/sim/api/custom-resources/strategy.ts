import { FieldPath, invalid, type FieldError } from '../../../base/field.ts'
import { cloneValue, isMap, sameValue, setKey, type Value, type ValueMap } from '../../../base/json.ts'
import type { Minor } from '../../../base/release.ts'
import type { ObjectMeta } from '../../../model/kubernetes.generated.ts'
import { Correlated } from '../../../schema/structural/correlate.ts'
import { listTypeErrors } from '../../../schema/structural/list-type.ts'
import { readResource, type ReadResource } from '../../../schema/structural/read.ts'
import type { JsonSchema } from '../../../schema/structural/schema.ts'
import { propertyOf } from '../../../schema/structural/schema.ts'
import { validateValue } from '../../../schema/structural/validate.ts'
import type { AnyStrategy, UpdateContext, ValidationContext } from '../strategy.ts'
import { nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { embeddedErrors } from '../validation/apiextensions/embedded.ts'
import { finalizerWarnings } from '../validation/apiextensions/finalizer-warnings.ts'
import { blockingError, compileRules, type Rules } from './rules.ts'
import { deprecationWarning, servedVersion, type CrdScale, type CustomResourceDefinition } from './definition.ts'
import { validateScaleSpec, validateScaleStatus } from './scale.ts'

/**
 * What the server does with custom resources of one version of a CRD.
 * Source: `apiextensions-apiserver/pkg/registry/customresource/{strategy,status_strategy,validator}.go` (1.36).
 */
export interface CustomResourceStrategy extends AnyStrategy {
  readonly schema: JsonSchema | undefined
  readonly scale: CrdScale | undefined
  /** Whether the status has its own endpoint, so the main one neither takes nor changes it. */
  readonly hasStatus: boolean
  /** Warned of on every request for a deprecated version. */
  readonly deprecation: string | undefined
  /** Reads a body in place: metadata, pruning, nulls, defaults. The error is told as `… cannot be handled as a <Kind>: <error>`. */
  read(object: ValueMap, minor?: Minor): ReadResource | { error: string }
}

/** The strategy for a served version, or undefined when the CRD does not serve it. */
export function customResourceStrategy(crd: CustomResourceDefinition, versionName: string): CustomResourceStrategy | undefined {
  const version = servedVersion(crd, versionName)
  const { group = '', names, scope } = crd.spec ?? {}
  if (version === undefined || names === undefined) return undefined
  const { kind = '', plural = '' } = names
  const schema = version.schema?.openAPIV3Schema
  const scale = version.subresources?.scale
  const hasStatus = version.subresources?.status !== undefined
  const namespaced = scope === 'Namespaced'
  const apiVersion = `${group}/${versionName}`
  const preserve = crd.spec?.preserveUnknownFields === true
  const validator = new Validator({ schema, scale, kind, apiVersion, namespaced })
  return {
    group, version: versionName, kind, resource: plural, namespaced, schema, scale, hasStatus,
    deprecation: deprecationWarning(crd, version),
    allowUnconditionalUpdate: false,
    subresources: [...hasStatus ? ['status'] : [], ...scale === undefined ? [] : ['scale']],
    // What calls itself something else is not read by this schema; validation refuses it by its name.
    read: (object, minor) => readResource(object, schema, minor, preserve || (typeof object.kind === 'string' && object.kind !== kind)),
    prepareForCreate(object) {
      if (hasStatus) delete (object as ValueMap).status
      object.metadata = { ...object.metadata, generation: 1 }
    },
    validate: (object, context) => validator.create(object as unknown as ValueMap, context),
    warningsOnCreate: (object) => finalizerWarnings(object.metadata?.finalizers ?? []),
    prepareForUpdate(object, old, context) {
      if (context.subresource === 'status') prepareStatus(object as unknown as ValueMap, old as unknown as ValueMap)
      else prepareUpdate(object as unknown as ValueMap, old as unknown as ValueMap, hasStatus)
    },
    validateUpdate: (object, old, context) => validator.update(object as unknown as ValueMap, old as unknown as ValueMap, context).errors,
    warningsOfValidation: (object, old, context) => validator.update(object as unknown as ValueMap, old as unknown as ValueMap, context).warnings,
    warningsOnUpdate(object, old) {
      const known = new Set(old.metadata?.finalizers ?? [])
      return finalizerWarnings((object.metadata?.finalizers ?? []).filter((name) => !known.has(name)))
    },
  }
}

interface Kind {
  readonly schema: JsonSchema | undefined
  readonly scale: CrdScale | undefined
  readonly kind: string
  readonly apiVersion: string
  readonly namespaced: boolean
}

const metadataPath = FieldPath.of('metadata')

class Validator {
  private readonly of: Kind
  private compiled: Rules | undefined

  constructor(of: Kind) {
    this.of = of
  }

  create(object: ValueMap, { minor }: ValidationContext): FieldError[] {
    const { schema, scale, namespaced } = this.of
    const wrongType = this.typeMeta(object)
    if (wrongType.length > 0) return wrongType
    const errors = [
      ...validateObjectMeta(metaOf(object), { namespaced, validateName: nameIsDNSSubdomain, kubeFinalizers: false }, metadataPath),
      ...schema === undefined ? [] : validateValue(object, schema, { minor }),
      ...validateScaleSpec(object, scale),
      ...validateScaleStatus(object, scale),
      ...embeddedErrors(object, schema),
      ...listTypeErrors(object, schema),
    ]
    return [...errors, ...this.rules(errors, (rules) => rules.validate(object, undefined, undefined, minor).errors)]
  }

  update(object: ValueMap, old: ValueMap, context: UpdateContext): { errors: FieldError[]; warnings: string[] } {
    const wrongType = this.typeMeta(object)
    if (wrongType.length > 0) return { errors: wrongType, warnings: [] }
    const correlated = new Correlated(object, old, this.of.schema)
    const warnings: string[] = []
    const status = context.subresource === 'status'
    const errors = [
      ...validateObjectMetaUpdate(metaOf(object), metaOf(old), metadataPath, { kubeFinalizers: false }),
      ...status ? this.statusErrors(object, correlated, context) : this.specErrors(object, correlated, context),
      ...this.changedListErrors(object, old),
    ]
    errors.push(...this.rules(errors, (rules) => {
      const result = rules.validate(object, old, correlated, context.minor)
      warnings.push(...result.warnings)
      return result.errors
    }))
    return { errors, warnings }
  }

  private specErrors(object: ValueMap, correlated: Correlated, { minor }: ValidationContext): FieldError[] {
    const { schema, scale } = this.of
    return [
      ...schema === undefined ? [] : validateValue(object, schema, { minor, correlated }),
      ...validateScaleSpec(object, scale),
      ...validateScaleStatus(object, scale),
      ...embeddedErrors(object, schema),
    ]
  }

  private statusErrors(object: ValueMap, correlated: Correlated, { minor }: ValidationContext): FieldError[] {
    const schema = propertyOf(this.of.schema, 'status')
    const status = Object.hasOwn(object, 'status') ? object.status ?? null : undefined
    const base = FieldPath.of('status')
    return [
      ...status === undefined || schema === undefined ? [] : validateValue(status, schema, { base, minor, correlated: correlated.key('status') }),
      ...validateScaleStatus(object, this.of.scale),
    ]
  }

  /** Lists that were already wrong before may stay wrong. */
  private changedListErrors(object: ValueMap, old: ValueMap): FieldError[] {
    const errors = listTypeErrors(object, this.of.schema)
    return errors.length > 0 && listTypeErrors(old, this.of.schema).length > 0 ? [] : errors
  }

  private rules(errors: readonly FieldError[], validate: (rules: Rules) => FieldError[]): FieldError[] {
    const { schema } = this.of
    if (schema === undefined) return []
    this.compiled ??= compileRules(schema)
    if (this.compiled.empty) return []
    const blocked = blockingError(errors)
    return blocked === undefined ? validate(this.compiled) : [blocked]
  }

  private typeMeta(object: ValueMap): FieldError[] {
    const { kind, apiVersion } = this.of
    const errors: FieldError[] = []
    if (object.kind !== kind) errors.push(invalid(FieldPath.of('kind'), object.kind ?? '', `must be ${kind}`))
    if (object.apiVersion !== apiVersion) errors.push(invalid(FieldPath.of('apiVersion'), object.apiVersion ?? '', `must be ${apiVersion}`))
    return errors
  }
}

function metaOf(object: ValueMap): ObjectMeta {
  return (isMap(object.metadata) ? object.metadata : {})
}

function prepareUpdate(object: ValueMap, old: ValueMap, hasStatus: boolean): void {
  if (hasStatus) restore(object, old, 'status')
  if (!sameExceptMetadata(object, old)) {
    const generation = Number(metaOf(old).generation ?? 0) + 1
    object.metadata = { ...metaOf(object), generation } as unknown as Value
  }
}

/** The status endpoint changes the status alone; who manages what is kept up to date. */
function prepareStatus(object: ValueMap, old: ValueMap): void {
  const status = Object.hasOwn(object, 'status') ? object.status : undefined
  const { managedFields } = metaOf(object)
  for (const key of Object.keys(object)) delete object[key]
  for (const key of Object.keys(old)) setKey(object, key, cloneValue(old[key] ?? null))
  object.metadata = { ...metaOf(object), ...managedFields === undefined ? {} : { managedFields } } as unknown as Value
  if (status === undefined) delete object.status
  else object.status = status
}

function restore(object: ValueMap, old: ValueMap, key: string): void {
  if (Object.hasOwn(old, key)) setKey(object, key, cloneValue(old[key] ?? null))
  else delete object[key]
}

function sameExceptMetadata(a: ValueMap, b: ValueMap): boolean {
  return sameValue({ ...a, metadata: null }, { ...b, metadata: null })
}
