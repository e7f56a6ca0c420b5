import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-csr-approve',
  severity: 'warning',
  profiles: ['security', 'cis', 'strict'],
  kinds: ['ClusterRole'],
  summary: 'A role approves certificates',
  rights: [
    ...rights('certificates.k8s.io', ['certificatesigningrequests/approval'], ['update', 'patch']),
  ],
  effect: 'its holders get a certificate for any user or node that the signer serves',
  suggestion: 'limit the signers with resourceNames on signers, and leave approval to the controllers',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { checkov: ['CKV_K8S_156'], kubescape: ['C-0280'] },
})
