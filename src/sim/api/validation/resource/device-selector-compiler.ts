import { compile, environment } from '../../../../schema/cel/compile.ts'
import { estimateCost } from '../../../../schema/cel/cost.ts'
import type { Range } from '../../../../schema/cel/estimate.ts'
import { anyType, boolType, type CelType, mapOf, stringType, structType } from '../../../../schema/cel/types.ts'
import { goTypeText } from '../admissionregistration/expression-compiler.ts'

/** What is wrong with the CEL expression of a device selector. */
export interface DeviceSelectorError {
  readonly type: 'Invalid' | 'Internal' | 'TooComplex'
  readonly detail: string
}

const maxCost = 1_000_000
const maxDomainLength = 63
const maxIDLength = 32
const maxEntries = 32
const maxValueLength = 64
const maxDriverLength = 63

const deviceType = structType('kubernetes.DRADevice')
const deviceFields: ReadonlyMap<string, CelType> = new Map([
  ['driver', stringType],
  ['attributes', mapOf(stringType, mapOf(stringType, anyType))],
  ['capacity', mapOf(stringType, mapOf(stringType, structType('kubernetes.Quantity')))],
  ['allowMultipleAllocations', boolType],
])
const deviceEnvironment = environment({ device: deviceType }, { structs: (name) => name === deviceType.name ? deviceFields : undefined })

/** `k8s.io/dynamic-resource-allocation/cel/compile.go` (1.36): must be bool over `device`, within a cost of 1,000,000. */
export function compileDeviceSelector(expression: string): DeviceSelectorError | undefined {
  const compiled = compile(expression, deviceEnvironment)
  // The engine has no `cel.bind`, which is for device selectors alone: such an expression is taken as it is.
  if (/\bcel\s*\.\s*bind\s*\(/.test(expression)) return undefined
  if ('errors' in compiled) return { type: 'Invalid', detail: `compilation failed: ${expression === '' ? ofNothing(compiled.errors) : compiled.errors}` }
  const { type, checked, failure } = compiled.program
  if (type.kind !== 'bool' && type.kind !== 'any') {
    return { type: 'Invalid', detail: `must evaluate to bool or the unknown type, not ${goTypeText(type)}` }
  }
  if (failure !== undefined) return { type: 'Internal', detail: `program instantiation failed: ${failure}` }
  return estimateCost(checked, deviceSizes).max > maxCost ? { type: 'TooComplex', detail: '' } : undefined
}

/** cel-go finds no line in an empty text, so it tells column 0 and shows nothing. */
function ofNothing(errors: string): string {
  return (errors.split('\n')[0] ?? '').replace(':1:1:', ':1:0:')
}

/** Bounds that the API sets on what a device holds: two levels of maps, by domain and by identifier. */
function deviceSizes(path: readonly string[]): Range | undefined {
  const [root, field = '', domain, id] = path
  if (root !== 'device' || path.length > 4) return undefined
  if (field === 'driver') return upTo(maxDriverLength)
  if (field === 'allowMultipleAllocations') return upTo(1)
  if (field !== 'attributes' && field !== 'capacity') return undefined
  if (domain === undefined) return upTo(maxEntries)
  if (domain === '@keys') return upTo(maxDomainLength)
  if (id === undefined) return upTo(maxEntries)
  if (id === '@keys') return upTo(maxIDLength)
  return field === 'attributes' ? upTo(maxValueLength) : undefined
}

function upTo(max: number): Range {
  return { min: 0, max }
}
