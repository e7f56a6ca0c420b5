import type { FlowSchemaSpec, PriorityLevelConfigurationSpec } from '../../../../model/kubernetes.generated.ts'

/**
 * The objects of API priority and fairness that the server insists on:
 * `k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go` (1.36).
 */
export const mandatoryFlowSchemas: ReadonlyMap<string, FlowSchemaSpec> = new Map([
  ['exempt', everythingFrom('exempt', 1, ['system:masters'])],
  ['catch-all', {
    ...everythingFrom('catch-all', 10000, ['system:unauthenticated', 'system:authenticated']), distinguisherMethod: { type: 'ByUser' },
  }],
])

export const mandatoryPriorityLevels: ReadonlyMap<string, PriorityLevelConfigurationSpec> = new Map([
  ['exempt', { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }],
  ['catch-all', { type: 'Limited', limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: 'Reject' } } }],
])

function everythingFrom(level: string, matchingPrecedence: number, groups: readonly string[]): FlowSchemaSpec {
  return {
    priorityLevelConfiguration: { name: level },
    matchingPrecedence,
    rules: [{
      subjects: groups.map((name) => ({ kind: 'Group', group: { name } })),
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'], clusterScope: true }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    }],
  }
}
