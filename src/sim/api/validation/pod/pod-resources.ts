import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, invalid } from '../../../../base/field.ts'
import { compareStrings, sortedKeys } from '../../../../base/json.ts'
import { parseQuantity, quantityOrZero } from '../../../../base/quantity.ts'
import type { PodSpec, ResourceRequirements } from '../../../../model/kubernetes.generated.ts'
import { aggregateContainerResources } from '../../pod-requests.ts'
import type { PodOptions } from './options.ts'
import { isHugePageResourceName, validatePodResourceName } from './resource-names.ts'
import type { ClaimNames } from './resources.ts'
import { validateResourceRequirements } from './resources.ts'

/** `validatePodResources` (1.36): `spec.resources` of the pod as a whole, and whether its containers fit in. */
export function validatePodResources(spec: PodSpec, claimNames: ClaimNames, specPath: FieldPath, options: PodOptions): FieldError[] {
  const { resources, os } = spec
  if (resources === undefined) return []
  const path = specPath.child('resources')
  if (os?.name === 'windows') return [forbidden(path, 'may not be set for a windows pod')]
  return [
    ...resources.claims === undefined ? [] : [forbidden(path.child('claims'), 'claims may not be set for Resources at pod-level')],
    ...validateResourceRequirements(resources, claimNames, path, options, validatePodResourceName),
    ...validateConsistency(spec, resources, path),
  ]
}

function validateConsistency(spec: PodSpec, { requests = {}, limits = {} }: ResourceRequirements, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  for (const [name, sum] of sorted(aggregateContainerResources(spec, 'requests'))) {
    const own = parseQuantity(requests[name])
    if (own === undefined || sum.compare(own) <= 0) continue
    errors.push(invalid(path.child('requests').key(name), own.toString(), `must be greater than or equal to aggregate container requests of ${sum.toString()}`))
  }
  for (const [name, sum] of sorted(aggregateContainerResources(spec, 'limits'))) {
    const own = isHugePageResourceName(name) ? parseQuantity(limits[name]) : undefined
    if (own === undefined || sum.compare(own) <= 0) continue
    errors.push(invalid(path.child('limits').key(name), own.toString(), `must be greater than or equal to aggregate container limits of ${sum.toString()}`))
  }
  for (const [index, { resources }] of (spec.containers ?? []).entries()) {
    for (const name of sortedKeys(resources?.limits ?? {})) {
      const limit = quantityOrZero(resources?.limits?.[name])
      const own = parseQuantity(limits[name])
      if (own === undefined || limit.compare(own) <= 0) continue
      errors.push(invalid(path.child('containers').index(index).key(name).child('limits'), limit.toString(),
        `must be less than or equal to pod limits of ${own.toString()}`))
    }
  }
  return errors
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => compareStrings(a, b))
}
