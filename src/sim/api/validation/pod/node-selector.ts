import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, invalid, required } from '../../../../base/field.ts'
import { dns1123SubdomainErrors, labelValueErrors } from '../../../../base/names.ts'
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { validateLabelName } from '../label-selector.ts'

/**
 * Node selectors of affinity, volumes and resource claims. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

export interface NodeSelectorOptions {
  /** Values that are no label values pass: preferred terms, and what is stored already. */
  readonly allowInvalidLabelValue: boolean
}

export function validateNodeSelector({ nodeSelectorTerms = [] }: NodeSelector, options: NodeSelectorOptions, path: FieldPath): FieldError[] {
  const terms = path.child('nodeSelectorTerms')
  if (nodeSelectorTerms.length === 0) return [required(terms, 'must have at least one node selector term')]
  return nodeSelectorTerms.flatMap((term, index) => validateNodeSelectorTerm(term, options, terms.index(index)))
}

export function validateNodeSelectorTerm(term: NodeSelectorTerm, options: NodeSelectorOptions, path: FieldPath): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((requirement, index) =>
      validateNodeSelectorRequirement(requirement, options, path.child('matchExpressions').index(index))),
    ...(term.matchFields ?? []).flatMap((requirement, index) => validateNodeFieldRequirement(requirement, path.child('matchFields').index(index))),
  ]
}

function validateNodeSelectorRequirement(
  { key = '', operator = '', values = [] }: NodeSelectorRequirement, options: NodeSelectorOptions, path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  switch (operator) {
    case 'In': case 'NotIn':
      if (values.length === 0) errors.push(required(path.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"))
      break
    case 'Exists': case 'DoesNotExist':
      if (values.length > 0) errors.push(forbidden(path.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
      break
    case 'Gt': case 'Lt':
      if (values.length !== 1) errors.push(required(path.child('values'), "must be specified single value when `operator` is 'Lt' or 'Gt'"))
      break
    default:
      errors.push(invalid(path.child('operator'), operator, 'not a valid selector operator'))
  }
  errors.push(...validateLabelName(key, path.child('key')))
  if (options.allowInvalidLabelValue) return errors
  return [...errors, ...values.flatMap((value, index) => invalids(path.child('values').index(index), value, labelValueErrors(value)))]
}

/** Only `metadata.name` can be selected. */
function validateNodeFieldRequirement({ key = '', operator = '', values = [] }: NodeSelectorRequirement, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (operator !== 'In' && operator !== 'NotIn') errors.push(invalid(path.child('operator'), operator, 'not a valid selector operator'))
  else if (values.length !== 1) {
    errors.push(required(path.child('values'), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
  }
  if (key !== 'metadata.name') return [...errors, invalid(path.child('key'), key, 'not a valid field selector key')]
  return [...errors, ...values.flatMap((value, index) => invalids(path.child('values').index(index), value, dns1123SubdomainErrors(value)))]
}
