import type { Minor } from '../../../../base/release.ts'
import { functionsOf } from '../admissionregistration/functions-by-release.ts'
import type { FieldPath} from '../../../../base/field.ts';
import { forbidden, internalError, invalid, notSupported, required, type FieldError } from '../../../../base/field.ts'
import { compileSchemaRules, type CompiledRule } from '../../../../schema/cel/rules.ts'
import { fieldPathOf } from '../../../../schema/cel/field-path.ts'
import { schemaType, type SchemaType } from '../../../../schema/cel/schema-type.ts'
import { additionalSchemaOf, numberOf, type JsonSchema, type ValidationRule } from '../../../../schema/structural/schema.ts'
import { goRule } from './go-schema.ts'
import { listMapSetErrors, typedListErrors } from './list-map-errors.ts'
import { unstructurable } from './structural.ts'

/**
 * The OpenAPI schema of a CRD, node by node, and the rules in it with their cost.
 * Source: `ValidateCustomResourceDefinitionOpenAPISchema` and `cel_validation.go` in
 * `apiextensions-apiserver/pkg/apis/apiextensions/validation` (1.36).
 */
export interface SchemaOptions {
  readonly requireValidType: boolean
  readonly requireAtomicSet: boolean
  readonly requireListMapKeys: boolean
  /** Of a schema that an update leaves alone, costs are not held against it. */
  readonly ignoreCost: boolean
  readonly minor: Minor
}

/** Schema errors first, then those of the rules. */
export function schemaErrors(schema: JsonSchema, path: FieldPath, options: SchemaOptions, withRules: boolean): { errors: FieldError[]; total: TotalCost } {
  const total = new TotalCost()
  const root: RuleContext | undefined = withRules ? { schema, parent: undefined, step: undefined, cardinality: 1, total } : undefined
  const found = new Visitor(options).visit(schema, path, { isRoot: true, insideMeta: false, forbiddenDefaults: undefined, uncorrelatable: undefined }, root)
  return { errors: [...found.schema, ...found.rules], total }
}

const maxExpressionCost = 10_000_000
const maxSchemaCost = 100_000_000

/** The cost of all rules of one schema. */
class TotalCost {
  private total = 0
  private expensive: { path: FieldPath; cost: number }[] = []

  add(path: FieldPath, cost: number): void {
    this.total += cost
    if (cost < maxSchemaCost / 100) return
    this.expensive = [...this.expensive, { path, cost }].sort((a, b) => b.cost - a.cost).slice(0, 4)
  }

  errors(path: FieldPath): FieldError[] {
    if (this.total <= maxSchemaCost) return []
    return [
      ...this.expensive.map((rule) => forbidden(rule.path, 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema')),
      forbidden(path, costMessage('x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema', this.total, maxSchemaCost)),
    ]
  }
}

function costMessage(name: string, cost: number, limit: number): string {
  const factor = cost / limit
  const shown = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`
  return `${name} exceeds budget by factor of ${shown} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`
}

/** A node as the rules see it. */
interface RuleContext {
  readonly schema: JsonSchema
  readonly parent: RuleContext | undefined
  readonly step: { readonly property: string } | 'items' | 'values' | undefined
  /** How often the node may occur; undefined when a list or map above it has no bound. */
  readonly cardinality: number | undefined
  readonly total: TotalCost
}

interface Place {
  readonly isRoot: boolean
  readonly insideMeta: boolean
  readonly forbiddenDefaults: string | undefined
  /** The outermost list or map whose parts cannot be matched with the old ones. */
  readonly uncorrelatable: FieldPath | undefined
}

interface Found {
  readonly schema: FieldError[]
  readonly rules: FieldError[]
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const metaFields: ReadonlySet<string> = new Set(['metadata', 'kind', 'apiVersion'])

class Visitor {
  private readonly options: SchemaOptions

  constructor(options: SchemaOptions) {
    this.options = options
  }

  visit(schema: JsonSchema, path: FieldPath, place: Place, context: RuleContext | undefined): Found {
    const found: Found = { schema: this.keywordErrors(schema, path, place), rules: [] }
    const into = (sub: JsonSchema, at: FieldPath, below: Place, subContext: RuleContext | undefined): void => {
      const more = this.visit(sub, at, { ...below, isRoot: false }, subContext)
      found.schema.push(...more.schema)
      found.rules.push(...more.rules)
    }
    if (schema.uniqueItems === true) {
      found.schema.push(forbidden(path.child('uniqueItems'), 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'))
    }
    this.mapParts(schema, path, place, context, found, into)
    if (schema.not !== undefined) into(schema.not, path.child('not'), place, undefined)
    for (const name of ['allOf', 'oneOf', 'anyOf'] as const) schema[name]?.forEach((sub, index) => { into(sub, path.child(name).index(index), place, undefined) })
    for (const [key, sub] of Object.entries(schema.definitions ?? {})) into(sub, path.child('definitions').key(key), place, undefined)
    this.listParts(schema, path, place, context, into)
    for (const [key, sub] of Object.entries(schema.dependencies ?? {})) if (!Array.isArray(sub)) into(sub, path.child('dependencies').key(key), place, undefined)
    found.schema.push(...typedListErrors(schema, path, this.options.requireAtomicSet))
    if (this.options.requireListMapKeys) found.schema.push(...listMapSetErrors(schema, path))
    const rules = schema['x-kubernetes-validations'] ?? []
    rules.forEach((rule, index) => found.schema.push(...ruleFormErrors(rule, schema, path.child('x-kubernetes-validations').index(index))))
    // Rules of a broken schema are not looked at: their errors would mislead.
    if (rules.length > 0 && found.schema.length === 0 && context !== undefined) found.rules.push(...this.ruleErrors(schema, rules, path, place, context))
    return found
  }

  private keywordErrors(schema: JsonSchema, path: FieldPath, place: Place): FieldError[] {
    const errors: FieldError[] = []
    const { type = '' } = schema
    if (this.options.requireValidType && type !== '' && !types.includes(type)) errors.push(notSupported(path.child('type'), type, types))
    if (schema.default !== undefined && place.forbiddenDefaults !== undefined) errors.push(forbidden(path.child('default'), `must not be set ${place.forbiddenDefaults}`))
    const unsupported = (name: string, isSet: boolean): void => {
      if (isSet) errors.push(forbidden(path.child(name), `${name} is not supported`))
    }
    unsupported('id', (schema.id ?? '') !== '')
    unsupported('additionalItems', schema.additionalItems !== undefined)
    unsupported('patternProperties', Object.keys(schema.patternProperties ?? {}).length > 0)
    unsupported('definitions', Object.keys(schema.definitions ?? {}).length > 0)
    unsupported('dependencies', schema.dependencies !== undefined)
    unsupported('$ref', schema.$ref !== undefined)
    if (type === 'null') errors.push(forbidden(path.child('type'), 'type cannot be set to null, use nullable as an alternative'))
    if (Array.isArray(schema.items) && schema.items.length > 0) errors.push(forbidden(path.child('items'), 'items must be a schema object and not an array'))
    if (place.insideMeta && schema['x-kubernetes-embedded-resource'] === true) {
      errors.push(forbidden(path.child('x-kubernetes-embedded-resource'), 'must not be used inside of resource meta'))
    }
    return errors
  }

  private mapParts(
    schema: JsonSchema, path: FieldPath, place: Place, context: RuleContext | undefined, found: Found,
    into: (sub: JsonSchema, at: FieldPath, below: Place, subContext: RuleContext | undefined) => void,
  ): void {
    const { properties = {}, additionalProperties } = schema
    const additional = additionalSchemaOf(schema)
    if (additionalProperties !== undefined) {
      if (Object.keys(properties).length > 0 && additionalProperties !== true) {
        found.schema.push(forbidden(path.child('additionalProperties'), 'additionalProperties and properties are mutual exclusive'))
      }
      const below = place.insideMeta ? { ...place, forbiddenDefaults: 'inside additionalProperties applying to object metadata' } : place
      if (additional !== undefined) into(additional, path.child('additionalProperties'), below, childContext(context, additional, 'values'))
    }
    const mapType = schema['x-kubernetes-map-type']
    const correlatable = mapType === undefined || mapType === 'granular' || mapType === 'atomic'
    const inside = correlatable ? place : { ...place, uncorrelatable: place.uncorrelatable ?? path }
    for (const [key, property] of Object.entries(properties)) {
      const isMeta = (place.isRoot || schema['x-kubernetes-embedded-resource'] === true) && metaFields.has(key)
      const below = isMeta ? { ...inside, insideMeta: true, ...place.isRoot ? { forbiddenDefaults: `in top-level ${key}` } : {} } : inside
      into(property, path.child('properties').key(key), below, childContext(context, property, { property: key }))
    }
  }

  private listParts(
    schema: JsonSchema, path: FieldPath, place: Place, context: RuleContext | undefined,
    into: (sub: JsonSchema, at: FieldPath, below: Place, subContext: RuleContext | undefined) => void,
  ): void {
    const { items } = schema
    if (items === undefined) return
    const below = schema['x-kubernetes-list-type'] === 'map' ? place : { ...place, uncorrelatable: place.uncorrelatable ?? path }
    if (Array.isArray(items)) items.forEach((item, index) => { into(item, path.child('items').index(index), below, childContext(context, item, 'items')) })
    else into(items, path.child('items'), below, childContext(context, items, 'items'))
  }

  private ruleErrors(schema: JsonSchema, rules: readonly ValidationRule[], path: FieldPath, place: Place, context: RuleContext): FieldError[] {
    const at = path.child('x-kubernetes-validations')
    const type = typeOf(context)
    if (type === undefined) {
      return [internalError(at, 'internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations')]
    }
    const language = { functions: functionsOf(this.options.minor), keywordsAreFields: this.options.minor >= 32 }
    return compileSchemaRules(schema, rules, type, language).flatMap((rule, index) => this.oneRule(rule, at.index(index), place, context))
  }

  private oneRule(rule: CompiledRule, path: FieldPath, place: Place, { cardinality, total }: RuleContext): FieldError[] {
    const errors: FieldError[] = []
    const cost = rule.maxCost * (cardinality ?? rule.maxCardinality)
    const held = (name: string, amount: number, at: FieldPath): void => {
      if (!this.options.ignoreCost && amount > maxExpressionCost) errors.push(forbidden(at, costMessage(`estimated ${name} cost`, amount, maxExpressionCost)))
      total.add(at, amount)
    }
    held('rule', cost, path.child('rule'))
    if (rule.error !== undefined) errors.push(invalid(path.child('rule'), goRule(rule.source), rule.error))
    if (rule.messageError !== undefined) errors.push(invalid(path.child('messageExpression'), goRule(rule.source), rule.messageError))
    else if (rule.message !== undefined) held('messageExpression', rule.messageMaxCost, path.child('messageExpression'))
    if (rule.usesOldSelf) {
      if (place.uncorrelatable !== undefined) {
        const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelatable.toString()}`
        errors.push(invalid(path.child('rule'), rule.source.rule, detail))
      }
    } else if (rule.source.optionalOldSelf !== undefined) {
      errors.push(invalid(path.child('optionalOldSelf'), rule.source.optionalOldSelf, 'may not be set if oldSelf is not used in rule'))
    }
    return errors
  }
}

function childContext(context: RuleContext | undefined, schema: JsonSchema, step: RuleContext['step']): RuleContext | undefined {
  if (context === undefined) return undefined
  const factor = maxElements(context.schema)
  const cardinality = context.cardinality === undefined || factor === undefined ? undefined : context.cardinality * factor
  return { schema, parent: context, step, cardinality, total: context.total }
}

/** By how much a list or map multiplies what is in it; undefined without a bound. */
function maxElements({ type, additionalProperties, maxProperties, maxItems }: JsonSchema): number | undefined {
  if (type === 'object' && additionalProperties !== undefined) return maxProperties === undefined ? undefined : Math.max(0, numberOf(maxProperties))
  if (type === 'array') return maxItems === undefined ? undefined : Math.max(0, numberOf(maxItems))
  return 1
}

/** The CEL type of a node. A node above that has rules and no type leaves none to those below. */
function typeOf({ parent, schema }: RuleContext): SchemaType | undefined {
  if (parent !== undefined && inRuleScope(parent) && typeOf(parent) === undefined) return undefined
  return schemaType(schema, parent === undefined || schema['x-kubernetes-embedded-resource'] === true)
}

function inRuleScope(context: RuleContext | undefined): boolean {
  if (context === undefined) return false
  return (context.schema['x-kubernetes-validations'] ?? []).length > 0 || inRuleScope(context.parent)
}

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']

function ruleFormErrors(rule: ValidationRule, schema: JsonSchema, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const { rule: text = '', message = '', messageExpression = '', fieldPath = '', reason } = rule
  const hasBreak = (value: string): boolean => /[\n\r]/.test(value)
  if (text.trim() === '') errors.push(required(path.child('rule'), 'rule is not specified'))
  else if (message !== '' && message.trim() === '') errors.push(invalid(path.child('message'), message, 'must be non-empty if specified'))
  else if (hasBreak(message.trim())) errors.push(invalid(path.child('message'), message, 'must not contain line breaks'))
  else if (hasBreak(text.trim()) && message.trim() === '') errors.push(required(path.child('message'), 'message must be specified if rule contains line breaks'))
  if (messageExpression !== '' && messageExpression.trim() === '') {
    errors.push(required(path.child('messageExpression'), 'messageExpression must be non-empty if specified'))
  }
  if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupported(path.child('reason'), reason, reasons))
  if (fieldPath !== '' && fieldPath.trim() === '') errors.push(invalid(path.child('fieldPath'), fieldPath, 'must be non-empty if specified'))
  if (hasBreak(fieldPath)) errors.push(invalid(path.child('fieldPath'), fieldPath, 'must not contain line breaks'))
  if (fieldPath !== '' && unstructurable(schema) === undefined && 'error' in fieldPathOf(fieldPath, schema)) {
    errors.push(invalid(path.child('fieldPath'), fieldPath, 'must be a valid path'))
  }
  return errors
}

