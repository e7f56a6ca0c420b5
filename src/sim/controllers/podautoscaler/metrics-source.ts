import type { Selector } from '../../../base/labels.ts'
import type { CrossVersionObjectReference, Pod } from '../../../model/kubernetes.generated.ts'

/** One measurement of a pod. */
export interface PodMetric {
  /** Thousandths: millicores, or bytes · 1000. */
  readonly value: bigint
  /** Virtual milliseconds since 1970 at which it was taken. */
  readonly timestamp: number
  /** Milliseconds over which it was averaged. */
  readonly window: number
}

/** Measurements by pod name. */
export type PodMetrics = Map<string, PodMetric>

/** Why there is no measurement, in upstream's words. */
export interface NoMetrics {
  readonly error: string
}

/** What the metrics APIs of a cluster say: a simulation has no load of its own, the scenario states it. */
export interface MetricsSource {
  /** Use of a resource by each of these pods, or by one container of each where `container` is not empty. */
  resource(name: string, pods: readonly Pod[], container: string, now: number): PodMetrics | NoMetrics
  /** A custom metric of each of these pods. */
  pods(metric: string, pods: readonly Pod[], selector: Selector, now: number): PodMetrics | NoMetrics
  object(metric: string, namespace: string, of: CrossVersionObjectReference, selector: Selector): bigint | NoMetrics
  external(metric: string, namespace: string, selector: Selector): readonly bigint[] | NoMetrics
}

/** A cluster without metrics-server and adapters: what kube-controller-manager 1.36 hears there. */
export const noMetricsSource: MetricsSource = {
  resource: () => ({ error: 'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)' }),
  pods: () => ({ error: noCustomMetrics }),
  object: () => ({ error: noCustomMetrics }),
  external: (metric) => ({ error: `unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${metric}.external.metrics.k8s.io)` }),
}

const noCustomMetrics = 'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered'
