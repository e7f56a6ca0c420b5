import { defineReferenceRule } from '../../src/check/api.ts'

export default defineReferenceRule({
  id: 'ref-priorityclass',
  severity: 'warning',
  to: ['PriorityClass'],
  summary: 'A pod names a PriorityClass that is nowhere',
  effect: 'no pod can be created: the API server refuses each with `no PriorityClass with name … was found`',
  links: ['https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/'],
  peers: { kubescape: [] },
})
