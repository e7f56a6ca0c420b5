import { defineMissingResourceRule } from '../../src/check/api.ts'

export default defineMissingResourceRule({
  id: 'cpu-request-missing',
  severity: 'warning',
  which: 'requests',
  resource: 'cpu',
  summary: 'A container has no CPU request',
  effect: 'the scheduler takes it for nothing and places it on a full node; under contention it gets next to no CPU',
  peers: { 'kube-linter': ['unset-cpu-requirements'], 'kube-score': ['container-resources'], polaris: ['cpuRequestsMissing'], checkov: ['CKV_K8S_10'] },
})
