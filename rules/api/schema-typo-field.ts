import { defineRule, keyEdit, lookupPackKind, newestUnknownFields, option, type Resource } from '../../src/check/api.ts'
import { isMap, type JsonPath, type Value } from '../../src/base/json.ts'
import { definedInInput } from './_custom.ts'

export default defineRule({
  id: 'schema-typo-field',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['*'],
  summary: 'A field name is a misspelling of one that the kind has',
  links: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#setting-the-field-validation-level'],
  fixable: true,
  options: { extraTypos: option<Record<string, string>>({}, 'further misspellings and what they mean: `{"mem": "memory"}`') },
  peers: { 'kubeconform': ['-strict'], 'kubectl-validate': ['schema'] },

  check(resource, { bundle, minors, options, report }) {
    const tell = (path: JsonPath, text: string, name: string, wrongCase: boolean, isCustom: boolean): void => {
      report(resource.at(path, 'key'), {
        text,
        effect: isCustom ? 'nothing reads a field of that name' : 'the API server refuses the object; a client that does not validate loses the field without a word',
        suggestion: wrongCase ? `write ${name}: field names are case-sensitive` : `did you mean ${name}?`,
        fix: { title: `rename ${String(path.at(-1))} to ${name}`, safety: isCustom ? 'changes-behaviour' : 'safe', edits: [keyEdit(resource, path, name)] },
        severity: isCustom ? 'warning' : undefined,
      })
    }
    for (const { path, field, name, intention, holder } of newestUnknownFields(resource, minors)) {
      if (intention?.kind === 'misspelt') tell(path, `unknown field "${field}": ${holder} has no ${name}, but ${intention.name}`, intention.name, intention.wrongCase, false)
    }
    if (resource.builtIn || lookupPackKind(resource.apiVersion, resource.kind) !== undefined || definedInInput(bundle, resource) !== undefined) return
    for (const { path, name } of misspeltInCustom(resource, options.extraTypos)) tell(path, `the field ${String(path.at(-1))} looks like ${name}`, name, false, true)
  },
})

/** Words that no schema has and many files do. */
const famous: Readonly<Record<string, string>> = {
  matchLabel: 'matchLabels', lables: 'labels', livenessprobe: 'livenessProbe', readinessprobe: 'readinessProbe', enviroment: 'env', metdata: 'metadata',
  serviceaccountName: 'serviceAccountName', imagePullpolicy: 'imagePullPolicy', nodeselector: 'nodeSelector', contianers: 'containers', annotatons: 'annotations',
}

/** In custom resources without a known schema only famous misspellings can be told, and not among data. */
function misspeltInCustom({ raw }: Resource, extra: Readonly<Record<string, string>>): { path: JsonPath, name: string }[] {
  const found: { path: JsonPath, name: string }[] = []
  const visit = (value: Value | undefined, path: JsonPath): void => {
    if (Array.isArray(value)) value.forEach((item, index) => { visit(item, [...path, index]) })
    if (!isMap(value)) return
    for (const key of Object.keys(value)) {
      const name = Object.hasOwn(extra, key) ? extra[key] : Object.hasOwn(famous, key) ? famous[key] : undefined
      if (name !== undefined && !Object.hasOwn(value, name)) found.push({ path: [...path, key], name })
      if (key !== 'data' && key !== 'labels' && key !== 'annotations') visit(value[key], [...path, key])
    }
  }
  visit(raw.spec, ['spec'])
  return found
}
