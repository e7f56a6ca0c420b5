import { compileLabelSelector, Selector } from '../../../base/labels.ts'
import { Quantity, quantityOrZero } from '../../../base/quantity.ts'
import type { LabelSelector, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../../../model/kubernetes.generated.ts'
import { labelSelectorText } from '../label-selector-text.ts'
import type { MetricsSource, NoMetrics } from './metrics-source.ts'
import { sharedValueReplicas, usageReplicas, utilizationReplicas, valueReplicas, type Calculation, type Situation } from './replica-calculator.ts'

/** What one metric proposes. */
export interface Proposal {
  readonly replicas: number
  /** As reasons name it, e.g. `cpu resource utilization (percentage of request)`. */
  readonly name: string
  readonly status: MetricStatus
}

/** Why a metric proposes nothing: for its event and condition, and as part of a longer error. */
export interface Failed {
  readonly reason: string
  readonly error: string
  readonly longError: string
}

export interface MetricContext extends Situation {
  readonly source: MetricsSource
  readonly namespace: string
  readonly statusReplicas: number
}

/** `computeReplicasForMetric` of `pkg/controller/podautoscaler/horizontal.go` (1.36). */
export function proposalOf(spec: MetricSpec, context: MetricContext): Proposal | Failed {
  switch (spec.type) {
    case 'Resource': return fromResource(spec, context)
    case 'ContainerResource': return fromContainer(spec, context)
    case 'Pods': return fromPods(spec, context)
    case 'Object': return fromObject(spec, context)
    case 'External': return fromExternal(spec, context)
    default: {
      const error = `unknown metric source type "${spec.type ?? ''}"`
      return { reason: 'InvalidMetricSourceType', error, longError: error }
    }
  }
}

function fromResource({ resource: { name = '', target = {} } = {} }: MetricSpec, context: MetricContext): Proposal | Failed {
  const found = resourceProposal(name, target, '', context)
  if ('error' in found) return { reason: 'FailedGetResourceMetric', error: found.error, longError: `failed to get ${name} resource metric value: ${found.error}` }
  const what = found.current.averageUtilization === undefined ? `${name} resource` : `${name} resource utilization (percentage of request)`
  return { replicas: found.replicas, name: what, status: { type: 'Resource', resource: { name, current: found.current } } }
}

function fromContainer({ containerResource: { name = '', container = '', target = {} } = {} }: MetricSpec, context: MetricContext): Proposal | Failed {
  const found = resourceProposal(name, target, container, context)
  if ('error' in found) return { reason: 'FailedGetContainerResourceMetric', error: found.error, longError: `failed to get ${container} container metric value: ${found.error}` }
  const what = found.current.averageUtilization === undefined ? `${name} resource` : `${name} container resource utilization (percentage of request)`
  return { replicas: found.replicas, name: what, status: { type: 'ContainerResource', containerResource: { name, container, current: found.current } } }
}

function resourceProposal(name: string, target: MetricTarget, container: string, context: MetricContext): { replicas: number, current: MetricValueStatus } | NoMetrics {
  const metrics = context.source.resource(name, context.pods, container, context.now)
  const unfetched = 'error' in metrics ? `unable to get metrics for resource ${name}: ${metrics.error}` : undefined
  if (target.averageValue !== undefined) {
    const found = 'error' in metrics ? { error: unfetched ?? '' } : usageReplicas(milliOf(target.averageValue), name, metrics, context)
    return 'error' in found ? { error: `failed to get ${name} usage: ${found.error}` } : { replicas: found.replicas, current: { averageValue: shown(name, found.usage) } }
  }
  if (target.averageUtilization === undefined) return { error: 'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set' }
  const found = 'error' in metrics ? { error: unfetched ?? '' } : utilizationReplicas(target.averageUtilization, name, container, metrics, context)
  if ('error' in found) return { error: `failed to get ${name} utilization: ${found.error}` }
  return { replicas: found.replicas, current: { averageUtilization: found.utilization ?? 0, averageValue: shown(name, found.usage) } }
}

function fromPods({ pods: { metric = {}, target = {} } = {} }: MetricSpec, context: MetricContext): Proposal | Failed {
  const { name = '' } = metric
  const metrics = context.source.pods(name, context.pods, selectorOf(metric.selector), context.now)
  const found = 'error' in metrics ? { error: `unable to get metric ${name}: ${metrics.error}` } : usageReplicas(milliOf(target.averageValue), '', metrics, context)
  if ('error' in found) return { reason: 'FailedGetPodsMetric', error: found.error, longError: `failed to get pods metric value: ${found.error}` }
  return { replicas: found.replicas, name: `pods metric ${name}`, status: { type: 'Pods', pods: { metric, current: { averageValue: shown('', found.usage) } } } }
}

function fromObject({ object: { describedObject = {}, metric = {}, target = {} } = {} }: MetricSpec, context: MetricContext): Proposal | Failed {
  const { name = '' } = metric
  const { kind = '', name: objectName = '' } = describedObject
  const failed = (error: string): Failed => ({ reason: 'FailedGetObjectMetric', error, longError: `failed to get object metric value: ${error}` })
  const usage = context.source.object(name, context.namespace, describedObject, selectorOf(metric.selector))
  const unfetched = typeof usage === 'bigint' ? '' : `unable to get metric ${name}: ${kind} on ${context.namespace} ${objectName}/${usage.error}`
  const status = (current: MetricValueStatus): MetricStatus => ({ type: 'Object', object: { describedObject, metric, current } })
  if (target.type === 'Value' && target.value !== undefined) {
    const found = typeof usage === 'bigint' ? valueReplicas(usage, milliOf(target.value), context) : { error: unfetched }
    return 'error' in found ? failed(found.error) : { replicas: found.replicas, name: `${kind} metric ${name}`, status: status({ value: shown('', found.usage) }) }
  }
  if (target.type === 'AverageValue' && target.averageValue !== undefined) {
    if (typeof usage !== 'bigint') return { ...failed(`failed to get ${name} object metric: ${unfetched}`), error: unfetched }
    const found = sharedValueReplicas(usage, milliOf(target.averageValue), context.statusReplicas, context.tolerances)
    return { replicas: found.replicas, name: externalName(name, metric.selector), status: status({ averageValue: shown('', found.usage) }) }
  }
  return failed('invalid object metric source: neither a value target nor an average value target was set')
}

function fromExternal({ external: { metric = {}, target = {} } = {} }: MetricSpec, context: MetricContext): Proposal | Failed {
  const { name = '' } = metric
  const values = context.source.external(name, context.namespace, selectorOf(metric.selector))
  const isAverage = target.averageValue !== undefined
  const failed = (error: string): Failed => ({
    reason: 'FailedGetExternalMetric', error,
    longError: `failed to get ${name} external metric value: ${isAverage ? `failed to get ${name} external metric` : `failed to get external metric ${name}`}: ${error}`,
  })
  if (target.averageValue === undefined && target.value === undefined) {
    const error = 'invalid external metric source: neither a value target nor an average value target was set'
    return { reason: 'FailedGetExternalMetric', error, longError: `failed to get ${name} external metric value: ${error}` }
  }
  if ('error' in values) return failed(`unable to get external metric ${context.namespace}/${name}/${labelSelectorText(metric.selector)}: ${values.error}`)
  const usage = values.reduce((total, value) => total + value, 0n)
  const found: Calculation | NoMetrics = target.averageValue === undefined
    ? valueReplicas(usage, milliOf(target.value), context)
    : sharedValueReplicas(usage, milliOf(target.averageValue), context.statusReplicas, context.tolerances)
  if ('error' in found) return failed(found.error)
  const current = isAverage ? { averageValue: shown('', found.usage) } : { value: shown('', found.usage) }
  return { replicas: found.replicas, name: externalName(name, metric.selector), status: { type: 'External', external: { metric, current } } }
}

function externalName(name: string, selector: LabelSelector | undefined): string {
  return `external metric ${name}(${labelSelectorText(selector)})`
}

/** Memory is shown in binary units. */
function shown(resource: string, milli: bigint): string {
  return Quantity.fromMilli(milli, resource === 'memory' ? 'BinarySI' : 'DecimalSI').toString()
}

function milliOf(text: string | number | bigint | undefined): bigint {
  return quantityOrZero(text).milliValue()
}

function selectorOf(selector: LabelSelector | undefined): Selector {
  return compileLabelSelector(selector) ?? Selector.nothing
}
