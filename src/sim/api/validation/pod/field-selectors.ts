import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, notSupported, required } from '../../../../base/field.ts'
import { parseQuantity } from '../../../../base/quantity.ts'
import type { ObjectFieldSelector, Quantity, ResourceFieldSelector } from '../../../../model/kubernetes.generated.ts'
import { validateLabelName } from '../label-selector.ts'

/**
 * The downward API: fields and resources of the pod itself, in env and volumes.
 * Source: `pkg/apis/core/validation/validation.go`, `pkg/apis/core/pods/helpers.go` (1.36).
 */

export function validateObjectFieldSelector(selector: ObjectFieldSelector, supported: readonly string[], path: FieldPath): FieldError[] {
  const { apiVersion, fieldPath } = selector
  if (!apiVersion) return [required(path.child('apiVersion'))]
  if (!fieldPath) return [required(path.child('fieldPath'))]
  const converted = convertFieldLabel(apiVersion, fieldPath)
  if ('error' in converted) return [invalid(path.child('fieldPath'), fieldPath, `error converting fieldPath: ${converted.error}`)]
  const { label, subscript } = converted
  if (subscript === undefined) return supported.includes(label) ? [] : [notSupported(path.child('fieldPath'), label, supported)]
  return validateLabelName(label === 'metadata.annotations' ? subscript.toLowerCase() : subscript, path)
}

export function validateContainerResourceFieldSelector(selector: ResourceFieldSelector, path: FieldPath, volume: boolean): FieldError[] {
  const { containerName, resource = '', divisor } = selector
  const errors: FieldError[] = []
  if (volume && !containerName) errors.push(required(path.child('containerName')))
  else if (resource === '') errors.push(required(path.child('resource')))
  else if (!resourceFields.includes(resource) && !isHugePagesField(resource)) errors.push(notSupported(path.child('resource'), resource, resourceFields))
  return [...errors, ...validateDivisor(resource, divisor, path)]
}

const resourceFields = ['limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'requests.cpu', 'requests.ephemeral-storage', 'requests.memory']
const cpuDivisors = ['1m', '1']
const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']
const byteDivisorText = 'only divisor\'s values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the'

function validateDivisor(resource: string, divisor: Quantity | undefined, path: FieldPath): FieldError[] {
  const amount = parseQuantity(divisor)
  if (amount === undefined || amount.sign === 0) return []
  const refuse = (supported: readonly string[], message: string): FieldError[] =>
    supported.includes(amount.toString()) ? [] : [invalid(path.child('divisor'), resource, message)]
  if (isHugePagesField(resource)) return refuse(byteDivisors, `${byteDivisorText} hugepages resource`)
  if (!resourceFields.includes(resource)) return []
  if (resource.endsWith('.cpu')) return refuse(cpuDivisors, "only divisor's values 1m and 1 are supported with the cpu resource")
  if (resource.endsWith('.memory')) return refuse(byteDivisors, `${byteDivisorText} memory resource`)
  return refuse(byteDivisors, `${byteDivisorText} local ephemeral storage resource`)
}

function isHugePagesField(resource: string): boolean {
  return resource.startsWith('requests.hugepages-') || resource.startsWith('limits.hugepages-')
}

const fieldLabels = new Set([
  'metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.restartPolicy',
  'spec.serviceAccountName', 'spec.schedulerName', 'status.phase', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs',
])

/** `ConvertDownwardAPIFieldLabel`: also splits `metadata.labels['app']`. */
function convertFieldLabel(version: string, label: string): { label: string, subscript?: string } | { error: string } {
  if (version !== 'v1') return { error: `unsupported pod version: ${version}` }
  const subscripted = /^(.+?)\['(.*)'\]$/s.exec(label)
  if (subscripted !== null) {
    const [, field = '', subscript = ''] = subscripted
    if (field === 'metadata.annotations' || field === 'metadata.labels') return { label: field, subscript }
    return { error: `field label does not support subscript: ${label}` }
  }
  if (label === 'spec.host') return { label: 'spec.nodeName' }
  return fieldLabels.has(label) ? { label } : { error: `field label not supported: ${label}` }
}
