import { defineGrantRule, rights, writeVerbs } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-network-write',
  severity: 'info',
  profiles: ['strict'],
  summary: 'A role changes how traffic flows',
  rights: [
    ...rights('', ['services', 'endpoints'], writeVerbs),
    ...rights('discovery.k8s.io', ['endpointslices'], writeVerbs),
    ...rights('networking.k8s.io', ['ingresses', 'networkpolicies'], writeVerbs),
  ],
  effect: 'its holders send traffic elsewhere, or open what a policy closed',
  suggestion: 'grant it per namespace',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { trivy: ['KSV-0056'] },
})
