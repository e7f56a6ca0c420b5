import { type FieldError, FieldPath, invalid, required } from '../../../../base/field.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../../../../base/names.ts'
import type { MatchResources, NamedRuleWithOperations, ParamKind, Variable } from '../../../../model/kubernetes.generated.ts'
import { unsupported } from '../checks.ts'
import { type ExpressionCompiler, expressionErrors, type ExpressionScope, trimSpace } from './expressions.ts'
import { validateMatchConditions } from './match-conditions.ts'
import { failurePolicies, validateMatchResources } from './rules.ts'

/** What validating and mutating admission policies share: `pkg/apis/admissionregistration/validation/validation.go` (1.36). */

interface PolicySpec {
  readonly failurePolicy?: string | undefined
  readonly matchConstraints?: MatchResources | undefined
  readonly paramKind?: ParamKind | undefined
  readonly matchConditions?: Parameters<typeof validateMatchConditions>[0]
  readonly variables?: Variable[] | undefined
}

const spec = FieldPath.of('spec')

/** Failure policy and parameter kind, which come before the constraints. */
export function validatePolicyHead(policy: PolicySpec): FieldError[] {
  const { failurePolicy, paramKind } = policy
  const path = spec.child('failurePolicy')
  return [
    ...failurePolicy === undefined ? [required(path)] : unsupported(path, failurePolicy, failurePolicies),
    ...paramKind === undefined ? [] : validateParamKind(paramKind, spec.child('paramKind')),
  ]
}

export function validateMatchConstraints(constraints: MatchResources | undefined): FieldError[] {
  const path = spec.child('matchConstraints')
  if (constraints === undefined) return [required(path)]
  const errors = validateMatchResources(constraints, path)
  if ((constraints.resourceRules ?? []).length === 0) errors.push(required(path.child('resourceRules')))
  return errors
}

/** Mutating policies never see a deletion. */
export function validateMutatingOperations(rules: readonly NamedRuleWithOperations[] | undefined, path: FieldPath): FieldError[] {
  return (rules ?? []).flatMap((rule) => (rule.operations ?? []).flatMap((operation) =>
    unsupported(path.child('resourceRules', 'operations'), operation, ['*', 'CONNECT', 'CREATE', 'UPDATE'])))
}

export function validatePolicyConditions(policy: PolicySpec, compiler: ExpressionCompiler): FieldError[] {
  return validateMatchConditions(policy.matchConditions, policy.paramKind !== undefined, compiler, spec.child('matchConditions'))
}

export function validateVariables(policy: PolicySpec, compiler: ExpressionCompiler): FieldError[] {
  const scope = { hasParams: policy.paramKind !== undefined, hasAuthorizer: true, hasVariables: true }
  return (policy.variables ?? []).flatMap((variable, index) => validateVariable(variable, scope, compiler, spec.child('variables').index(index)))
}

function validateVariable({ name = '', expression = '' }: Variable, scope: ExpressionScope, compiler: ExpressionCompiler, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (trimSpace(name) === '') errors.push(required(path.child('name'), 'name is not specified'))
  else if (!isCELIdentifier(name)) errors.push(invalid(path.child('name'), name, 'must be a valid CEL identifier'))
  const at = path.child('expression')
  if (trimSpace(expression) === '') return [...errors, required(at, 'expression is not specified')]
  return [...errors, ...expressionErrors(compiler.declareVariable(name, expression, scope), expression, at)]
}

function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, path: FieldPath): FieldError[] {
  const errors = validateParamVersion(apiVersion, path.child('apiVersion'))
  if (kind === '') return [...errors, required(path.child('kind'))]
  const messages = dns1035LabelErrors(kind.toLowerCase())
  if (messages.length > 0) errors.push(invalid(path.child('kind'), kind, `may have mixed case, but should otherwise match: ${messages.join(',')}`))
  return errors
}

function validateParamVersion(apiVersion: string, path: FieldPath): FieldError[] {
  if (apiVersion === '') return [required(path)]
  const parts = apiVersion === '/' ? ['', ''] : apiVersion.split('/')
  if (parts.length > 2) return [invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
  const [group, version] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : ['', apiVersion]
  const errors: FieldError[] = []
  const groupErrors = group === '' ? [] : dns1123SubdomainErrors(group)
  if (groupErrors.length > 0) errors.push(invalid(path, group, groupErrors.join(',')))
  if (version === '') return [...errors, invalid(path, apiVersion, 'version must be specified')]
  const versionErrors = dns1035LabelErrors(version)
  if (versionErrors.length > 0) errors.push(invalid(path, version, versionErrors.join(',')))
  return errors
}

const reserved = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package',
  'namespace', 'return', 'var', 'void', 'while',
])

function isCELIdentifier(name: string): boolean {
  return /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !reserved.has(name)
}
