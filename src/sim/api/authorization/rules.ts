import { compareStrings } from '../../../base/json.ts'
import { goQuote } from '../../../base/go-format.ts'
import type { PolicyRule } from '../../../model/kubernetes.generated.ts'
import type { Attributes } from './attributes.ts'

/**
 * What a rule allows and covers: `pkg/apis/rbac/v1/evaluation_helpers.go`, `plugin/pkg/auth/authorizer/rbac/rbac.go` and
 * `k8s.io/component-helpers/auth/rbac/validation/policy_comparator.go` (1.36).
 */

export function ruleAllows(attributes: Attributes, rule: PolicyRule): boolean {
  if (!includesOrAll(rule.verbs, attributes.verb)) return false
  if ('path' in attributes) return (rule.nonResourceURLs ?? []).some((url) => url === '*' || urlCovers(url, attributes.path))
  const { group, resource, subresource, name } = attributes
  const combined = subresource === '' ? resource : `${resource}/${subresource}`
  const resources = rule.resources ?? []
  return includesOrAll(rule.apiGroups, group)
    && (includesOrAll(resources, combined) || (subresource !== '' && resources.includes(`*/${subresource}`)))
    && ((rule.resourceNames ?? []).length === 0 || (rule.resourceNames ?? []).includes(name))
}

/** The atoms of the wanted rules that the owned ones do not give: one group, resource, verb and name each. */
export function uncoveredRules(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(atomsOf).filter((atom) => !owned.some((rule) => covers(rule, atom)))
}

/** Atoms joined again by their verbs, as the server lists them: each once, sorted. */
export function describeRules(atoms: readonly PolicyRule[]): string[] {
  const byResource = new Map<string, PolicyRule>()
  for (const atom of atoms) {
    const key = JSON.stringify(atom.nonResourceURLs === undefined ? [atom.apiGroups, atom.resources, atom.resourceNames] : [atom])
    const known = byResource.get(key)
    if (known === undefined) byResource.set(key, { ...atom })
    else if (atom.nonResourceURLs === undefined) known.verbs = [...known.verbs ?? [], ...atom.verbs ?? []]
  }
  return [...new Set([...byResource.values()].map(ruleText))].sort(compareStrings)
}

/** `{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}`; what is empty is left out. */
function ruleText(rule: PolicyRule): string {
  const parts = ([
    ['APIGroups', rule.apiGroups], ['Resources', rule.resources], ['NonResourceURLs', rule.nonResourceURLs], ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ] as const).flatMap(([name, values = []]) => values.length === 0 ? [] : [`${name}:[${values.map(goQuote).join(' ')}]`])
  return `{${parts.join(', ')}}`
}

function atomsOf(rule: PolicyRule): PolicyRule[] {
  const { apiGroups = [], resources = [], verbs = [], resourceNames = [], nonResourceURLs = [] } = rule
  const names: ({ resourceNames: string[] } | Record<string, never>)[] = resourceNames.length === 0 ? [{}] : resourceNames.map((name) => ({ resourceNames: [name] }))
  return [
    ...apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.flatMap((verb) =>
      names.map((named) => ({ apiGroups: [group], resources: [resource], verbs: [verb], ...named }))))),
    ...nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] }))),
  ]
}

function covers(owned: PolicyRule, atom: PolicyRule): boolean {
  const names = owned.resourceNames ?? []
  return hasAllOrAny(owned.verbs, atom.verbs)
    && hasAllOrAny(owned.apiGroups, atom.apiGroups)
    && (hasAllOrAny(owned.resources, atom.resources) || (atom.resources ?? []).every((resource) => coversSubresource(owned.resources ?? [], resource)))
    && (names.length === 0 || ((atom.resourceNames ?? []).length > 0 && (atom.resourceNames ?? []).every((name) => names.includes(name))))
    && (atom.nonResourceURLs ?? []).every((url) => (owned.nonResourceURLs ?? []).some((own) => urlCovers(own, url)))
}

/** A full asterisk, and `*` followed by a slash and the subresource, cover `pods/log` as the resource itself does. */
function coversSubresource(owned: readonly string[], resource: string): boolean {
  if (owned.includes(resource)) return true
  const slash = resource.indexOf('/')
  return slash >= 0 && owned.includes(`*${resource.slice(slash)}`)
}

/** `/x/*` covers all that begins with `/x/`; several asterisks at the end count as one. */
function urlCovers(owned: string, url: string): boolean {
  return owned === url || (owned.endsWith('*') && url.startsWith(owned.replace(/\*+$/, '')))
}

function includesOrAll(values: readonly string[] | undefined, wanted: string): boolean {
  return (values ?? []).some((value) => value === '*' || value === wanted)
}

function hasAllOrAny(values: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  return (values ?? []).includes('*') || (wanted ?? []).every((value) => (values ?? []).includes(value))
}
