import { defineMissingResourceRule } from '../../src/check/api.ts'

export default defineMissingResourceRule({
  id: 'cpu-limit-missing',
  severity: 'info',
  profiles: ['strict'],
  which: 'limits',
  resource: 'cpu',
  summary: 'A container has no CPU limit',
  effect: 'it may use all the CPU that others leave over',
  peers: { 'kube-linter': ['unset-cpu-requirements'], 'kube-score': ['container-resources'], polaris: ['cpuLimitsMissing'], checkov: ['CKV_K8S_11'] },
})
