import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-pv-create',
  severity: 'warning',
  profiles: ['security', 'cis', 'strict'],
  kinds: ['ClusterRole'],
  summary: 'A role makes PersistentVolumes',
  rights: [
    ...rights('', ['persistentvolumes'], ['create']),
  ],
  effect: 'its holders make a volume of any folder of any node and mount it through a claim',
  suggestion: 'leave it to the provisioner of the storage class',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { kubescape: ['C-0278'] },
})
