import { defineReferenceRule } from '../../src/check/api.ts'

export default defineReferenceRule({
  id: 'ref-hpa-target',
  severity: 'warning',
  to: ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'argoproj.io/Rollout'],
  summary: 'A HorizontalPodAutoscaler scales a workload that is nowhere',
  effect: 'the autoscaler reports FailedGetScale and never scales anything',
  links: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],
  peers: { 'kube-score': ['horizontalpodautoscaler-has-target'], popeye: ['600'], 'kube-linter': ['dangling-horizontalpodautoscaler'] },
  concerns: ({ from }) => from.kind === 'HorizontalPodAutoscaler',
})
