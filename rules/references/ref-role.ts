import { defineReferenceRule } from '../../src/check/api.ts'

export default defineReferenceRule({
  id: 'ref-role',
  severity: 'warning',
  to: ['Role', 'ClusterRole'],
  summary: 'A binding grants a role that is nowhere',
  effect: 'the binding is accepted and grants nothing: every request of its subjects is forbidden',
  links: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
  peers: { popeye: ['1300'], 'kube-linter': [] },
})
