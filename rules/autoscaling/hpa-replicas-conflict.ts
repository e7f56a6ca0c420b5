import { defineRule, relatedAt } from '../../src/check/api.ts'

export default defineRule({
  id: 'hpa-replicas-conflict',
  group: 'autoscaling',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'],
  summary: 'A workload that an autoscaler drives sets its own replicas',
  links: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling'],
  peers: { 'kube-score': ['deployment-targeted-by-hpa-does-not-have-a-static-replica-count'], polaris: [] },

  check(resource, { bundle, report }) {
    const { replicas } = resource.spec as { replicas?: number }
    const [scaler] = bundle.scalersOf(resource)
    // Zero is how a KEDA target starts.
    if (replicas === undefined || scaler === undefined || (replicas === 0 && scaler.group === 'keda.sh')) return
    report(resource.at('spec.replicas'), {
      text: `replicas is ${replicas} here, and ${scaler.title} scales the same workload`,
      effect: `every apply sets it back to ${replicas}, and the autoscaler has to correct it again`,
      related: [relatedAt(scaler.at('spec.scaleTargetRef'), scaler.title)],
      suggestion: 'take replicas out',
    })
  },
})
