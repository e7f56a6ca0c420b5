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
  const latest = (fits: (load: StatedLoad) => boolean): StatedLoad | undefined => loads().findLast(fits)
  return {
    resource(name, pods, container, now) {
      const ofPod = (pod: Pod): Extract<StatedLoad, { kind: 'resource' }> | undefined => {
        const load = latest((entry) => entry.kind === 'resource' && entry.resource === name && (entry.container ?? '') === container && entry.selects(pod))
        return load?.kind === 'resource' ? load : undefined
      }
      return measured(pods, now, (pod) => {
        const load = ofPod(pod)
        if (load === undefined) return undefined
        const request = podRequest(pod, name, container)
        return amountOf(load.amount, pods.filter((other) => ofPod(other) === load), typeof request === 'bigint' ? request : 0n)
      }, 'no metrics returned from resource metrics API')
    },
    pods(metric, pods, _selector, now) {
      const ofPod = (pod: Pod): StatedLoad | undefined => latest((entry) => entry.kind === 'pods' && entry.metric === metric && entry.selects(pod))
      return measured(pods, now, (pod) => {
        const load = ofPod(pod)
        return load?.kind === 'pods' ? amountOf(load.amount, pods.filter((other) => ofPod(other) === load), 0n) : undefined
      }, 'no metrics returned from custom metrics API')
    },
    object(metric, namespace, of) {
      const load = latest((entry) => entry.kind === 'object' && entry.metric === metric && entry.namespace === namespace && entry.of.kind === of.kind && entry.of.name === of.name)
      return load?.kind === 'object' ? milliOf(load.value) : { error: `unable to fetch metrics from custom metrics API: the server could not find the metric ${metric} for ${of.kind ?? ''} ${of.name ?? ''}` }
    },
    external(metric) {
      const load = latest((entry) => entry.kind === 'external' && entry.metric === metric)
      return load?.kind === 'external' ? [milliOf(load.value)] : { error: 'no metrics returned from external metrics API' }
    },
  }
}

/** Only pods that run are measured. */
function measured(pods: readonly Pod[], now: number, valueOf: (pod: Pod) => bigint | undefined, nothing: string): PodMetrics | NoMetrics {
  const metrics = new Map<string, PodMetric>()
  for (const pod of pods) {
    const value = pod.status?.phase === 'Running' ? valueOf(pod) : undefined
    if (value !== undefined) metrics.set(pod.metadata?.name ?? '', { value, timestamp: now, window })
  }
  return metrics.size === 0 ? { error: nothing } : metrics
}

function amountOf(amount: Amount, sharing: readonly Pod[], request: bigint): bigint {
  if ('percentOfRequest' in amount) return request * BigInt(Math.round(amount.percentOfRequest * 100)) / 10_000n
  if ('perPod' in amount) return milliOf(amount.perPod)
  const ready = sharing.filter(isPodReady).length
  return milliOf(amount.total) / BigInt(Math.max(1, ready))
}

function milliOf(text: string): bigint {
  return quantityOrZero(text).milliValue()
}
