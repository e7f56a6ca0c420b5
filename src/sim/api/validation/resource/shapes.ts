import type { GoShape } from '../go-struct.ts'

/** Internal types of `pkg/apis/resource/types.go` (1.36), as messages print them. */

const toleration: GoShape = [
  ['Key', 'key', ''], ['Operator', 'operator', ''], ['Value', 'value', ''], ['Effect', 'effect', ''], ['TolerationSeconds', 'tolerationSeconds', null],
]
const selector: GoShape = [['CEL', 'cel', 'pointer', [['Expression', 'expression', '']]]]
const opaque: GoShape = [['Driver', 'driver', ''], ['Parameters', 'parameters', 'raw']]
const capacity: GoShape = [['Requests', 'requests', null]]
const requested: GoShape = [
  ['DeviceClassName', 'deviceClassName', ''], ['Selectors', 'selectors', 'list', selector], ['AllocationMode', 'allocationMode', ''], ['Count', 'count', 0],
]

const nodeSelectorRequirement: GoShape = [['Key', 'key', ''], ['Operator', 'operator', ''], ['Values', 'values', null]]

export const nodeSelectorTermShape: GoShape = [
  ['MatchExpressions', 'matchExpressions', 'list', nodeSelectorRequirement], ['MatchFields', 'matchFields', 'list', nodeSelectorRequirement],
]

export const claimSpecShape: GoShape = [
  ['Devices', 'devices', 'struct', [
    ['Requests', 'requests', 'list', [
      ['Name', 'name', ''],
      ['Exactly', 'exactly', 'pointer', [
        ...requested, ['AdminAccess', 'adminAccess', null], ['Tolerations', 'tolerations', 'list', toleration], ['Capacity', 'capacity', 'pointer', capacity],
      ]],
      ['FirstAvailable', 'firstAvailable', 'list', [
        ['Name', 'name', ''], ...requested, ['Tolerations', 'tolerations', 'list', toleration], ['Capacity', 'capacity', 'pointer', capacity],
      ]],
    ]],
    ['Constraints', 'constraints', 'list', [
      ['Requests', 'requests', null], ['MatchAttribute', 'matchAttribute', null], ['DistinctAttribute', 'distinctAttribute', null],
    ]],
    ['Config', 'config', 'list', [['Requests', 'requests', null], ['Opaque', 'opaque', 'pointer', opaque]]],
  ]],
]

export const allocationShape: GoShape = [
  ['Devices', 'devices', 'struct', [
    ['Results', 'results', 'list', [
      ['Request', 'request', ''], ['Driver', 'driver', ''], ['Pool', 'pool', ''], ['Device', 'device', ''], ['AdminAccess', 'adminAccess', null],
      ['Tolerations', 'tolerations', 'list', toleration], ['BindingConditions', 'bindingConditions', null],
      ['BindingFailureConditions', 'bindingFailureConditions', null], ['ShareID', 'shareID', null], ['ConsumedCapacity', 'consumedCapacity', null],
    ]],
    ['Config', 'config', 'list', [['Source', 'source', ''], ['Requests', 'requests', null], ['Opaque', 'opaque', 'pointer', opaque]]],
  ]],
  ['NodeSelector', 'nodeSelector', 'pointer', [['NodeSelectorTerms', 'nodeSelectorTerms', 'list', nodeSelectorTermShape]]],
  ['AllocationTimestamp', 'allocationTimestamp', null],
]

export const deviceAttributeShape: GoShape = [
  ['IntValue', 'int', null], ['BoolValue', 'bool', null], ['StringValue', 'string', null], ['VersionValue', 'version', null],
  ['IntValues', 'ints', null], ['BoolValues', 'bools', null], ['StringValues', 'strings', null], ['VersionValues', 'versions', null],
]
