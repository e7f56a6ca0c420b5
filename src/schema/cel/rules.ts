import type { JsonSchema, ValidationRule } from '../structural/schema.ts'
import { compile, environment, type Program } from './compile.ts'
import { estimateCost } from './cost.ts'
import { fieldPathOf } from './field-path.ts'
import type { Environment } from './environment.ts'
import { sizesOf, structTable, type SchemaType } from './schema-type.ts'
import { optionalOf } from './types.ts'

/**
 * `x-kubernetes-validations` of one schema node, compiled. Source:
 * `apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go` (1.36).
 */
export interface CompiledRule {
  readonly source: ValidationRule
  /** Undefined for an empty rule and for one that does not compile. */
  readonly program: Program | undefined
  readonly error: string | undefined
  readonly usesOldSelf: boolean
  readonly maxCost: number
  /** How often a node of this kind could occur in one request, when nothing bounds it. */
  readonly maxCardinality: number
  readonly message: Program | undefined
  readonly messageError: string | undefined
  readonly messageMaxCost: number
  /** The rule's `fieldPath`, normalized and checked; undefined without one. */
  readonly fieldPath: readonly (string | { readonly key: string })[] | undefined
}

const maxRequest = 3 * 1024 * 1024

/** What expressions of a release may say; by default all that the newest does. */
export interface Language {
  readonly functions?: Environment['functions']
  /** `self.namespace`, not only `self.__namespace__`. */
  readonly keywordsAreFields?: boolean
}

export function compileSchemaRules(schema: JsonSchema, rules: readonly ValidationRule[], type: SchemaType, language: Language = {}): CompiledRule[] {
  const structs = structTable(type, language.keywordsAreFields)
  const env = (optionalOldSelf: boolean): ReturnType<typeof environment> =>
    environment({ self: type.type, oldSelf: optionalOldSelf ? optionalOf(type.type) : type.type }, { structs: (name) => structs.get(name), ...language.functions === undefined ? {} : { functions: language.functions } })
  const sizes = sizesOf(type)
  const maxCardinality = Math.floor(maxRequest / (type.minSize + 1))
  const estimate = (program: Program): number => estimateCost(program.checked, sizes).max
  return rules.map((source) => {
    const empty: CompiledRule = {
      source, program: undefined, error: undefined, usesOldSelf: false, maxCost: 0, maxCardinality, message: undefined, messageError: undefined,
      messageMaxCost: 0, fieldPath: undefined,
    }
    const text = source.rule ?? ''
    if (text.trim() === '') return { ...empty, maxCardinality: 0 }
    const own = env(source.optionalOldSelf === true)
    const compiled = compile(text, own)
    if ('errors' in compiled) return { ...empty, error: `compilation failed: ${compiled.errors}` }
    const { program } = compiled
    if (program.type.kind !== 'bool') return { ...empty, error: 'cel expression must evaluate to a bool' }
    if (program.failure !== undefined) return { ...empty, error: `program instantiation failed: ${program.failure}` }
    const rule = { ...empty, program, usesOldSelf: program.checked.references.has('oldSelf'), maxCost: estimate(program) }
    return { ...rule, ...messageOf(source, own, estimate), fieldPath: source.fieldPath === undefined || source.fieldPath === '' ? undefined : validPath(source.fieldPath, schema) }
  })
}

function messageOf(source: ValidationRule, env: ReturnType<typeof environment>, estimate: (program: Program) => number): Partial<CompiledRule> {
  if (source.messageExpression === undefined || source.messageExpression === '') return {}
  const compiled = compile(source.messageExpression, env)
  if ('errors' in compiled) return { messageError: `messageExpression compilation failed: ${compiled.errors}` }
  if (compiled.program.type.kind !== 'string') return { messageError: 'messageExpression must evaluate to a string' }
  if (compiled.program.failure !== undefined) return { messageError: `messageExpression instantiation failed: ${compiled.program.failure}` }
  return { message: compiled.program, messageMaxCost: estimate(compiled.program) }
}

function validPath(path: string, schema: JsonSchema): CompiledRule['fieldPath'] {
  const found = fieldPathOf(path, schema)
  return 'error' in found ? undefined : found.steps
}
