import { type LabelSelectorLike, labelSelectorMatches } from '../../../base/labels.ts'
import type { MatchResources, NamedRuleWithOperations } from '../../../model/kubernetes.generated.ts'
import type { AdmissionRequest, ClusterReader } from '../plugin.ts'

/**
 * Whether a policy or binding is about a request, and in which version it wants to see it:
 * `k8s.io/apiserver/pkg/admission/plugin/policy/matching/matching.go` (1.36).
 */
export function matchedVersion(constraints: MatchResources | undefined, request: AdmissionRequest, cluster: ClusterReader): string | undefined {
  const own = request.view?.version ?? request.resource.version
  const { resourceRules = [], excludeResourceRules = [], namespaceSelector, objectSelector, matchPolicy = 'Equivalent' } = constraints ?? {}
  if (!namespaceMatches(namespaceSelector, request, cluster) || !objectMatches(objectSelector, request)) return undefined
  if (excludeResourceRules.length > 0 && ruleVersion(excludeResourceRules, request, own, matchPolicy) !== undefined) return undefined
  return resourceRules.length === 0 ? own : ruleVersion(resourceRules, request, own, matchPolicy)
}

/** The version of the first rule that holds; others that serve the same objects count unless the match must be exact. */
function ruleVersion(rules: readonly NamedRuleWithOperations[], request: AdmissionRequest, own: string, matchPolicy: string): string | undefined {
  for (const rule of rules) if (ruleMatches(rule, request, own)) return own
  if (matchPolicy === 'Exact') return undefined
  const others = (request.view?.versions ?? []).filter((version) => version !== own)
  for (const rule of rules) {
    const found = others.find((version) => ruleMatches(rule, request, version))
    if (found !== undefined) return found
  }
  return undefined
}

function ruleMatches(rule: NamedRuleWithOperations, request: AdmissionRequest, version: string): boolean {
  const { apiGroups = [], apiVersions = [], operations = [], resources = [], resourceNames = [], scope = '*' } = rule
  const { resource, subresource } = request
  if (resourceNames.length > 0 && !resourceNames.includes(request.name)) return false
  const isNamespaced = resource.namespaced
  return names(apiGroups, resource.group) && names(apiVersions, version) && names(operations, request.operation)
    && (scope === '*' || (scope === 'Namespaced') === isNamespaced)
    && resources.some((each) => resourceMatches(each, resource.resource, subresource))
}

function names(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value)
}

/** `pods`, `pods/*`, `pods/status`, `*`, `*` with `/scale`: a bare name means no subresource. */
function resourceMatches(pattern: string, resource: string, subresource: string): boolean {
  const [name = '', sub = ''] = pattern.split('/', 2)
  return (name === '*' || name === resource) && (sub === '*' || sub === subresource)
}

function namespaceMatches(selector: LabelSelectorLike | undefined, request: AdmissionRequest, cluster: ClusterReader): boolean {
  if (isEmpty(selector)) return true
  const isNamespace = request.resource.group === '' && request.resource.kind === 'Namespace'
  if (!request.resource.namespaced && !isNamespace) return true
  const object = isNamespace && request.operation === 'CREATE' ? request.object : cluster.get('', 'Namespace', '', isNamespace ? request.name : request.namespace)
  return labelSelectorMatches(selector, object?.metadata?.labels ?? {})
}

function objectMatches(selector: LabelSelectorLike | undefined, { object, old }: AdmissionRequest): boolean {
  if (isEmpty(selector)) return true
  return [object, old].some((each) => each !== undefined && labelSelectorMatches(selector, each.metadata?.labels ?? {}))
}

function isEmpty(selector: LabelSelectorLike | undefined): boolean {
  return selector === undefined || (Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0)
}

/** Policies are not applied to policies. */
export function isExempt({ resource }: AdmissionRequest): boolean {
  return resource.group === 'admissionregistration.k8s.io' && /^(validating|mutating)admissionpolic(y|ies|ybindings)$/.test(resource.resource)
}
