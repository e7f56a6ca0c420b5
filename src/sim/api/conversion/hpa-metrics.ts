import { goJson, GoStruct } from '../../../base/go-format.ts'
import { isMap } from '../../../base/json.ts'
import { parseQuantity } from '../../../base/quantity.ts'
import type { MetricSpec, MetricStatus, MetricTarget } from '../../../model/kubernetes.generated.ts'

/**
 * Metrics in the form of autoscaling/v1, where they live as JSON in annotations: `pkg/apis/autoscaling/v1/conversion.go` (1.36).
 */
type Fields = readonly (readonly [string, unknown])[]

/** The JSON that autoscaling/v1 keeps of metrics that it has no fields for. */
export function metricSpecsText(metrics: readonly MetricSpec[]): string {
  return goJson(metrics.map((metric) => struct([
    ['type', metric.type ?? ''],
    ['object', metric.object && struct([
      ['target', struct([
        ['kind', metric.object.describedObject?.kind ?? ''], ['name', metric.object.describedObject?.name ?? ''],
        ['apiVersion', orNone(metric.object.describedObject?.apiVersion)],
      ])],
      ['metricName', metric.object.metric?.name ?? ''], ['targetValue', amount(metric.object.target?.value) ?? '0'],
      ['selector', metric.object.metric?.selector], ['averageValue', amount(metric.object.target?.averageValue)],
    ])],
    ['pods', metric.pods && struct([
      ['metricName', metric.pods.metric?.name ?? ''], ['targetAverageValue', amount(metric.pods.target?.averageValue) ?? '0'],
      ['selector', metric.pods.metric?.selector],
    ])],
    ['resource', metric.resource && struct([['name', metric.resource.name ?? ''], ...resourceTarget(metric.resource.target)])],
    ['containerResource', metric.containerResource && struct([
      ['name', metric.containerResource.name ?? ''], ...resourceTarget(metric.containerResource.target),
      ['container', metric.containerResource.container ?? ''],
    ])],
    ['external', metric.external && struct([
      ['metricName', metric.external.metric?.name ?? ''], ['metricSelector', metric.external.metric?.selector],
      ['targetValue', amount(metric.external.target?.value)], ['targetAverageValue', amount(metric.external.target?.averageValue)],
    ])],
  ])))
}

/** The JSON that autoscaling/v1 keeps of current metrics. */
export function metricStatusesText(metrics: readonly MetricStatus[]): string {
  return goJson(metrics.map((metric) => struct([
    ['type', metric.type ?? ''],
    ['object', metric.object && struct([
      ['target', struct([
        ['kind', metric.object.describedObject?.kind ?? ''], ['name', metric.object.describedObject?.name ?? ''],
        ['apiVersion', orNone(metric.object.describedObject?.apiVersion)],
      ])],
      ['metricName', metric.object.metric?.name ?? ''], ['currentValue', amount(metric.object.current?.value) ?? '0'],
      ['selector', metric.object.metric?.selector], ['averageValue', amount(metric.object.current?.averageValue)],
    ])],
    ['pods', metric.pods && struct([
      ['metricName', metric.pods.metric?.name ?? ''], ['currentAverageValue', amount(metric.pods.current?.averageValue) ?? '0'],
      ['selector', metric.pods.metric?.selector],
    ])],
    ['resource', metric.resource && struct([
      ['name', metric.resource.name ?? ''], ['currentAverageUtilization', metric.resource.current?.averageUtilization],
      ['currentAverageValue', amount(metric.resource.current?.averageValue) ?? '0'],
    ])],
    ['containerResource', metric.containerResource && struct([
      ['name', metric.containerResource.name ?? ''], ['currentAverageUtilization', metric.containerResource.current?.averageUtilization],
      ['currentAverageValue', amount(metric.containerResource.current?.averageValue) ?? '0'], ['container', metric.containerResource.container ?? ''],
    ])],
    ['external', metric.external && struct([
      ['metricName', metric.external.metric?.name ?? ''], ['metricSelector', metric.external.metric?.selector],
      ['currentValue', amount(metric.external.current?.value) ?? '0'], ['currentAverageValue', amount(metric.external.current?.averageValue)],
    ])],
  ])))
}

/** The metrics in such an annotation; undefined when it is no list of objects. */
export function metricSpecsOf(text: string): MetricSpec[] | undefined {
  return listOf(text)?.map(({ type, object, pods, resource, containerResource, external }) => withoutAbsent({
    type: textOf(type),
    object: when(object, (source) => {
      const averageValue = amountOf(source.averageValue)
      const value = amountOf(source.targetValue) ?? '0'
      // A value of zero beside an average is only the field that v1 cannot leave out.
      const keepsValue = averageValue === undefined || parseQuantity(value)?.sign !== 0
      return {
        describedObject: source.target as object, metric: identifier(source.metricName, source.selector),
        target: withoutAbsent({ type: averageValue === undefined ? 'Value' : 'AverageValue', value: keepsValue ? value : undefined, averageValue }),
      }
    }),
    pods: when(pods, (source) => ({
      metric: identifier(source.metricName, source.selector), target: { type: 'AverageValue', averageValue: amountOf(source.targetAverageValue) ?? '0' },
    })),
    resource: when(resource, (source) => ({ name: textOf(source.name), target: targetOf(source) })),
    containerResource: when(containerResource, (source) => ({ name: textOf(source.name), container: textOf(source.container), target: targetOf(source) })),
    external: when(external, (source) => ({
      metric: identifier(source.metricName, source.metricSelector),
      target: withoutAbsent({
        type: source.targetValue === undefined ? 'AverageValue' : 'Value', value: amountOf(source.targetValue), averageValue: amountOf(source.targetAverageValue),
      }),
    })),
  }))
}

/** The current metrics in such an annotation. */
export function metricStatusesOf(text: string): MetricStatus[] | undefined {
  return listOf(text)?.map(({ type, object, pods, resource, containerResource, external }) => withoutAbsent({
    type: textOf(type),
    object: when(object, (source) => ({
      describedObject: source.target as object, metric: identifier(source.metricName, source.selector),
      current: withoutAbsent({ value: amountOf(source.currentValue) ?? '0', averageValue: amountOf(source.averageValue) }),
    })),
    pods: when(pods, (source) => ({
      metric: identifier(source.metricName, source.selector), current: { averageValue: amountOf(source.currentAverageValue) ?? '0' },
    })),
    resource: when(resource, (source) => ({ name: textOf(source.name), current: currentOf(source) })),
    containerResource: when(containerResource, (source) => ({ name: textOf(source.name), container: textOf(source.container), current: currentOf(source) })),
    external: when(external, (source) => ({
      metric: identifier(source.metricName, source.metricSelector),
      current: withoutAbsent({ value: amountOf(source.currentValue) ?? '0', averageValue: amountOf(source.currentAverageValue) }),
    })),
  }))
}

type Source = Record<string, unknown>

function resourceTarget(target: MetricTarget | undefined): Fields {
  return [['targetAverageUtilization', target?.averageUtilization], ['targetAverageValue', amount(target?.averageValue)]]
}

function targetOf(source: Source): object {
  return withoutAbsent({
    type: source.targetAverageUtilization === undefined ? 'AverageValue' : 'Utilization',
    averageValue: amountOf(source.targetAverageValue), averageUtilization: source.targetAverageUtilization,
  })
}

function currentOf(source: Source): object {
  return withoutAbsent({ averageValue: amountOf(source.currentAverageValue) ?? '0', averageUtilization: source.currentAverageUtilization })
}

function identifier(name: unknown, selector: unknown): object {
  return withoutAbsent({ name: textOf(name), selector })
}

/** Fields that are there, in order: Go's `omitempty`. */
function struct(fields: Fields): GoStruct {
  return new GoStruct(fields.filter(([, value]) => value !== undefined))
}

function amount(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : parseQuantity(value)?.toString() ?? '0'
}

function amountOf(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function orNone(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}

function when(value: unknown, convert: (source: Source) => object): object | undefined {
  return isMap(value) ? withoutAbsent(convert(value)) : undefined
}

function withoutAbsent(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

function listOf(text: string): Source[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every(isMap) ? value : undefined
  } catch {
    return undefined
  }
}
