import { defineMissingResourceRule } from '../../src/check/api.ts'

export default defineMissingResourceRule({
  id: 'memory-limit-missing',
  severity: 'warning',
  which: 'limits',
  resource: 'memory',
  summary: 'A container has no memory limit',
  effect: 'a leak takes the memory of the whole node, and the kernel kills whatever it finds',
  peers: { 'kube-linter': ['unset-memory-requirements'], 'kube-score': ['container-resources'], polaris: ['memoryLimitsMissing'], checkov: ['CKV_K8S_13'] },
})
