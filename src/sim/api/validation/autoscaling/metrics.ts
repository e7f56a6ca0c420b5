import { type FieldError, type FieldPath, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import { compareStrings } from '../../../../base/json.ts'
import { dns1123LabelErrors, pathSegmentNameErrors } from '../../../../base/names.ts'
import { quantityOrZero } from '../../../../base/quantity.ts'
import type {
  ContainerResourceMetricSource, ExternalMetricSource, MetricIdentifier, MetricSpec, MetricTarget, ObjectMetricSource, PodsMetricSource,
  ResourceMetricSource,
} from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { validateContainerResourceName } from '../pod/resource-names.ts'
import { type ReferenceOptions, validateCrossVersionObjectReference } from './references.ts'

/** Metrics of HorizontalPodAutoscalers: `pkg/apis/autoscaling/validation/validation.go` (1.36). */
const sourceTypes = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']

export function validateMetrics(metrics: readonly MetricSpec[], minReplicas: number | undefined, options: ReferenceOptions, path: FieldPath): FieldError[] {
  const errors = metrics.flatMap((metric, index) => validateMetric(metric, options, path.index(index)))
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    errors.push(forbidden(path, 'must specify at least one Object or External metric to support scaling to zero replicas'))
  }
  return errors
}

/** The field that a metric of each type fills. */
const fieldOfType: Readonly<Record<string, string>> = {
  Object: 'object', Pods: 'pods', Resource: 'resource', External: 'external', ContainerResource: 'containerResource',
}

function validateMetric(metric: MetricSpec, options: ReferenceOptions, path: FieldPath): FieldError[] {
  const type = metric.type ?? ''
  const unknown = notSupported(path.child('type'), type, sourceTypes)
  const errors: FieldError[] = []
  if (type === '') errors.push(required(path.child('type'), 'must specify a metric source type'))
  if (!sourceTypes.includes(type)) errors.push(unknown)
  const present = presentSources(metric, options, path)
  // Only the first source is looked into.
  errors.push(...present[0]?.check() ?? [])
  const expected = Object.hasOwn(fieldOfType, type) ? fieldOfType[type] : undefined
  if (expected === undefined) errors.push(unknown)
  else if (!present.some(({ field }) => field === expected)) {
    errors.push(required(path.child(expected), 'must populate information for the given metric source'))
  }
  if (present.length === 1) return errors
  const others = present.map(({ field }) => field).filter((field) => field !== expected).sort(compareStrings)
  return [...errors, ...others.map((field) => forbidden(path.child(field), 'must populate the given metric source only'))]
}

function presentSources(metric: MetricSpec, options: ReferenceOptions, path: FieldPath): { field: string, check: () => FieldError[] }[] {
  const { object, external, pods, resource, containerResource } = metric
  const sources: { field: string, check: () => FieldError[] }[] = []
  if (object !== undefined) sources.push({ field: 'object', check: () => validateObject(object, options, path.child('object')) })
  if (external !== undefined) sources.push({ field: 'external', check: () => validateExternal(external, path.child('external')) })
  if (pods !== undefined) sources.push({ field: 'pods', check: () => validatePods(pods, path.child('pods')) })
  if (resource !== undefined) sources.push({ field: 'resource', check: () => validateResource(resource, path.child('resource')) })
  if (containerResource !== undefined) {
    sources.push({ field: 'containerResource', check: () => validateContainerResource(containerResource, path.child('containerResource')) })
  }
  return sources
}

function validateObject({ describedObject = {}, metric, target = {} }: ObjectMetricSource, options: ReferenceOptions, path: FieldPath): FieldError[] {
  const errors = [
    ...validateCrossVersionObjectReference(describedObject, path.child('describedObject'), options),
    ...validateIdentifier(metric, path.child('metric')), ...validateTarget(target, path.child('target')),
  ]
  if (target.value === undefined && target.averageValue === undefined) {
    errors.push(required(path.child('target', 'averageValue'), 'must set either a target value or averageValue'))
  }
  return errors
}

function validateExternal({ metric, target = {} }: ExternalMetricSource, path: FieldPath): FieldError[] {
  const errors = [...validateIdentifier(metric, path.child('metric')), ...validateTarget(target, path.child('target'))]
  if (target.value === undefined && target.averageValue === undefined) {
    errors.push(required(path.child('target', 'averageValue'), 'must set either a target value for metric or a per-pod target'))
  }
  if (target.value !== undefined && target.averageValue !== undefined) {
    errors.push(forbidden(path.child('target', 'value'), 'may not set both a target value for metric and a per-pod target'))
  }
  return errors
}

function validatePods({ metric, target = {} }: PodsMetricSource, path: FieldPath): FieldError[] {
  const errors = [...validateIdentifier(metric, path.child('metric')), ...validateTarget(target, path.child('target'))]
  if (target.averageValue === undefined) errors.push(required(path.child('target', 'averageValue'), 'must specify a positive target averageValue'))
  return errors
}

function validateResource({ name = '', target = {} }: ResourceMetricSource, path: FieldPath): FieldError[] {
  return [...name === '' ? [required(path.child('name'), 'must specify a resource name')] : [], ...validateResourceTarget(target, path.child('target'))]
}

function validateContainerResource({ name = '', container = '', target = {} }: ContainerResourceMetricSource, path: FieldPath): FieldError[] {
  const containerPath = path.child('container')
  return [
    ...name === '' ? [required(path.child('name'), 'must specify a resource name')] : validateContainerResourceName(name, path.child('name')),
    ...container === '' ? [required(containerPath, 'must specify a container')] : invalids(containerPath, container, dns1123LabelErrors(container)),
    ...validateResourceTarget(target, path.child('target')),
  ]
}

/** A raw amount or a utilization, not both. */
function validateResourceTarget(target: MetricTarget, path: FieldPath): FieldError[] {
  const errors = validateTarget(target, path)
  const { averageUtilization, averageValue } = target
  if (averageUtilization === undefined && averageValue === undefined) {
    errors.push(required(path.child('averageUtilization'), 'must set either a target raw value or a target utilization'))
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.push(forbidden(path.child('averageValue'), 'may not set both a target raw value and a target utilization'))
  }
  return errors
}

function validateTarget({ type = '', value, averageValue, averageUtilization }: MetricTarget, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (type === '') errors.push(required(path.child('type'), 'must specify a metric target type'))
  if (!['Utilization', 'Value', 'AverageValue'].includes(type)) {
    errors.push(invalid(path.child('type'), type, 'must be either Utilization, Value, or AverageValue'))
  }
  for (const [field, text] of [['value', value], ['averageValue', averageValue]] as const) {
    const amount = quantityOrZero(text)
    if (text !== undefined && amount.sign !== 1) errors.push(invalid(path.child(field), amount.toString(), 'must be positive'))
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalid(path.child('averageUtilization'), averageUtilization, 'must be greater than 0'))
  }
  return errors
}

function validateIdentifier(metric: MetricIdentifier | undefined, path: FieldPath): FieldError[] {
  const name = metric?.name ?? ''
  return name === '' ? [required(path.child('name'), 'must specify a metric name')] : invalids(path.child('name'), name, pathSegmentNameErrors(name))
}
