import { defineRule, newestUnknownFields } from '../../src/check/api.ts'

export default defineRule({
  id: 'schema-unknown-field',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'The kind has no such field',
  links: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#setting-the-field-validation-level'],
  peers: { kubeconform: ['-strict'], 'kubectl-validate': ['schema'], 'kube-linter': ['schema-validation'] },

  check(resource, { minors, report }) {
    const minor = minors.at(-1)
    for (const { path, field, name, intention, holder } of newestUnknownFields(resource, minors)) {
      const removed = intention?.kind === 'other-release' && intention.until !== undefined && minor !== undefined && intention.until <= minor
      if (intention !== undefined && !removed) continue
      report(resource.at(path, 'key'), {
        text: removed ? `unknown field "${field}": Kubernetes 1.${intention.until} took ${name} out of ${holder}` : `unknown field "${field}": ${holder} has no ${name}`,
        effect: 'the API server refuses the object; a client that does not validate loses the field without a word',
        suggestion: `take ${name} out, or look up where it belongs with "kubectl explain ${resource.kind.toLowerCase()}"`,
      })
    }
  },
})
