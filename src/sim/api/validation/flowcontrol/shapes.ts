import type { GoShape } from '../go-struct.ts'

/** Internal types of `pkg/apis/flowcontrol/types.go` (1.36), as messages print them. */

const name: GoShape = [['Name', 'name', '']]

export const distinguisherMethodShape: GoShape = [['Type', 'type', '']]

export const flowSchemaSpecShape: GoShape = [
  ['PriorityLevelConfiguration', 'priorityLevelConfiguration', 'struct', name],
  ['MatchingPrecedence', 'matchingPrecedence', 0],
  ['DistinguisherMethod', 'distinguisherMethod', 'pointer', distinguisherMethodShape],
  ['Rules', 'rules', 'list', [
    ['Subjects', 'subjects', 'list', [
      ['Kind', 'kind', ''], ['User', 'user', 'pointer', name], ['Group', 'group', 'pointer', name],
      ['ServiceAccount', 'serviceAccount', 'pointer', [['Namespace', 'namespace', ''], ['Name', 'name', '']]],
    ]],
    ['ResourceRules', 'resourceRules', 'list', [
      ['Verbs', 'verbs', null], ['APIGroups', 'apiGroups', null], ['Resources', 'resources', null], ['ClusterScope', 'clusterScope', false],
      ['Namespaces', 'namespaces', null],
    ]],
    ['NonResourceRules', 'nonResourceRules', 'list', [['Verbs', 'verbs', null], ['NonResourceURLs', 'nonResourceURLs', null]]],
  ]],
]

export const priorityLevelSpecShape: GoShape = [
  ['Type', 'type', ''],
  ['Limited', 'limited', 'pointer', [
    ['NominalConcurrencyShares', 'nominalConcurrencyShares', 0],
    ['LimitResponse', 'limitResponse', 'struct', [
      ['Type', 'type', ''],
      ['Queuing', 'queuing', 'pointer', [['Queues', 'queues', 0], ['HandSize', 'handSize', 0], ['QueueLengthLimit', 'queueLengthLimit', 0]]],
    ]],
    ['LendablePercent', 'lendablePercent', null], ['BorrowingLimitPercent', 'borrowingLimitPercent', null],
  ]],
  ['Exempt', 'exempt', 'pointer', [['NominalConcurrencyShares', 'nominalConcurrencyShares', null], ['LendablePercent', 'lendablePercent', null]]],
]
