import { quantityOrZero } from '../../../base/quantity.ts'
import type { DeviceAttribute, DeviceCapacity } from '../../../model/kubernetes.generated.ts'
import { compile, environment, evaluate, type Program } from '../../../schema/cel/compile.ts'
import { CelQuantity } from '../../../schema/cel/library/quantity.ts'
import { CelSemver, parseVersion } from '../../../schema/cel/library/semver.ts'
import { boolType, dynType, mapOf, stringType, structType } from '../../../schema/cel/types.ts'
import { CelError, CelMap, mapFrom, type CelValue } from '../../../schema/cel/values.ts'
import type { DeviceSelector } from './device-allocator.ts'
import type { PoolDevice } from './device-pools.ts'

/** CELSelectorExpressionMaxCost of `resource.k8s.io/v1`. */
const costLimit = 1_000_000

const deviceType = structType('kubernetes.DRADevice')
const fields = new Map([
  ['driver', stringType],
  ['allowMultipleAllocations', boolType],
  ['attributes', mapOf(stringType, mapOf(stringType, dynType))],
  ['capacity', mapOf(stringType, mapOf(stringType, structType('kubernetes.Quantity')))],
])
const deviceEnvironment = environment({ device: deviceType }, { structs: (name) => name === deviceType.name ? fields : undefined })

/** Evaluates device selectors; expressions are compiled once. Upstream: `dynamic-resource-allocation/cel/compile.go` (v0.36). */
export function celDeviceSelector(): DeviceSelector {
  const programs = new Map<string, Program | { readonly error: string }>()
  return (expression, device) => {
    let program = programs.get(expression)
    if (program === undefined) {
      const compiled = compile(expression, deviceEnvironment)
      program = 'errors' in compiled ? { error: `compile error: compilation failed: ${compiled.errors}` } : compiled.program
      programs.set(expression, program)
    }
    if ('error' in program) return program
    const value = valueOf(device)
    const { value: result } = evaluate(program, (name) => name === 'device' ? value : undefined, costLimit)
    if (result instanceof CelError) return { error: `runtime error: ${result.message}` }
    return typeof result === 'boolean' ? result : { error: 'result type of the expression is not bool' }
  }
}

function valueOf({ driver, device }: PoolDevice): CelValue {
  return mapFrom([
    ['driver', driver],
    ['allowMultipleAllocations', device.allowMultipleAllocations ?? false],
    ['attributes', byDomain(driver, device.attributes ?? {}, attributeValue)],
    ['capacity', byDomain(driver, device.capacity ?? {}, (capacity) => capacityValue(capacity))],
  ])
}

/** `model` of driver d is `["d"].model`; `other.example/model` is `["other.example"].model`. */
function byDomain<T>(driver: string, members: Readonly<Record<string, T>>, convert: (member: T) => CelValue): CelMap {
  const domains = new Map<string, [CelValue, CelValue][]>()
  for (const [name, member] of Object.entries(members)) {
    const slash = name.indexOf('/')
    const domain = slash < 0 ? driver : name.slice(0, slash)
    const entries = domains.get(domain) ?? []
    domains.set(domain, entries)
    entries.push([name.slice(slash + 1), convert(member)])
  }
  return new Domains([...domains].map(([domain, entries]) => [domain, mapFrom(entries)]))
}

/** A domain without attributes is empty rather than unknown, so that expressions need not ask for it first. */
class Domains extends CelMap {
  constructor(entries: Iterable<readonly [CelValue, CelValue]>) {
    super(mapFrom(entries).members)
  }

  override lookup(key: CelValue): CelValue | undefined {
    return super.lookup(key) ?? (typeof key === 'string' ? new CelMap() : undefined)
  }
}

function capacityValue({ value }: DeviceCapacity): CelValue {
  const quantity = quantityOrZero(value)
  return new CelQuantity(quantity, quantity.nano % 1_000_000_000n === 0n)
}

function attributeValue({ string, int, bool, version }: DeviceAttribute): CelValue {
  if (version !== undefined) {
    const parsed = parseVersion(version)
    return 'error' in parsed ? new CelError(`parse semantic version: ${parsed.error}`) : new CelSemver(parsed)
  }
  return string ?? bool ?? (int === undefined ? new CelError('unsupported attribute value') : BigInt(int))
}
