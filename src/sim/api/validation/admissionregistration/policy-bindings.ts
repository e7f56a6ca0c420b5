import { duplicate, type FieldError, FieldPath, forbidden, invalid, required } from '../../../../base/field.ts'
import { dns1123SubdomainErrors, pathSegmentNameErrors } from '../../../../base/names.ts'
import type { MutatingAdmissionPolicyBinding, ParamRef, ValidatingAdmissionPolicyBinding } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids, unsupported } from '../checks.ts'
import { nameIsDNSSubdomain, validateLabelSelector, validateObjectMeta } from '../metadata.ts'
import { validateMutatingOperations } from './policies.ts'
import { validateMatchResources } from './rules.ts'

/** Bindings of admission policies: `pkg/apis/admissionregistration/validation/validation.go` (1.36). */

const spec = FieldPath.of('spec')
const actions = ['Audit', 'Deny', 'Warn']

export function validateValidatingAdmissionPolicyBinding(binding: ValidatingAdmissionPolicyBinding, { minor }: ValidationContext): FieldError[] {
  // Up to 1.30 the path was misspelt.
  const field = gateEnabled(minor, 'PolicyBindingMatchResourcesSpelled') ? 'matchResources' : 'matchResouces'
  return [...validateBinding(binding, field), ...validateActions(binding.spec?.validationActions ?? [], spec.child('validationActions'))]
}

export function validateMutatingAdmissionPolicyBinding(binding: MutatingAdmissionPolicyBinding): FieldError[] {
  return [...validateBinding(binding, 'matchResources'), ...validateMutatingOperations(binding.spec?.matchResources?.resourceRules, spec.child('matchResources'))]
}

function validateBinding(binding: ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding, resourcesField: string): FieldError[] {
  const { policyName = '', paramRef, matchResources } = binding.spec ?? {}
  const path = spec.child('policyName')
  return [
    ...validateObjectMeta(binding.metadata, { namespaced: false, validateName: nameIsDNSSubdomain, kubeFinalizers: false }, FieldPath.of('metadata')),
    ...policyName === '' ? [required(path)] : invalids(path, policyName, dns1123SubdomainErrors(policyName)),
    ...paramRef === undefined ? [] : validateParamRef(paramRef, spec.child('paramRef')),
    ...validateMatchResources(matchResources, spec.child(resourcesField)),
  ]
}

function validateParamRef({ name = '', selector, parameterNotFoundAction = '' }: ParamRef, path: FieldPath): FieldError[] {
  const exclusive = 'name and selector are mutually exclusive'
  const both = name !== '' && selector !== undefined
  const errors = name === '' ? [] : invalids(path.child('name'), name, pathSegmentNameErrors(name))
  if (both) errors.push(forbidden(path.child('name'), exclusive))
  errors.push(...validateLabelSelector(selector, {}, path.child('selector')))
  if (both) errors.push(forbidden(path.child('selector'), exclusive))
  if (name === '' && selector === undefined) errors.push(required(path, 'one of name or selector must be specified'))
  const action = path.child('parameterNotFoundAction')
  return [...errors, ...parameterNotFoundAction === '' ? [required(action)] : unsupported(action, parameterNotFoundAction, ['Deny', 'Allow'])]
}

function validateActions(wanted: readonly string[], path: FieldPath): FieldError[] {
  const errors = wanted.flatMap((action, index) => [
    ...unsupported(path.index(index), action, actions),
    ...wanted.indexOf(action) < index ? [duplicate(path.index(index), action)] : [],
  ])
  if (wanted.includes('Deny') && wanted.includes('Warn')) {
    errors.push(invalid(path, wanted, 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'))
  }
  if (wanted.length === 0) errors.push(required(path, 'at least one validation action is required'))
  return errors
}
