import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-pod-exec',
  severity: 'warning',
  summary: 'A role opens shells in containers',
  rights: [
    ...rights('', ['pods/exec', 'pods/attach'], ['create', 'get']),
    ...rights('', ['pods/ephemeralcontainers'], ['update', 'patch']),
  ],
  effect: 'its holders run commands in any container of the namespace, or of the whole cluster, with its rights and its secrets',
  suggestion: 'grant it to people for the time of an incident, in one namespace',
  builtIn: { roles: ['admin', 'edit'], bindings: ['ClusterRoleBinding'] },
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { polaris: ['clusterrolePodExecAttach', 'rolePodExecAttach', 'clusterrolebindingPodExecAttach', 'rolebindingClusterRolePodExecAttach', 'rolebindingRolePodExecAttach'], datree: ['CONTAINERS_INCORRECT_RESOURCES_VERBS_VALUE'], trivy: ['KSV-0053', 'KSV-0054'], checkov: ['CKV2_K8S_2'], kubescape: ['C-0002'], monokle: ['KBP108'] },
})
