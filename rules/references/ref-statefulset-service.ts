import { defineReferenceRule } from '../../src/check/api.ts'

export default defineReferenceRule({
  id: 'ref-statefulset-service',
  severity: 'warning',
  to: ['Service'],
  summary: 'The governing Service of a StatefulSet is nowhere',
  effect: 'the pods get no DNS names of their own: `web-0.web` does not resolve',
  links: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id'],
  peers: { 'kube-score': ['statefulset-has-servicename'], popeye: [] },
  concerns: ({ from }) => from.kind === 'StatefulSet',
})
