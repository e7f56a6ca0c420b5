import { type FieldError, type FieldPath, invalid, notSupported, required } from '../../../../base/field.ts'
import { dns1123LabelErrors } from '../../../../base/names.ts'
import type { NonResourcePolicyRule, ResourcePolicyRule } from '../../../../model/kubernetes.generated.ts'

/** Which requests a flow schema takes: `pkg/apis/flowcontrol/validation/validation.go` (1.36). */

const supportedVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch']

export function validateResourceRule(rule: ResourcePolicyRule, path: FieldPath): FieldError[] {
  const { apiGroups = [], resources = [], namespaces = [] } = rule
  const errors = validateVerbs(rule.verbs ?? [], path.child('verbs'))
  if (apiGroups.length === 0) errors.push(required(path.child('apiGroups'), 'resource rules must supply at least one api group'))
  else errors.push(...wildcardAlone(apiGroups, 'api groups', path.child('apiGroups')))
  if (resources.length === 0) errors.push(required(path.child('resources'), 'resource rules must supply at least one resource'))
  else errors.push(...wildcardAlone(resources, 'resources', path.child('resources')))
  const at = path.child('namespaces')
  if (namespaces.length === 0 && rule.clusterScope !== true) {
    errors.push(required(at, 'resource rules that are not cluster scoped must supply at least one namespace'))
  } else if (namespaces.includes('*')) {
    errors.push(...wildcardAlone(namespaces, 'namespaces', at))
  } else {
    errors.push(...namespaces.flatMap((namespace, index) => dns1123LabelErrors(namespace).map((message) =>
      invalid(at.index(index), namespace, `each member of this list must be '*' or a DNS-1123 label; ${message}`))))
  }
  return errors
}

export function validateNonResourceRule(rule: NonResourcePolicyRule, path: FieldPath): FieldError[] {
  const { nonResourceURLs = [] } = rule
  const at = path.child('nonResourceURLs')
  const errors = validateVerbs(rule.verbs ?? [], path.child('verbs'))
  if (nonResourceURLs.length === 0) errors.push(required(at, 'nonResourceURLs must contain at least one value'))
  else if (nonResourceURLs.includes('*')) errors.push(...wildcardAlone(nonResourceURLs, 'non-resource URLs', at))
  else errors.push(...nonResourceURLs.flatMap((url, index) => validateNonResourceURL(url, at.index(index))))
  return errors
}

function validateVerbs(verbs: readonly string[], path: FieldPath): FieldError[] {
  if (verbs.length === 0) return [required(path, 'verbs must contain at least one value')]
  if (verbs.includes('*')) return wildcardAlone(verbs, 'verbs', path)
  return verbs.every((verb) => supportedVerbs.includes(verb)) ? [] : [notSupported(path, verbs, supportedVerbs)]
}

function wildcardAlone(values: readonly string[], what: string, path: FieldPath): FieldError[] {
  if (values.length < 2 || !values.includes('*')) return []
  return [invalid(path, values, `if '*' is present, must not specify other ${what}`)]
}

function validateNonResourceURL(url: string, path: FieldPath): FieldError[] {
  const problem = url === '' ? 'must not be empty'
    : url === '/' ? undefined
      : !url.startsWith('/') ? 'must start with slash'
        : url.includes(' ') ? 'must not contain white-space'
          : url.includes('//') ? 'must not contain double slash'
            : url.replace(/\/\*$/, '').includes('*') ? 'wildcard can only do suffix matching' : undefined
  return problem === undefined ? [] : [invalid(path, url, problem)]
}
