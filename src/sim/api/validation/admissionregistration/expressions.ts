import { type FieldError, type FieldPath, internalError, invalid, required } from '../../../../base/field.ts'
import type { Minor } from '../../../../base/release.ts'

/** CEL expressions of webhooks and policies: `k8s.io/apiserver/pkg/admission/plugin/cel/compile.go` (1.36). */

/** The variables that an expression may use besides `object`, `oldObject`, `request` and `namespaceObject`. */
export interface ExpressionScope {
  readonly hasParams: boolean
  readonly hasAuthorizer: boolean
  /** `Object`, `JSONPatch` and their kin, which mutations build their result of. */
  readonly hasPatchTypes?: boolean
  /** `variables`, with what was declared so far. */
  readonly hasVariables?: boolean
}

/** CEL's texts of the types that an expression may give: `bool`, `string`, `list(JSONPatch)`; empty: any. */
export type ResultTypes = readonly string[]

/** What is wrong with an expression; `detail` is the text that the server adds to the field error. */
export interface ExpressionError {
  readonly type: 'Required' | 'Invalid' | 'Internal'
  readonly detail: string
}

/** Compiles the expressions of one object. A policy's variables are declared one after the other, each for all that follow. */
export interface ExpressionCompiler {
  compile(expression: string, scope: ExpressionScope, results: ResultTypes): ExpressionError | undefined
  declareVariable(name: string, expression: string, scope: ExpressionScope): ExpressionError | undefined
}

export type NewExpressionCompiler = (context: { readonly minor: Minor }) => ExpressionCompiler

/** The single place where an expression meets the CEL engine; `shown` is the value that the error prints. */
export function validateCelExpression(
  compiler: ExpressionCompiler, expression: string, scope: ExpressionScope, results: ResultTypes, path: FieldPath, shown = expression,
): FieldError[] {
  return expressionErrors(compiler.compile(expression, scope, results), shown, path)
}

export function expressionErrors(error: ExpressionError | undefined, expression: string, path: FieldPath): FieldError[] {
  if (error === undefined) return []
  if (error.type === 'Required') return [required(path, error.detail)]
  return [error.type === 'Invalid' ? invalid(path, expression, error.detail) : internalError(path, error.detail)]
}

/** Go's `strings.TrimSpace`. */
export function trimSpace(text: string | undefined): string {
  return (text ?? '').replace(/^[\s\x85]+|[\s\x85]+$/gu, '')
}
