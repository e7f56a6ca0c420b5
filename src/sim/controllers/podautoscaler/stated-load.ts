import { quantityOrZero } from '../../../base/quantity.ts'
import type { CrossVersionObjectReference, Pod } from '../../../model/kubernetes.generated.ts'
import { isPodReady } from '../pods.ts'
import type { MetricsSource, NoMetrics, PodMetric, PodMetrics } from './metrics-source.ts'
import { podRequest } from './requests.ts'

/** How much, of what one pod uses. */
export type Amount =
  /** Each pod uses this share of its own request, e.g. 80. */
  | { readonly percentOfRequest: number }
  /** Each pod uses this, e.g. `400m`. */
  | { readonly perPod: string }
  /** All Ready pods share this evenly, e.g. `4`: more pods, less for each. */
  | { readonly total: string }

/** A load that a scenario states. */
export type StatedLoad =
  | { readonly kind: 'resource', readonly resource: string, readonly container?: string, selects(pod: Pod): boolean, readonly amount: Amount }
  | { readonly kind: 'pods', readonly metric: string, selects(pod: Pod): boolean, readonly amount: Amount }
  | { readonly kind: 'object', readonly metric: string, readonly namespace: string, readonly of: CrossVersionObjectReference, readonly value: string }
  | { readonly kind: 'external', readonly metric: string, readonly value: string }

/** As metrics-server averages. */
const window = 30_000

/** A source that answers with what the scenario states at the time; of several statements about one thing the last one counts. */
export function statedLoad(loads: () => readonly StatedLoad[]): MetricsSource {
  return {
    resource: (name, pods, container, now) => measured(pods, now, (pod) => podRequest(pod, name, container), 'no metrics returned from resource metrics API',
      loads().filter((load) => load.kind === 'resource' && load.resource === name && (load.container ?? '') === container)),
    pods: (metric, pods, _selector, now) => measured(pods, now, () => 0n, 'no metrics returned from custom metrics API', loads().filter((load) => load.kind === 'pods' && load.metric === metric)),
    object(metric, namespace, of) {
      const load = loads().findLast((entry) => entry.kind === 'object' && entry.metric === metric && entry.namespace === namespace && entry.of.kind === of.kind && entry.of.name === of.name)
      return load?.kind === 'object' ? milliOf(load.value) : { error: `unable to fetch metrics from custom metrics API: the server could not find the metric ${metric} for ${of.kind ?? ''} ${of.name ?? ''}` }
    },
    external(metric) {
      const load = loads().findLast((entry) => entry.kind === 'external' && entry.metric === metric)
      return load?.kind === 'external' ? [milliOf(load.value)] : { error: 'no metrics returned from external metrics API' }
    },
  }
}

/** Only pods that run are measured. Each follows the last load that selects it. */
function measured(pods: readonly Pod[], now: number, requestOf: (pod: Pod) => bigint | string, nothing: string, loads: readonly StatedLoad[]): PodMetrics | NoMetrics {
  const bearers = new Map<OfPods, Pod[]>()
  for (const pod of pods) {
    const load = loads.findLast((entry): entry is OfPods => 'selects' in entry && entry.selects(pod))
    if (load !== undefined && pod.status?.phase === 'Running') bearers.set(load, [...bearers.get(load) ?? [], pod])
  }
  const metrics = new Map<string, PodMetric>()
  for (const [{ amount }, sharing] of bearers) {
    const ready = sharing.filter(isPodReady).length
    for (const pod of sharing) {
      const request = requestOf(pod)
      metrics.set(pod.metadata?.name ?? '', { value: amountOf(amount, ready, typeof request === 'bigint' ? request : 0n), timestamp: now, window })
    }
  }
  return metrics.size === 0 ? { error: nothing } : metrics
}

function amountOf(amount: Amount, ready: number, request: bigint): bigint {
  if ('percentOfRequest' in amount) return request * BigInt(Math.round(amount.percentOfRequest * 100)) / 10_000n
  return 'perPod' in amount ? milliOf(amount.perPod) : milliOf(amount.total) / BigInt(Math.max(1, ready))
}

type OfPods = Extract<StatedLoad, { readonly amount: Amount }>

function milliOf(text: string): bigint {
  return quantityOrZero(text).milliValue()
}
