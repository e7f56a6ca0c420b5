import { goJson, GoStruct } from '../../../base/go-format.ts'
import { isMap } from '../../../base/json.ts'
import { parseQuantity } from '../../../base/quantity.ts'
import type {
  AutoscalingV1HorizontalPodAutoscaler, HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerCondition, HPAScalingRules,
  MetricSpec, MetricStatus, ObjectMeta,
} from '../../../model/kubernetes.generated.ts'
import { metricSpecsOf, metricSpecsText, metricStatusesOf, metricStatusesText } from './hpa-metrics.ts'

/**
 * autoscaling/v1 against v2, the form that the server works on here: what v1 has no fields for lives in annotations.
 * Source: `pkg/apis/autoscaling/v1/conversion.go`, `pkg/apis/autoscaling/{annotations,helpers}.go` (1.36).
 */
const prefix = 'autoscaling.alpha.kubernetes.io/'
const metricsAnnotation = `${prefix}metrics`
const statusesAnnotation = `${prefix}current-metrics`
const conditionsAnnotation = `${prefix}conditions`
const behaviorAnnotation = `${prefix}behavior`
const roundTripAnnotations = [
  metricsAnnotation, behaviorAnnotation, `${prefix}scale-down-tolerance`, `${prefix}scale-up-tolerance`, statusesAnnotation, conditionsAnnotation,
]

const defaultMetric: MetricSpec = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }

export function hpaFromV1(autoscaler: AutoscalingV1HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { metadata, spec, status, ...rest } = autoscaler
  const annotations = metadata?.annotations ?? {}
  const { targetCPUUtilizationPercentage: utilization, ...sharedSpec } = spec ?? {}
  const { currentCPUUtilizationPercentage: current, ...sharedStatus } = status ?? {}
  const cpu: MetricSpec[] = utilization === undefined
    ? []
    : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: utilization } } }]
  const metrics = [...metricSpecsOf(annotations[metricsAnnotation] ?? '') ?? [], ...cpu]
  const behavior = behaviorOf(annotations[behaviorAnnotation])
  const cpuStatus: MetricStatus[] | undefined = current === undefined
    ? undefined
    : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }]
  const currentMetrics = metricStatusesOf(annotations[statusesAnnotation] ?? '') ?? cpuStatus
  const conditions = conditionsOf(annotations[conditionsAnnotation])
  return {
    ...rest,
    metadata: withoutRoundTripAnnotations(metadata),
    spec: { ...sharedSpec, metrics: metrics.length > 0 ? metrics : [defaultMetric], ...behavior === undefined ? {} : { behavior } },
    status: { ...sharedStatus, ...currentMetrics === undefined ? {} : { currentMetrics }, ...conditions === undefined ? {} : { conditions } },
  }
}

export function hpaToV1(autoscaler: HorizontalPodAutoscaler): AutoscalingV1HorizontalPodAutoscaler {
  const { metadata, spec = {}, status = {}, ...rest } = autoscaler
  const { metrics = [], behavior, ...sharedSpec } = spec
  const { currentMetrics = [], conditions = [], ...sharedStatus } = status
  const utilization = metrics.find(isCPUUtilization)?.resource?.target?.averageUtilization
  const current = currentMetrics.findLast(({ type, resource }) =>
    type === 'Resource' && resource?.name === 'cpu' && resource.current?.averageUtilization !== undefined)?.resource?.current?.averageUtilization
  const others = metrics.filter((metric) => !isCPUUtilization(metric))
  const added = {
    ...others.length === 0 ? {} : { [metricsAnnotation]: metricSpecsText(others) },
    ...currentMetrics.length === 0 ? {} : { [statusesAnnotation]: metricStatusesText(currentMetrics) },
    ...behavior === undefined ? {} : { [behaviorAnnotation]: behaviorText(behavior) },
    ...conditions.length === 0 ? {} : { [conditionsAnnotation]: conditionsText(conditions) },
  }
  const plain = withoutRoundTripAnnotations(metadata)
  return {
    ...rest,
    metadata: Object.keys(added).length === 0 ? plain : { ...plain, annotations: { ...plain?.annotations, ...added } },
    spec: { ...sharedSpec, ...utilization === undefined ? {} : { targetCPUUtilizationPercentage: utilization } },
    status: { ...sharedStatus, ...current === undefined ? {} : { currentCPUUtilizationPercentage: current } },
  }
}

/** v2 needs no annotations, and drops those of other versions. */
export function hpaWithoutRoundTrip(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { metadata } = autoscaler
  return metadata?.annotations === undefined ? autoscaler : { ...autoscaler, metadata: withoutRoundTripAnnotations(metadata) }
}

function withoutRoundTripAnnotations(metadata: ObjectMeta | undefined): ObjectMeta | undefined {
  if (metadata?.annotations === undefined || !roundTripAnnotations.some((name) => metadata.annotations?.[name] !== undefined)) return metadata
  const kept = Object.entries(metadata.annotations).filter(([name]) => !roundTripAnnotations.includes(name))
  return { ...metadata, annotations: Object.fromEntries(kept) }
}

function isCPUUtilization({ type, resource }: MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target?.averageUtilization !== undefined
}

/** Written with Go's own field names: upstream marshals its internal type. */
function behaviorText({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): string {
  return goJson(new GoStruct([['ScaleUp', shownRules(scaleUp)], ['ScaleDown', shownRules(scaleDown)]]))
}

function shownRules(rules: HPAScalingRules | undefined): unknown {
  if (rules === undefined) return null
  return new GoStruct([
    ['StabilizationWindowSeconds', rules.stabilizationWindowSeconds ?? null], ['SelectPolicy', rules.selectPolicy ?? null],
    ['Policies', rules.policies?.map(({ type = '', value = 0, periodSeconds = 0 }) =>
      new GoStruct([['Type', type], ['Value', value], ['PeriodSeconds', periodSeconds]])) ?? null],
    ['Tolerance', rules.tolerance === undefined ? null : parseQuantity(rules.tolerance)?.toString() ?? '0'],
  ])
}

/** Go matches field names without regard to case. */
function behaviorOf(text: string | undefined): HorizontalPodAutoscalerBehavior | undefined {
  const value = parsed(text)
  if (!isMap(value)) return undefined
  const behavior = lowerKeys(value)
  const scaleUp = rulesOf(behavior['scaleup'])
  const scaleDown = rulesOf(behavior['scaledown'])
  if (scaleUp === undefined && scaleDown === undefined) return undefined
  return { ...scaleUp === undefined ? {} : { scaleUp }, ...scaleDown === undefined ? {} : { scaleDown } }
}

function rulesOf(value: unknown): HPAScalingRules | undefined {
  if (!isMap(value)) return undefined
  const rules = lowerKeys(value)
  const found = {
    stabilizationWindowSeconds: rules['stabilizationwindowseconds'], selectPolicy: rules['selectpolicy'], tolerance: rules['tolerance'],
    policies: Array.isArray(rules['policies'])
      ? rules['policies'].map((policy) => {
          const fields = lowerKeys(isMap(policy) ? policy : {})
          return { type: fields['type'], value: fields['value'], periodSeconds: fields['periodseconds'] }
        })
      : undefined,
  }
  return Object.fromEntries(Object.entries(found).filter(([, field]) => field !== undefined && field !== null))
}

function lowerKeys(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key.toLowerCase(), value]))
}

function conditionsText(conditions: readonly HorizontalPodAutoscalerCondition[]): string {
  return goJson(conditions.map(({ type = '', status = '', lastTransitionTime, reason = '', message = '' }) => new GoStruct([
    ['type', type], ['status', status], ['lastTransitionTime', lastTransitionTime ?? null],
    ...reason === '' ? [] : [['reason', reason] as const], ...message === '' ? [] : [['message', message] as const],
  ])))
}

function conditionsOf(text: string | undefined): HorizontalPodAutoscalerCondition[] | undefined {
  const value = parsed(text)
  return Array.isArray(value) && value.every(isMap) ? value : undefined
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
