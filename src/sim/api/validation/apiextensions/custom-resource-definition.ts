import { FieldPath, forbidden, invalid, notSupported, required, type FieldError } from '../../../../base/field.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../../../../base/names.ts'
import { newestMinor, type Minor } from '../../../../base/release.ts'
import type { JsonSchema } from '../../../../schema/structural/schema.ts'
import type { CrdVersion, CustomResourceDefinition } from '../../custom-resources/definition.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateObjectMeta, validateObjectMetaUpdate, type ValidateName } from '../metadata.ts'
import { validateApproval } from './api-approval.ts'
import { hasKnownReview, validateConversion } from './conversion.ts'
import { defaultErrors } from './default-errors.ts'
import { goSchema, goVersions, isGoZero, schemaFields } from './go-schema.ts'
import { hubSpec, same, type HubSpec } from './hub.ts'
import { hasNonAtomicSet, listMapSetErrors } from './list-map-errors.ts'
import { validateNames } from './names.ts'
import { schemaErrors, type SchemaOptions } from './schema-errors.ts'
import { hasSchemaWith, schemasOf } from './schema-walk.ts'
import { structuralErrors, unstructurable } from './structural.ts'
import { validateColumn, validateDeprecation, validateSelectableFields, validateSubresources } from './version-parts.ts'

/**
 * CustomResourceDefinitions. Source: `apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go` (1.36).
 * Errors name the fields of the internal form (see `hub.ts`).
 */
export function validateDefinition(crd: CustomResourceDefinition, minor: Minor = newestMinor): FieldError[] {
  const { names, group = '' } = crd.spec ?? {}
  const wanted = `${names?.plural ?? ''}.${group}`
  const validateName: ValidateName = (name, prefix) =>
    [...nameIsDNSSubdomain(name, prefix), ...name === wanted ? [] : ['must be spec.names.plural+"."+spec.group']]
  return [
    ...validateObjectMeta(crd.metadata, { namespaced: false, validateName, kubeFinalizers: false }, FieldPath.of('metadata')),
    ...specErrors(hubSpec(crd.spec ?? {}), crd, { ...strict, minor }),
    ...statusErrors(crd),
    ...storedVersionErrors(crd),
    ...validateApproval(crd, undefined),
    ...preserveErrors(crd, undefined),
  ]
}

export function validateDefinitionUpdate(crd: CustomResourceDefinition, old: CustomResourceDefinition, minor: Minor = newestMinor): FieldError[] {
  const spec = hubSpec(crd.spec ?? {})
  return [
    ...validateObjectMetaUpdate(crd.metadata, old.metadata, FieldPath.of('metadata'), { kubeFinalizers: false }),
    ...specErrors(spec, crd, { ...toleranceFor(crd, old), minor }),
    ...immutableErrors(crd, old),
    ...statusErrors(crd),
    ...storedVersionErrors(crd),
    ...validateApproval(crd, old),
    ...preserveErrors(crd, old),
  ]
}

export function validateDefinitionStatusUpdate(crd: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  return [
    ...validateObjectMetaUpdate(crd.metadata, old.metadata, FieldPath.of('metadata'), { kubeFinalizers: false }),
    ...statusErrors(crd),
  ]
}

/** What is asked of a definition; of an update only what the old one already met. */
interface Demands extends Omit<SchemaOptions, 'ignoreCost'> {
  readonly requireSchema: boolean
  readonly requireStructural: boolean
  readonly requirePrunedDefaults: boolean
  readonly requireKnownReview: boolean
  readonly unchangedSchemas: ReadonlySet<string>
  readonly tooManySelectable: ReadonlySet<string>
}

const strict: Omit<Demands, 'minor'> = {
  requireSchema: true, requireValidType: true, requireStructural: true, requirePrunedDefaults: true, requireAtomicSet: true, requireListMapKeys: true,
  requireKnownReview: true, unchangedSchemas: new Set(), tooManySelectable: new Set(),
}

const schemaTypes: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object'])

function toleranceFor(crd: CustomResourceDefinition, old: CustomResourceDefinition): Omit<Demands, 'minor'> {
  const schemas = schemasOf(old)
  const oldVersions = new Map((old.spec?.versions ?? []).map((version) => [version.name ?? '', version]))
  const unchanged = (key: 'schema' | 'selectableFields', tolerated: (before: CrdVersion) => boolean): Set<string> => new Set((crd.spec?.versions ?? [])
    .filter(({ name = '', [key]: value }) => {
      const before = oldVersions.get(name)
      return before !== undefined && same(value, before[key]) && tolerated(before)
    })
    .map(({ name = '' }) => name))
  return {
    requireSchema: (old.spec?.versions ?? []).every((version) => version.schema?.openAPIV3Schema !== undefined),
    requireValidType: !hasSchemaWith(schemas, ({ type = '' }) => type !== '' && !schemaTypes.has(type)),
    requireStructural: schemas.every((schema) => unstructurable(schema) === undefined && structuralErrors(schema, FieldPath.of('')).length === 0),
    requirePrunedDefaults: schemas.every((schema) => defaultErrors(schema, FieldPath.of(''), true).every(({ body }) => !body.endsWith('must not have unknown fields'))),
    requireAtomicSet: !hasSchemaWith(schemas, hasNonAtomicSet),
    requireListMapKeys: !hasSchemaWith(schemas, (schema) => listMapSetErrors(schema, FieldPath.of('')).length > 0),
    requireKnownReview: hasKnownReview(old.spec?.conversion?.webhook?.conversionReviewVersions ?? []),
    unchangedSchemas: unchanged('schema', () => true),
    tooManySelectable: unchanged('selectableFields', ({ selectableFields = [] }) => selectableFields.length > 8),
  }
}

const specPath = FieldPath.of('spec')

function specErrors(spec: HubSpec, crd: CustomResourceDefinition, given: Demands): FieldError[] {
  const errors: FieldError[] = [...groupErrors(spec.group ?? ''), ...scopeErrors(spec.scope ?? '')]
  const pruned = spec.preserveUnknownFields !== true
  const schemas = schemasOf(crd)
  const extended = hasSchemaWith(schemas, (schema) => schema.default !== undefined || hasExtensions(schema))
  const demands = pruned || extended ? { ...given, requireStructural: true } : given
  if (demands.requireSchema || pruned) errors.push(...missingSchemaErrors(spec, demands.requireSchema))
  if (!pruned && hasSchemaWith(schemas, (schema) => schema.default !== undefined)) {
    errors.push(invalid(specPath.child('preserveUnknownFields'), true, 'must be false in order to use defaults in the schema'))
  }
  errors.push(...versionsErrors(spec, demands))
  const { names = {} } = spec
  for (const key of ['plural', 'singular', 'kind', 'listKind'] as const) if ((names[key] ?? '') === '') errors.push(required(specPath.child('names', key)))
  errors.push(...validateNames(names, specPath.child('names')))
  const anyStatus = spec.subresources?.status !== undefined || spec.versions.some(({ subresources }) => subresources?.status !== undefined)
  if (spec.validation !== undefined) {
    errors.push(...validationErrors(spec.validation.openAPIV3Schema, anyStatus, demands, demands.unchangedSchemas.has(spec.version), specPath.child('validation')))
  }
  errors.push(...validateSubresources(spec.subresources, specPath.child('subresources')))
  spec.additionalPrinterColumns.forEach((column, index) => errors.push(...validateColumn(column, specPath.child('additionalPrinterColumns').index(index))))
  errors.push(...topSelectableErrors(spec, demands))
  if (!pruned && spec.conversion !== undefined && spec.conversion.strategy !== 'None') {
    errors.push(invalid(specPath.child('conversion').child('strategy'), spec.conversion.strategy, 'must be None if spec.preserveUnknownFields is true'))
  }
  return [...errors, ...validateConversion(spec.conversion, demands.requireKnownReview, specPath.child('conversion'))]
}

function groupErrors(group: string): FieldError[] {
  const path = specPath.child('group')
  if (group === '') return [required(path)]
  const problems = dns1123SubdomainErrors(group)
  if (problems.length > 0) return [invalid(path, group, problems.join(','))]
  return group.includes('.') ? [] : [invalid(path, group, 'should be a domain with at least one dot')]
}

function scopeErrors(scope: string): FieldError[] {
  const path = specPath.child('scope')
  if (scope === '') return [required(path)]
  return scope === 'Cluster' || scope === 'Namespaced' ? [] : [notSupported(path, scope, ['Cluster', 'Namespaced'])]
}

function missingSchemaErrors(spec: HubSpec, all: boolean): FieldError[] {
  if (spec.validation?.openAPIV3Schema !== undefined) return []
  return spec.versions.flatMap((version, index) => {
    if (version.schema?.openAPIV3Schema !== undefined || (!all && version.served !== true)) return []
    return [required(specPath.child('versions').index(index).child('schema', 'openAPIV3Schema'), all ? '' : 'because otherwise all fields are pruned')]
  })
}

function hasExtensions(schema: JsonSchema): boolean {
  return schema['x-kubernetes-embedded-resource'] === true || schema['x-kubernetes-preserve-unknown-fields'] !== undefined
    || schema['x-kubernetes-int-or-string'] === true || (schema['x-kubernetes-list-map-keys'] ?? []).length > 0
    || schema['x-kubernetes-list-type'] !== undefined || (schema['x-kubernetes-validations'] ?? []).length > 0
}

function versionsErrors(spec: HubSpec, demands: Demands): FieldError[] {
  const errors: FieldError[] = []
  const path = specPath.child('versions')
  const names = spec.versions.map(({ name = '' }) => name)
  spec.versions.forEach((version, index) => {
    const name = version.name ?? ''
    const problems = dns1035LabelErrors(name)
    if (problems.length > 0) errors.push(invalid(path.index(index).child('name'), name, problems.join(',')))
    errors.push(...versionErrors(version, spec, demands, path.index(index)))
  })
  const shown = (): unknown => goVersions(spec.versions)
  if (new Set(names).size < names.length) errors.push(invalid(path, shown(), 'must contain unique version names'))
  if (spec.versions.filter(({ storage }) => storage === true).length !== 1) {
    errors.push(invalid(path, spec.hasVersions ? shown() : null, 'must have exactly one version marked as storage version'))
  }
  const problems = spec.version === '' ? [] : dns1035LabelErrors(spec.version)
  if (problems.length > 0) errors.push(invalid(specPath.child('version'), spec.version, problems.join(',')))
  return errors
}

function versionErrors(version: CrdVersion, spec: HubSpec, demands: Demands, path: FieldPath): FieldError[] {
  const name = version.name ?? ''
  const schema = version.schema?.openAPIV3Schema
  const hasStatus = (spec.subresources ?? version.subresources)?.status !== undefined
  const errors = validateDeprecation(version, path)
  if (version.schema !== undefined) errors.push(...validationErrors(schema, hasStatus, demands, demands.unchangedSchemas.has(name), path.child('schema')))
  errors.push(...validateSubresources(version.subresources, path.child('subresources')))
  version.additionalPrinterColumns?.forEach((column, index) => errors.push(...validateColumn(column, path.child('additionalPrinterColumns').index(index))))
  const { selectableFields = [] } = version
  if (selectableFields.length === 0) return errors
  if (schema === undefined) return [...errors, invalid(path.child('selectableFields'), '', 'may only be set when `version.schema.openAPIV3Schema` is not included')]
  const reason = unstructurable(schema)
  if (reason !== undefined) errors.push(invalid(path.child('schema.openAPIV3Schema'), '', reason))
  return [...errors, ...validateSelectableFields(selectableFields, reason === undefined ? schema : undefined, path.child('selectableFields'), demands.tooManySelectable.has(name))]
}

function topSelectableErrors({ selectableFields = [], validation }: HubSpec, demands: Demands): FieldError[] {
  if (selectableFields.length === 0) return []
  const path = specPath.child('selectableFields')
  if (validation === undefined) return [invalid(path, '', 'may only be set when validations.schema is included')]
  const schema = validation.openAPIV3Schema
  const reason = schema === undefined ? undefined : unstructurable(schema)
  return [
    ...reason === undefined ? [] : [invalid(specPath.child('schema.openAPIV3Schema'), '', reason)],
    ...validateSelectableFields(selectableFields, reason === undefined ? schema : undefined, path, demands.tooManySelectable.size > 0),
  ]
}

function validationErrors(schema: JsonSchema | undefined, hasStatus: boolean, demands: Demands, ignoreCost: boolean, parent: FieldPath): FieldError[] {
  if (schema === undefined) return []
  const path = parent.child('openAPIV3Schema')
  const errors = hasStatus ? rootFieldErrors(schema, parent) : []
  if (schema.nullable === true) errors.push(forbidden(parent.child('openAPIV3Schema.nullable'), 'nullable cannot be true at the root'))
  const reason = demands.requireStructural ? unstructurable(schema) : undefined
  let withRules = false
  if (demands.requireStructural && reason === undefined) {
    const structural = structuralErrors(schema, path)
    const found = structural.length > 0 ? structural : defaultErrors(schema, path, demands.requirePrunedDefaults, demands.minor)
    errors.push(...found)
    withRules = found.length === 0
  }
  const { errors: more, total } = schemaErrors(schema, path, { ...demands, ignoreCost }, withRules)
  errors.push(...more)
  if (errors.length === 0 && reason !== undefined) errors.push(invalid(path, '', reason))
  return withRules ? [...errors, ...total.errors(path)] : errors
}

const rootFields = [
  'Description', 'Type', 'Format', 'Title', 'Maximum', 'ExclusiveMaximum', 'Minimum', 'ExclusiveMinimum', 'MaxLength', 'MinLength', 'Pattern', 'MaxItems',
  'MinItems', 'UniqueItems', 'MultipleOf', 'Required', 'Items', 'Properties', 'ExternalDocs', 'Example', 'XPreserveUnknownFields', 'XValidations',
]

/** With a status endpoint the status is validated on its own, so the root may hold nothing that would get lost. */
function rootFieldErrors(schema: JsonSchema, path: FieldPath): FieldError[] {
  for (const [name, value] of schemaFields(schema)) {
    if (isGoZero(value)) continue
    if (name === 'Type') {
      if (schema.type === 'object') continue
      const detail = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'
      return [invalid(path.child('openAPIV3Schema.type'), schema.type, detail)]
    }
    if (!rootFields.includes(name)) {
      const detail = `only [${rootFields.join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`
      return [invalid(path.child('openAPIV3Schema'), goSchema(schema), detail)]
    }
  }
  return []
}

function statusErrors({ status }: CustomResourceDefinition): FieldError[] {
  return validateNames(status?.acceptedNames ?? {}, FieldPath.of('status', 'acceptedNames'))
}

function storedVersionErrors({ spec, status }: CustomResourceDefinition): FieldError[] {
  const path = FieldPath.of('status', 'storedVersions')
  const stored = status?.storedVersions ?? []
  if (stored.length === 0) return [invalid(path, status?.storedVersions ?? null, 'must have at least one stored version')]
  const errors: FieldError[] = []
  const left = new Map(stored.map((name, index) => [name, index]))
  for (const { name = '', storage } of spec?.versions ?? []) {
    if (storage === true && !left.has(name)) errors.push(invalid(path, stored, `must have the storage version ${name}`))
    left.delete(name)
  }
  for (const [name, index] of left) {
    const detail = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration `
      + `ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    errors.push(invalid(path.index(index), name, detail))
  }
  return errors
}

function immutableErrors(crd: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  const { spec = {} } = crd
  const before = old.spec ?? {}
  const established = old.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') === true
  return [
    ...established ? validateImmutableField(spec.scope ?? '', before.scope ?? '', specPath.child('scope')) : [],
    ...established ? validateImmutableField(spec.names?.kind ?? '', before.names?.kind ?? '', specPath.child('names', 'kind')) : [],
    ...validateImmutableField(spec.group ?? '', before.group ?? '', specPath.child('group')),
    ...validateImmutableField(spec.names?.plural ?? '', before.names?.plural ?? '', specPath.child('names', 'plural')),
  ]
}

function preserveErrors(crd: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  if (old?.spec?.preserveUnknownFields === true || crd.spec?.preserveUnknownFields !== true) return []
  const detail = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
  return [invalid(specPath.child('preserveUnknownFields'), true, detail)]
}
