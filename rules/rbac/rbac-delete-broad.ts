import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-delete-broad',
  severity: 'info',
  profiles: ['strict'],
  summary: 'A role deletes workloads or data',
  rights: [
    ...rights('', ['pods', 'services', 'secrets', 'configmaps', 'namespaces', 'persistentvolumeclaims', 'persistentvolumes', 'nodes', 'replicationcontrollers'], ['delete', 'deletecollection']),
    ...rights('apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], ['delete', 'deletecollection']),
    ...rights('batch', ['cronjobs', 'jobs'], ['delete', 'deletecollection']),
  ],
  effect: 'one wrong command of its holders takes a service or its data away',
  suggestion: 'grant it per namespace, or by name',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { kubescape: ['C-0007'] },
})
