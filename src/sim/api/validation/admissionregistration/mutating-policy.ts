import { type FieldError, FieldPath, invalid, notSupported, required } from '../../../../base/field.ts'
import type { MutatingAdmissionPolicy, Mutation } from '../../../../model/kubernetes.generated.ts'
import { unsupported } from '../checks.ts'
import { nameIsDNSSubdomain, validateObjectMeta } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { type ExpressionCompiler, type ResultTypes, trimSpace, validateCelExpression } from './expressions.ts'
import { validateMatchConstraints, validateMutatingOperations, validatePolicyConditions, validatePolicyHead, validateVariables } from './policies.ts'
import { reinvocationPolicies } from './rules.ts'

/** `pkg/apis/admissionregistration/validation/validation.go` (1.36). */

const spec = FieldPath.of('spec')

export function validateMutatingAdmissionPolicy(policy: MutatingAdmissionPolicy, compiler: ExpressionCompiler, keepConditions = false): FieldError[] {
  const wanted = policy.spec ?? {}
  const { mutations = [], reinvocationPolicy = '' } = wanted
  const hasParams = wanted.paramKind !== undefined
  const reinvocation = spec.child('reinvocationPolicy')
  return [
    ...validateObjectMeta(policy.metadata, { namespaced: false, validateName: nameIsDNSSubdomain, kubeFinalizers: false }, FieldPath.of('metadata')),
    ...validatePolicyHead(wanted),
    ...validateMatchConstraints(wanted.matchConstraints),
    ...validateMutatingOperations(wanted.matchConstraints?.resourceRules, spec.child('matchConstraints')),
    ...keepConditions ? [] : validatePolicyConditions(wanted, compiler),
    ...validateVariables(wanted, compiler),
    ...mutations.length === 0
      ? [required(spec.child('mutations'), 'mutations must contain at least one item')]
      : mutations.flatMap((mutation, index) => validateMutation(mutation, hasParams, compiler, spec.child('mutations').index(index))),
    ...reinvocationPolicy === '' ? [required(reinvocation)] : unsupported(reinvocation, reinvocationPolicy, reinvocationPolicies),
  ]
}

/** Conditions that the stored policy already has are not compiled again while the kind of their parameters stays. */
export function validateMutatingAdmissionPolicyUpdate(
  policy: MutatingAdmissionPolicy, old: MutatingAdmissionPolicy, compiler: ExpressionCompiler,
): FieldError[] {
  const kept = semanticEqual(policy.spec?.paramKind, old.spec?.paramKind) && semanticEqual(policy.spec?.matchConditions, old.spec?.matchConditions)
  return validateMutatingAdmissionPolicy(policy, compiler, kept)
}

/** The two forms of a mutation; each excludes the field of the other. */
const forms = {
  ApplyConfiguration: { field: 'applyConfiguration', other: 'jsonPatch', results: ['Object'] },
  JSONPatch: { field: 'jsonPatch', other: 'applyConfiguration', results: ['list(JSONPatch)'] },
} as const

function validateMutation(mutation: Mutation, hasParams: boolean, compiler: ExpressionCompiler, path: FieldPath): FieldError[] {
  const { patchType = '' } = mutation
  if (patchType === '') return [required(path.child('patchType'))]
  if (patchType !== 'ApplyConfiguration' && patchType !== 'JSONPatch') {
    return [notSupported(path.child('patchType'), patchType, Object.keys(forms))]
  }
  const { field, other, results } = forms[patchType]
  const patch = mutation[field]
  const errors = patch === undefined
    ? [required(path.child(field), `must be specified when patchType is ${patchType}`)]
    : validatePatch(patch.expression ?? '', hasParams, results, compiler, path.child(field, 'expression'))
  if (mutation[other] !== undefined) errors.push(invalid(path.child(other), `{${other}}`, `must not be specified when patchType is ${patchType}`))
  return errors
}

function validatePatch(expression: string, hasParams: boolean, results: ResultTypes, compiler: ExpressionCompiler, path: FieldPath): FieldError[] {
  const trimmed = trimSpace(expression)
  if (trimmed === '') return [required(path)]
  return validateCelExpression(compiler, trimmed, { hasParams, hasAuthorizer: true, hasPatchTypes: true, hasVariables: true }, results, path)
}
