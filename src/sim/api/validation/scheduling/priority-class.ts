import { type FieldError, FieldPath, forbidden, required } from '../../../../base/field.ts'
import type { PriorityClass } from '../../../../model/kubernetes.generated.ts'
import { unsupported } from '../checks.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** `pkg/apis/scheduling/validation/validation.go` (1.36). */

const highestUserDefinablePriority = 1_000_000_000

const systemPrefix = 'system-'
const systemPriorityClasses: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
])

export function validatePriorityClass(priorityClass: PriorityClass): FieldError[] {
  const { value = 0, preemptionPolicy } = priorityClass
  const name = priorityClass.metadata?.name ?? ''
  const errors = validateObjectMeta(priorityClass.metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata'))
  if (name.startsWith(systemPrefix)) {
    const reason = whyNotSystemClass(name, value, priorityClass.globalDefault ?? false)
    if (reason !== undefined) {
      errors.push(forbidden(FieldPath.of('metadata', 'name'),
        `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${reason}`))
    }
  } else if (value > highestUserDefinablePriority) {
    errors.push(forbidden(FieldPath.of('value'), `maximum allowed value of a user defined priority is ${highestUserDefinablePriority}`))
  }
  const path = FieldPath.of('preemptionPolicy')
  if (preemptionPolicy === '') errors.push(required(path))
  else if (preemptionPolicy !== undefined) errors.push(...unsupported(path, preemptionPolicy, ['PreemptLowerPriority', 'Never']))
  return errors
}

export function validatePriorityClassUpdate(priorityClass: PriorityClass, old: PriorityClass): FieldError[] {
  const errors = validateObjectMetaUpdate(priorityClass.metadata, old.metadata, FieldPath.of('metadata'))
  if ((priorityClass.value ?? 0) !== (old.value ?? 0)) errors.push(forbidden(FieldPath.of('value'), 'may not be changed in an update.'))
  const path = FieldPath.of('preemptionPolicy')
  return [...errors, ...validateImmutableField(priorityClass.preemptionPolicy, old.preemptionPolicy, path)]
}

/** `IsKnownSystemPriorityClass`: the two that Kubernetes itself creates, exactly as it does. */
function whyNotSystemClass(name: string, value: number, globalDefault: boolean): string | undefined {
  const known = systemPriorityClasses.get(name)
  if (known === undefined) return `${name} is not a known system priority class`
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}
