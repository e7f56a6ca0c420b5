import { defineMissingResourceRule } from '../../src/check/api.ts'

export default defineMissingResourceRule({
  id: 'memory-request-missing',
  severity: 'warning',
  which: 'requests',
  resource: 'memory',
  summary: 'A container has no memory request',
  effect: 'the scheduler places it where there may be no memory for it, and it is among the first to be evicted',
  peers: { 'kube-linter': ['unset-memory-requirements'], 'kube-score': ['container-resources'], polaris: ['memoryRequestsMissing'], checkov: ['CKV_K8S_12'] },
})
