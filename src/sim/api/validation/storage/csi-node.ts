import { duplicate, type FieldError, FieldPath, invalid, required } from '../../../../base/field.ts'
import { byteLength, qualifiedNameErrors } from '../../../../base/names.ts'
import type { CSINode, CSINodeDriver } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids } from '../checks.ts'
import { type GoShape, goStruct } from '../go-struct.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateNonnegativeField, validateObjectMeta } from '../metadata.ts'
import { validateCSIDriverName } from './parameters.ts'

/** `pkg/apis/storage/validation/validation.go` (1.36). */

const drivers = FieldPath.of('spec', 'drivers')
const driverShape: GoShape = [
  ['Name', 'name', ''], ['NodeID', 'nodeID', ''], ['TopologyKeys', 'topologyKeys', null],
  ['Allocatable', 'allocatable', 'pointer', [['Count', 'count', null]]],
]
const maxNodeIDBytes = 256

export function validateCSINode(node: CSINode, context: ValidationContext): FieldError[] {
  const names = new Set<string>()
  return [
    ...validateObjectMeta(node.metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata')),
    ...(node.spec?.drivers ?? []).flatMap((driver, index) => validateDriver(driver, names, drivers.index(index), context)),
  ]
}

/** A driver that stays may change nothing but its count of volumes. */
export function validateCSINodeUpdate(node: CSINode, old: CSINode, context: ValidationContext): FieldError[] {
  const errors = validateCSINode(node, context)
  const mutableCount = gateEnabled(context.minor, 'MutableCSINodeAllocatableCount')
  const compared = (driver: CSINodeDriver): CSINodeDriver => mutableCount ? { ...driver, allocatable: undefined } : driver
  for (const before of old.spec?.drivers ?? []) {
    for (const after of node.spec?.drivers ?? []) {
      if ((before.name ?? '') !== (after.name ?? '')) continue
      errors.push(...validateImmutableField(compared(after), compared(before), drivers, goStruct(driverShape, compared(after))))
    }
  }
  return errors
}

function validateDriver(driver: CSINodeDriver, names: Set<string>, path: FieldPath, context: ValidationContext): FieldError[] {
  const { name = '', nodeID = '' } = driver
  const errors = validateCSIDriverName(name, path.child('name'), context)
  if (nodeID === '') errors.push(required(path.child('nodeID')))
  if (byteLength(nodeID) > maxNodeIDBytes) errors.push(invalid(path.child('nodeID'), nodeID, `must be ${maxNodeIDBytes} characters or less`))
  errors.push(...validateNonnegativeField(driver.allocatable?.count, path.child('allocatable', 'count')))
  if (names.has(name)) errors.push(duplicate(path.child('name'), name))
  names.add(name)
  return [...errors, ...validateTopologyKeys(driver.topologyKeys ?? [], path)]
}

function validateTopologyKeys(keys: readonly string[], path: FieldPath): FieldError[] {
  return keys.flatMap((key, index) => [
    ...key === '' ? [required(path)] : [],
    ...keys.indexOf(key) < index ? [duplicate(path, key)] : [],
    ...invalids(path, key, qualifiedNameErrors(key)),
  ])
}
