import { defineReferenceRule } from '../../src/check/api.ts'

export default defineReferenceRule({
  id: 'ref-serviceaccount',
  severity: 'warning',
  to: ['ServiceAccount'],
  summary: 'A pod runs as a ServiceAccount that is nowhere',
  effect: 'no pod can be created: the API server refuses each with `error looking up service account`',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/'],
  peers: { 'kube-linter': ['non-existent-service-account'], popeye: ['300'] },
  concerns: ({ from, path }) => path.at(-1) === 'serviceAccountName' || from.kind === 'Pod',
})
