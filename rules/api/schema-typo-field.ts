import { defineRule, newestUnknownFields } from '../../src/check/api.ts'

export default defineRule({
  id: 'schema-typo-field',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A field name is a misspelling of one that the kind has',
  links: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#setting-the-field-validation-level'],
  fixable: true,
  peers: { kubeconform: ['-strict'], 'kubectl-validate': ['schema'] },

  check(resource, { minors, report }) {
    for (const { path, field, name, intention, holder } of newestUnknownFields(resource, minors)) {
      if (intention?.kind !== 'misspelt') continue
      const place = resource.at(path, 'key')
      report(place, {
        text: `unknown field "${field}": ${holder} has no ${name}, but ${intention.name}`,
        effect: 'the API server refuses the object; a client that does not validate loses the field without a word',
        suggestion: intention.wrongCase ? `write ${intention.name}: field names are case-sensitive` : `did you mean ${intention.name}?`,
        fix: { title: `rename ${name} to ${intention.name}`, safety: 'safe', edits: [{ span: place.span, newText: intention.name }] },
      })
    }
  },
})
