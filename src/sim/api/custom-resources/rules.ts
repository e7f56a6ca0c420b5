import type { Minor } from '../../../base/release.ts'
import { errorText, FieldPath, duplicate, forbidden, invalid, omitValue, required, type FieldError } from '../../../base/field.ts'
import { goQuote } from '../../../base/go-format.ts'
import { isMap, type Value } from '../../../base/json.ts'
import { evaluate, runtimeBudget, type Program } from '../../../schema/cel/compile.ts'
import { costExceeded } from '../../../schema/cel/evaluate.ts'
import { fromSchema } from '../../../schema/cel/json-value.ts'
import { compileSchemaRules, type CompiledRule } from '../../../schema/cel/rules.ts'
import { schemaType, withTypeMeta, type SchemaType } from '../../../schema/cel/schema-type.ts'
import { escapeName } from '../../../schema/cel/escape.ts'
import { CelError, CelOptional, type CelValue } from '../../../schema/cel/values.ts'
import { MapList, type Correlated } from '../../../schema/structural/correlate.ts'
import { additionalSchemaOf, itemsOf, propertyOf, type JsonSchema, type ValidationRule } from '../../../schema/structural/schema.ts'

/**
 * `x-kubernetes-validations` of a custom resource. Source:
 * `apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go` (1.36).
 */
export interface Rules {
  readonly empty: boolean
  /** `old` and `correlated` on update: transition rules run, and rules of unchanged parts only warn. */
  validate(object: Value, old: Value | undefined, correlated: Correlated | undefined, minor: Minor, path?: FieldPath): { errors: FieldError[]; warnings: string[] }
}

/** `isRoot`: the schema is that of a resource, so `apiVersion`, `kind` and the names in `metadata` are visible. */
export function compileRules(schema: JsonSchema, isRoot = true): Rules {
  const root = hasRules(schema) ? compileNode(schema, schema, isRoot, schemaType(schema, isRoot)) : undefined
  return {
    empty: root === undefined,
    validate(object, old, correlated, minor, path) {
      const run = new Run(minor)
      if (root !== undefined) run.node(root, path, object, old, { current: correlated, parent: undefined })
      return { errors: run.errors, warnings: run.warnings }
    },
  }
}

const blocking: ReadonlySet<string> = new Set(['FieldValueNotSupported', 'FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid'])

/** What is told instead of the rules when an error makes them unsafe to run. */
export function blockingError(errors: readonly FieldError[]): FieldError | undefined {
  return errors.some(({ type }) => blocking.has(type))
    ? invalid(undefined, null, 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation')
    : undefined
}

interface RuleNode {
  readonly schema: JsonSchema
  readonly rules: readonly CompiledRule[]
  readonly isRoot: boolean
  readonly items: RuleNode | undefined
  readonly properties: ReadonlyMap<string, RuleNode>
  readonly additional: RuleNode | undefined
  readonly allOf: readonly RuleNode[]
}

function hasRules(schema: JsonSchema | undefined): boolean {
  if (schema === undefined) return false
  return (schema['x-kubernetes-validations'] ?? []).length > 0 || hasRules(itemsOf(schema)) || hasRules(additionalSchemaOf(schema))
    || Object.values(schema.properties ?? {}).some(hasRules)
}

/** The rules of `rules` (the schema, or a branch of its allOf) for values of `schema`. */
function compileNode(rules: JsonSchema, schema: JsonSchema, isRoot: boolean, type: SchemaType | undefined): RuleNode | undefined {
  if (type === undefined) return undefined
  const child = (ruleChild: JsonSchema | undefined, schemaChild: JsonSchema | undefined, childType: SchemaType | undefined): RuleNode | undefined =>
    ruleChild === undefined || schemaChild === undefined ? undefined
      : compileNode(ruleChild, schemaChild, schemaChild['x-kubernetes-embedded-resource'] === true, childType)
  const properties = new Map<string, RuleNode>()
  for (const [name, property] of Object.entries(rules.properties ?? {})) {
    const own = propertyOf(schema, name)
    const escaped = escapeName(name)
    const fieldType = escaped === undefined ? schemaType(own, own?.['x-kubernetes-embedded-resource'] === true) : type.fields?.get(escaped)
    const node = child(property, own, fieldType)
    if (node !== undefined) properties.set(name, node)
  }
  const node: RuleNode = {
    schema, isRoot, properties,
    rules: compileSchemaRules(schema, rules['x-kubernetes-validations'] ?? [], type),
    items: child(itemsOf(rules), itemsOf(schema), type.element),
    additional: child(additionalSchemaOf(rules), additionalSchemaOf(schema), type.element),
    allOf: (rules.allOf ?? []).flatMap((branch) => compileNode(branch, schema, isRoot, type) ?? []),
  }
  const empty = node.rules.length === 0 && node.items === undefined && node.additional === undefined && properties.size === 0 && node.allOf.length === 0
  return empty ? undefined : node
}

/** Where the value stands against the old one: itself if it can be matched, else the nearest ancestor that can. */
interface Ratchet {
  readonly current: Correlated | undefined
  readonly parent: Correlated | undefined
}

class Run {
  readonly errors: FieldError[] = []
  readonly warnings: string[] = []
  private budget = runtimeBudget
  private readonly minor: Minor

  constructor(minor: Minor) {
    this.minor = minor
  }

  node(node: RuleNode, path: FieldPath | undefined, value: Value, old: Value | undefined, ratchet: Ratchet): void {
    if (value === null || this.budget < 0) return
    this.rules(node, path, value, old ?? undefined, ratchet)
    for (const branch of node.allOf) if (this.budget >= 0) this.node(branch, path, value, old, { current: undefined, parent: ratchet.parent })
    if (Array.isArray(value)) this.list(node, path, value, Array.isArray(old) ? old : undefined, ratchet)
    else if (isMap(value)) this.map(node, path, value, old, ratchet)
  }

  private list(node: RuleNode, path: FieldPath | undefined, list: readonly Value[], old: Value[] | undefined, ratchet: Ratchet): void {
    const { items } = node
    if (items === undefined) return
    const oldItems = new MapList(node.schema, old)
    list.forEach((item, index) => {
      const below = ratchet.current === undefined ? ratchet : { current: ratchet.current.index(index), parent: ratchet.current }
      this.node(items, path?.index(index) ?? FieldPath.from([index]), item, oldItems.get(item), below)
    })
  }

  private map(node: RuleNode, path: FieldPath | undefined, map: { [key: string]: Value }, old: Value | undefined, ratchet: Ratchet): void {
    const oldOf = (key: string): Value | undefined => (isMap(old) && Object.hasOwn(old, key) ? old[key] : undefined)
    const below = (key: string): Ratchet => {
      if (ratchet.current === undefined) return ratchet
      if (ratchet.parent === undefined && (key === 'apiVersion' || key === 'kind')) return { current: undefined, parent: undefined }
      return { current: ratchet.current.key(key), parent: ratchet.current }
    }
    for (const key of Object.keys(map)) {
      const value = map[key] ?? null
      if (node.additional !== undefined) this.node(node.additional, path?.key(key) ?? FieldPath.of(key), value, oldOf(key), below(key))
      const property = node.properties.get(key)
      if (property !== undefined) this.node(property, path?.child(key) ?? FieldPath.of(key), value, oldOf(key), below(key))
    }
  }

  private rules(node: RuleNode, path: FieldPath | undefined, value: Value, old: Value | undefined, ratchet: Ratchet): void {
    if (node.rules.length === 0) return
    const type = node.schema.type ?? ''
    if (this.budget <= 0) return this.stop(invalid(path, type, outOfBudget))
    const schema = node.isRoot ? withTypeMeta(node.schema) : node.schema
    const self = fromSchema(value, schema)
    const oldSelf = old === undefined ? undefined : fromSchema(old, schema)
    for (const rule of node.rules) {
      if (this.budget < 0) return
      this.rule(rule, node, path, value, bindingsOf(rule.source, self, oldSelf), oldSelf !== undefined, ratchet)
    }
  }

  private rule(
    rule: CompiledRule, { schema: { type = '' } }: RuleNode, path: FieldPath | undefined, value: Value, bindings: (name: string) => CelValue | undefined,
    hasOld: boolean, ratchet: Ratchet,
  ): void {
    if (rule.error !== undefined) {
      this.errors.push(invalid(path, type, `rule compile error: ${rule.error}`))
      return
    }
    if (rule.program === undefined || (rule.usesOldSelf && !hasOld && rule.source.optionalOldSelf !== true)) return
    const { value: result, cost } = evaluate(rule.program, bindings)
    if (cost > this.budget) return this.stop(invalid(path, type, outOfBudget))
    this.budget -= cost
    if (result instanceof CelError) return this.failed(result, rule.source, path, type)
    if (result === true) return
    const at = (rule.fieldPath ?? []).reduce<FieldPath | undefined>((here, step) => {
      if (typeof step === 'string') return here?.child(step) ?? FieldPath.of(step)
      return here?.key(step.key)
    }, path)
    const detail = this.message(rule, at, type, bindings)
    if (detail === undefined) return
    // Until 1.34 the type stood for the value.
    const shown = this.minor < 35 ? type : type === 'object' || type === 'array' ? omitValue : value
    const error = errorOf(at, shown, detail, rule.source.reason)
    if (!rule.usesOldSelf && (ratchet.current ?? ratchet.parent)?.isUnchanged() === true) this.warnings.push(errorText(error))
    else this.errors.push(error)
  }

  private failed({ message }: CelError, source: ValidationRule, path: FieldPath | undefined, type: string): void {
    if (message.startsWith('no such overload')) {
      this.errors.push(invalid(path, type, `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${ruleText(source)}`))
    } else if (message === costExceeded) {
      this.stop(invalid(path, type, `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${ruleText(source)}`))
    } else this.errors.push(invalid(path, type, `${message} evaluating rule: ${ruleText(source)}`))
  }

  /** The message of a broken rule; undefined when working it out ended the run. */
  private message(rule: CompiledRule, path: FieldPath | undefined, type: string, bindings: (name: string) => CelValue | undefined): string | undefined {
    const fallback = rule.source.message === undefined || rule.source.message === '' ? `failed rule: ${ruleText(rule.source)}` : rule.source.message.trim()
    if (rule.message === undefined) return fallback
    const made = this.evaluateMessage(rule.message, rule.source.messageExpression ?? '', bindings)
    if (typeof made === 'string') return made
    if (made === undefined) return fallback
    this.stop(invalid(path, type, made.error))
    return undefined
  }

  private evaluateMessage(program: Program, source: string, bindings: (name: string) => CelValue | undefined): string | { error: string } | undefined {
    const { value, cost } = evaluate(program, bindings)
    if (cost > this.budget) return { error: 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run' }
    if (value instanceof CelError && value.message === costExceeded) {
      return { error: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${goQuote(source)}` }
    }
    this.budget -= cost
    if (typeof value !== 'string') return undefined
    const text = value.trim()
    return text === '' || text.includes('\n') || new TextEncoder().encode(text).length > maxMessageBytes ? undefined : text
  }

  private stop(error: FieldError): void {
    this.errors.push(error)
    this.budget = -1
  }
}

const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run'
const maxMessageBytes = 5 * 1024

function bindingsOf(rule: ValidationRule, self: CelValue, oldSelf: CelValue | undefined): (name: string) => CelValue | undefined {
  const old = rule.optionalOldSelf === true ? new CelOptional(oldSelf) : oldSelf
  return (name) => (name === 'self' ? self : name === 'oldSelf' ? old : undefined)
}

function ruleText({ message, rule }: ValidationRule): string {
  return (message === undefined || message === '' ? rule ?? '' : message).trim()
}

function errorOf(path: FieldPath | undefined, value: unknown, detail: string, reason: string | undefined): FieldError {
  switch (reason) {
    case 'FieldValueForbidden': return forbidden(path, detail)
    case 'FieldValueRequired': return required(path, detail)
    case 'FieldValueDuplicate': return duplicate(path, value)
    default: return invalid(path, value, detail)
  }
}
