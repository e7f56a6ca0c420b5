import { defineRule, keyEdit, type Resource } from '../../src/check/api.ts'
import { nearestName } from '../../src/base/edit-distance.ts'

/** The API server refuses what it misses; here is only what kubectl misses before it can ask. */
export default defineRule({
  id: 'schema-missing-field',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A required field is missing',
  links: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields'],
  fixable: true,
  peers: {
    'kube-linter': ['schema-validation'], 'datree': ['HPA_MISSING_MAXREPLICAS_KEY'], 'kubesec': ['schema'], 'monokle': ['K8S001'], 'kubeconform': ['schema'], 'kubectl-validate': ['schema'],
  },

  check(resource, { report }) {
    for (const field of ['apiVersion', 'kind'] as const) {
      if (resource.raw[field] !== undefined && resource.raw[field] !== null && resource.raw[field] !== '') continue
      const typo = typoOf(field, resource)
      const place = typo === undefined ? resource.at([]) : resource.at(typo, 'key')
      report({ ...place, pointer: [] }, {
        text: typo === undefined ? `the document has no ${field}` : `the document has no ${field}, but ${typo}`,
        effect: 'kubectl cannot tell what it is and refuses it',
        suggestion: typo === undefined ? undefined : `did you mean ${field}?`,
        fix: typo === undefined ? undefined : { title: `rename ${typo} to ${field}`, safety: 'safe', edits: [keyEdit(resource, [typo], field)] },
      })
      // kubectl asks for them one after the other.
      return
    }
  },
})

function typoOf(field: string, { raw }: Resource): string | undefined {
  return Object.keys(raw).find((key) => key !== 'apiVersion' && key !== 'kind' && nearestName(key, [field]) !== undefined)
}
