import { defineReferenceRule } from '../../src/check/api.ts'

export default defineReferenceRule({
  id: 'ref-configmap',
  severity: 'warning',
  to: ['ConfigMap'],
  summary: 'A ConfigMap that a pod needs is nowhere',
  effect: 'the pod stays in CreateContainerConfigError, or in ContainerCreating for a volume, until someone makes it',
  links: ['https://kubernetes.io/docs/concepts/configuration/configmap/'],
  peers: { 'kube-score': [], kubescape: [], popeye: ['1300'] },
})
