import { rulePageUrl } from '../base/homepage.ts'

/** The page of a problem that a plan or a diff tells; its rule is of the group *plan*, unless it is told by others, too. */
export function problemPage(rule: string): string {
  return rulePageUrl(problemGroup(rule), rule)
}

export function problemGroup(rule: string): string {
  if (rule.startsWith('apply-endless-')) return 'gitops'
  return Object.hasOwn(elsewhere, rule) ? elsewhere[rule] ?? 'plan' : 'plan'
}

const elsewhere: Readonly<Record<string, string>> = { 'api-refused': 'api', 'crd-breaking-change': 'api', 'object-duplicate': 'naming' }
