import { duplicate, type FieldError, type FieldPath, invalid, required } from '../../../../base/field.ts'
import { pathSegmentNameErrors } from '../../../../base/names.ts'
import type { MatchResources, NamedRuleWithOperations, RuleWithOperations } from '../../../../model/kubernetes.generated.ts'
import { invalids, unsupported, unsupportedIfSet } from '../checks.ts'
import { validateLabelSelector } from '../metadata.ts'

/** Which requests a webhook or a policy sees: `pkg/apis/admissionregistration/validation/validation.go` (1.36). */

export const failurePolicies = ['Fail', 'Ignore']
export const matchPolicies = ['Equivalent', 'Exact']
export const reinvocationPolicies = ['IfNeeded', 'Never']
const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const scopes = ['*', 'Cluster', 'Namespaced']

export function validateRuleWithOperations(rule: RuleWithOperations, path: FieldPath): FieldError[] {
  const asked = rule.operations ?? []
  const errors: FieldError[] = asked.length === 0 ? [required(path.child('operations'))] : []
  if (asked.length > 1 && asked.includes('*')) {
    errors.push(invalid(path.child('operations'), asked, "if '*' is present, must not specify other operations"))
  }
  for (const [index, operation] of asked.entries()) errors.push(...unsupported(path.child('operations').index(index), operation, operations))
  return [...errors, ...validateRule(rule, path)]
}

/** The match of policies and their bindings. */
export function validateMatchResources(resources: MatchResources | undefined, path: FieldPath): FieldError[] {
  if (resources === undefined) return []
  const { matchPolicy, namespaceSelector, objectSelector } = resources
  return [
    ...matchPolicy === undefined ? [required(path.child('matchPolicy'))] : unsupported(path.child('matchPolicy'), matchPolicy, matchPolicies),
    ...namespaceSelector === undefined
      ? [required(path.child('namespaceSelector'))]
      : validateLabelSelector(namespaceSelector, {}, path.child('namespaceSelector')),
    ...objectSelector === undefined ? [required(path.child('objectSelector'))] : validateLabelSelector(objectSelector, {}, path.child('objectSelector')),
    ...validateNamedRules(resources.resourceRules, path.child('resourceRules')),
    ...validateNamedRules(resources.excludeResourceRules, path.child('excludeResourceRules')),
  ]
}

function validateNamedRules(rules: readonly NamedRuleWithOperations[] | undefined, path: FieldPath): FieldError[] {
  return (rules ?? []).flatMap((rule, index) => [
    ...validateResourceNames(rule.resourceNames ?? [], path.index(index).child('resourceNames')),
    ...validateRuleWithOperations(rule, path.index(index)),
  ])
}

function validateResourceNames(names: readonly string[], path: FieldPath): FieldError[] {
  return names.flatMap((name, index) => [
    ...invalids(path.index(index), name, pathSegmentNameErrors(name)),
    ...names.indexOf(name) < index ? [duplicate(path.index(index), name)] : [],
  ])
}

function validateRule(rule: RuleWithOperations, path: FieldPath): FieldError[] {
  const { apiGroups = [], apiVersions = [] } = rule
  const errors: FieldError[] = []
  if (apiGroups.length === 0) errors.push(required(path.child('apiGroups')))
  if (apiGroups.length > 1 && apiGroups.includes('*')) {
    errors.push(invalid(path.child('apiGroups'), apiGroups, "if '*' is present, must not specify other API groups"))
  }
  if (apiVersions.length === 0) errors.push(required(path.child('apiVersions')))
  if (apiVersions.length > 1 && apiVersions.includes('*')) {
    errors.push(invalid(path.child('apiVersions'), apiVersions, "if '*' is present, must not specify other API versions"))
  }
  for (const [index, version] of apiVersions.entries()) if (version === '') errors.push(required(path.child('apiVersions').index(index)))
  return [
    ...errors,
    ...validateResources(rule.resources ?? [], path.child('resources')),
    ...unsupportedIfSet(path.child('scope'), rule.scope, scopes),
  ]
}

/** `pods`, `pods/status`, with `*` for either half; a wildcard excludes what it covers. */
function validateResources(resources: readonly string[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = resources.length === 0 ? [required(path)] : []
  const allSubresourcesOf = new Set<string>()
  const ofAllResources = new Set<string>()
  let hasPlainResource = false
  for (const [index, text] of resources.entries()) {
    if (text === '') {
      errors.push(required(path.index(index)))
      continue
    }
    const slash = text.indexOf('/')
    if (slash < 0) {
      // Only the last one without a subresource counts, as upstream overwrites what it found before.
      hasPlainResource = text !== '*'
      continue
    }
    const [resource, subresource] = [text.slice(0, slash), text.slice(slash + 1)]
    if (allSubresourcesOf.has(resource)) errors.push(invalid(path.index(index), text, `if '${resource}/*' is present, must not specify ${text}`))
    if (ofAllResources.has(subresource)) errors.push(invalid(path.index(index), text, `if '*/${subresource}' is present, must not specify ${text}`))
    if (subresource === '*') allSubresourcesOf.add(resource)
    if (resource === '*') ofAllResources.add(subresource)
  }
  if (resources.length > 1 && resources.includes('*/*')) errors.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"))
  if (resources.includes('*') && hasPlainResource) {
    errors.push(invalid(path, resources, "if '*' is present, must not specify other resources without subresources"))
  }
  return errors
}
