import { type FieldError, FieldPath, invalid, required } from '../../../../base/field.ts'
import { pathSegmentNameErrors } from '../../../../base/names.ts'
import { compileLabelSelector } from '../../../../base/labels.ts'
import type { ClusterRole, LabelSelector, PolicyRule, Role } from '../../../../model/kubernetes.generated.ts'
import { validateLabelSelector, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** Roles: `pkg/apis/rbac/validation/validation.go` (1.36). */

const metadata = FieldPath.of('metadata')

export function validateRole(role: Role): FieldError[] {
  return [
    ...validateObjectMeta(role.metadata, { namespaced: true, validateName: pathSegmentNameErrors }, metadata),
    ...validatePolicyRules(role.rules, true),
  ]
}

export function validateRoleUpdate(role: Role, old: Role): FieldError[] {
  return [...validateRole(role), ...validateObjectMetaUpdate(role.metadata, old.metadata, metadata)]
}

export function validateClusterRole(role: ClusterRole, options = { allowInvalidLabelValueInSelector: false }): FieldError[] {
  return [
    ...validateObjectMeta(role.metadata, { namespaced: false, validateName: pathSegmentNameErrors }, metadata),
    ...validatePolicyRules(role.rules, false),
    ...validateAggregationRule(role, options),
  ]
}

export function validateClusterRoleUpdate(role: ClusterRole, old: ClusterRole): FieldError[] {
  // What was stored with an invalid selector may stay.
  const selectors = old.aggregationRule?.clusterRoleSelectors ?? []
  const options = { allowInvalidLabelValueInSelector: selectors.some((selector) => selectorErrors(selector, false).length > 0) }
  return [...validateClusterRole(role, options), ...validateObjectMetaUpdate(role.metadata, old.metadata, metadata)]
}

function validatePolicyRules(rules: readonly PolicyRule[] | undefined, namespaced: boolean): FieldError[] {
  return (rules ?? []).flatMap((rule, index) => validatePolicyRule(rule, namespaced, FieldPath.of('rules').index(index)))
}

function validatePolicyRule(rule: PolicyRule, namespaced: boolean, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (isEmpty(rule.verbs)) errors.push(required(path.child('verbs'), 'verbs must contain at least one value'))
  if (!isEmpty(rule.nonResourceURLs)) {
    const urls = path.child('nonResourceURLs')
    if (namespaced) errors.push(invalid(urls, rule.nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'))
    if (!isEmpty(rule.apiGroups) || !isEmpty(rule.resources) || !isEmpty(rule.resourceNames)) {
      errors.push(invalid(urls, rule.nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'))
    }
    return errors
  }
  if (isEmpty(rule.apiGroups)) errors.push(required(path.child('apiGroups'), 'resource rules must supply at least one api group'))
  if (isEmpty(rule.resources)) errors.push(required(path.child('resources'), 'resource rules must supply at least one resource'))
  return errors
}

function validateAggregationRule({ aggregationRule }: ClusterRole, options: { allowInvalidLabelValueInSelector: boolean }): FieldError[] {
  if (aggregationRule === undefined) return []
  const path = FieldPath.of('aggregationRule', 'clusterRoleSelectors')
  const selectors = aggregationRule.clusterRoleSelectors ?? []
  if (selectors.length === 0) {
    return [required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  }
  return selectors.flatMap((selector, index) => {
    const errors = selectorErrors(selector, options.allowInvalidLabelValueInSelector, path.index(index))
    // Upstream prints the compiled selector here, which is nil after a failure.
    if (!compiles(selector)) errors.push(invalid(path.index(index), null, 'invalid label selector.'))
    return errors
  })
}

function selectorErrors(selector: LabelSelector, allowInvalidLabelValueInSelector: boolean, path = FieldPath.of('selector')): FieldError[] {
  return validateLabelSelector(selector, { allowInvalidLabelValueInSelector }, path)
}

/** `LabelSelectorAsSelector` refuses what the strict check refuses. */
function compiles(selector: LabelSelector): boolean {
  return compileLabelSelector(selector) !== undefined && selectorErrors(selector, false).length === 0
}

function isEmpty(list: readonly unknown[] | undefined): boolean {
  return list === undefined || list.length === 0
}
