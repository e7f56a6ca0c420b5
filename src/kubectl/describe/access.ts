import { compareStrings, type ValueMap } from '../../base/json.ts'
import { listAt, textAt, textsAt } from '../tables/cells.ts'
import type { Describer } from './describer.ts'
import { labelLines, nameLine, sliceText } from './text.ts'

/** One resource or URL, with what may be done to it. */
interface Rule {
  readonly groups: readonly string[]
  readonly resources: readonly string[]
  readonly names: readonly string[]
  readonly urls: readonly string[]
  readonly verbs: string[]
}

/** Rules are taken apart to single resources, verbs of the same resource are put together again: `pkg/util/rbac/rbac.go` (v0.36.2). */
export const role: Describer = (o) => {
  const rows = compacted(listAt(o, 'rules').flatMap(broken)).sort((a, b) => compareStrings(structText(a), structText(b)))
    .map(({ groups, resources, names, urls, verbs }) => `  ${resourceText(resources[0], groups[0])}\t${sliceText(urls)}\t${sliceText(names)}\t${sliceText(verbs)}\n`)
  return `${nameLine(o)}${labelLines(o)}PolicyRule:\n  Resources\tNon-Resource URLs\tResource Names\tVerbs\n  ---------\t-----------------\t--------------\t-----\n${rows.join('')}`
}

function broken(rule: ValueMap): Rule[] {
  const [verbs, names] = [textsAt(rule, 'verbs'), textsAt(rule, 'resourceNames')]
  const each = (part: Omit<Rule, 'verbs'>): Rule[] => verbs.map((verb) => ({ ...part, verbs: [verb] }))
  const byName = names.length === 0 ? [[]] : names.map((name) => [name])
  const resources = textsAt(rule, 'apiGroups').flatMap((group) => textsAt(rule, 'resources').flatMap((resource) => verbs.flatMap((verb) => byName.map((one) => ({ groups: [group], resources: [resource], names: one, urls: [], verbs: [verb] })))))
  return [...resources, ...textsAt(rule, 'nonResourceURLs').flatMap((url) => each({ groups: [], resources: [], names: [], urls: [url] }))]
}

/** URLs are not put together. */
function compacted(rules: readonly Rule[]): Rule[] {
  const known = new Map<string, Rule>()
  const urls: Rule[] = []
  for (const rule of rules) {
    const key = [...rule.groups, ...rule.resources, ...rule.names].join('\0')
    const same = known.get(key)
    if (rule.urls.length > 0) urls.push(rule)
    else if (same === undefined) known.set(key, rule)
    else same.verbs.push(...rule.verbs.filter((verb) => !same.verbs.includes(verb)))
  }
  return [...urls, ...known.values()]
}

/** They are ordered by how Go prints the struct: verbs first. */
function structText({ verbs, groups, resources, names, urls }: Rule): string {
  return `&PolicyRule{Verbs:${sliceText(verbs)},APIGroups:${sliceText(groups)},Resources:${sliceText(resources)},ResourceNames:${sliceText(names)},NonResourceURLs:${sliceText(urls)},}`
}

/** `deployments.apps/scale`. */
function resourceText(resource = '', group = ''): string {
  const [name = '', ...subresource] = resource.split('/')
  return [`${name}${group === '' ? '' : `.${group}`}`, ...subresource.length === 0 ? [] : [subresource.join('/')]].join('/')
}

export const binding: Describer = (o) => {
  const subjects = listAt(o, 'subjects').map((one) => `  ${textAt(one, 'kind')}\t${textAt(one, 'name')}\t${textAt(one, 'namespace')}\n`).join('')
  return `${nameLine(o)}${labelLines(o)}Role:\n  Kind:\t${textAt(o, 'roleRef', 'kind')}\n  Name:\t${textAt(o, 'roleRef', 'name')}\nSubjects:\n  Kind\tName\tNamespace\n  ----\t----\t---------\n${subjects}`
}
