import type { Pod } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { isPodReady, podCondition } from '../pods.ts'
import type { NoMetrics, PodMetric, PodMetrics } from './metrics-source.ts'
import { podRequest } from './requests.ts'

/** How far a ratio may be off 1 before anything is scaled. */
export interface Tolerances {
  readonly scaleDown: number
  readonly scaleUp: number
}

/** A proposal: how many replicas, and the use per pod that led there. */
export interface Calculation {
  readonly replicas: number
  readonly usage: bigint
  /** Percent of the request. */
  readonly utilization?: number
}

/** What a calculation looks at besides its target. */
export interface Situation {
  readonly current: number
  readonly pods: readonly Pod[]
  readonly tolerances: Tolerances
  readonly now: number
}

/** Flags of kube-controller-manager: `--horizontal-pod-autoscaler-cpu-initialization-period`, `…-initial-readiness-delay`. */
const cpuInitializationPeriod = 300_000
const initialReadinessDelay = 30_000
const maxReplicaCount = 2 ** 31 - 1

/**
 * For a target in percent of the requests, `GetResourceReplicas` of `pkg/controller/podautoscaler/replica_calculator.go` (1.36).
 *
 * Three pods of 100m use 90m each, target 50 %: 90 / 50 = 1.8, ⌈1.8 · 3⌉ = 6 replicas.
 */
export function utilizationReplicas(target: number, resource: string, container: string, measured: PodMetrics, situation: Situation): Calculation | NoMetrics {
  const { pods } = situation
  if (pods.length === 0) return noPods
  const groups = groupPods(pods, measured, resource, situation.now)
  const metrics = counted(measured, groups)
  if (metrics.size === 0) return noneCounted
  const requests = new Map<string, bigint>()
  for (const pod of pods) {
    const request = podRequest(pod, resource, container)
    if (typeof request === 'string') return { error: request }
    requests.set(nameOf(pod), request)
  }
  const ratio = utilizationRatio(metrics, requests, target)
  if ('error' in ratio) return ratio
  // A missing pod counts with its whole request, or with the target where that is higher.
  const missing = (name: string): bigint => (requests.get(name) ?? 0n) * BigInt(Math.max(100, target)) / 100n
  const again = (): number | undefined => {
    const result = utilizationRatio(metrics, requests, target)
    return 'error' in result ? undefined : result.ratio
  }
  return { replicas: proposed(ratio.ratio, groups, metrics, missing, again, situation), usage: ratio.usage, utilization: ratio.utilization }
}

/** For a target that each pod shall use on average, in thousandths: `calcPlainMetricReplicas`. */
export function usageReplicas(target: bigint, resource: string, measured: PodMetrics, situation: Situation): Calculation | NoMetrics {
  const { pods } = situation
  if (pods.length === 0) return noPods
  const groups = groupPods(pods, measured, resource, situation.now)
  const metrics = counted(measured, groups)
  if (metrics.size === 0) return noneCounted
  const averageOf = (): bigint => sum(metrics) / BigInt(metrics.size)
  const usage = averageOf()
  const again = (): number => Number(averageOf()) / Number(target)
  return { replicas: proposed(Number(usage) / Number(target), groups, metrics, () => target, again, situation), usage }
}

/** For one value that all pods share, against a target for all of them; from zero pods it counts alone: `getUsageRatioReplicaCount`. */
export function valueReplicas(usage: bigint, target: bigint, { current, pods, tolerances }: Situation): Calculation | NoMetrics {
  const ratio = Number(usage) / Number(target)
  if (current === 0) return { replicas: Math.ceil(ratio), usage }
  if (isWithin(tolerances, ratio)) return { replicas: current, usage }
  if (pods.length === 0) return { error: `unable to calculate ready pods: ${noPods.error}` }
  const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod)).length
  return { replicas: Math.min(Math.ceil(ratio * ready), maxReplicaCount), usage }
}

/** For one value that all pods share, against a target for each: `GetExternalPerPodMetricReplicas`. 90 shared, 20 each: ⌈4.5⌉ = 5. */
export function sharedValueReplicas(usage: bigint, target: bigint, statusReplicas: number, tolerances: Tolerances): Calculation {
  const ratio = Number(usage) / (Number(target) * statusReplicas)
  const replicas = isWithin(tolerances, ratio) ? statusReplicas : Math.min(Math.ceil(Number(usage) / Number(target)), maxReplicaCount)
  return { replicas, usage: BigInt(Math.ceil(Number(usage) / Math.max(1, statusReplicas))) }
}

interface Groups {
  readonly ready: number
  readonly unready: readonly string[]
  readonly missing: readonly string[]
  readonly ignored: readonly string[]
}

/** Which pods count: those on their way out do not, those that start do not yet, and some are not measured. */
export function groupPods(pods: readonly Pod[], metrics: PodMetrics, resource: string, now: number): Groups {
  const groups = { ready: 0, unready: [] as string[], missing: [] as string[], ignored: [] as string[] }
  for (const pod of pods) {
    const name = nameOf(pod)
    const metric = metrics.get(name)
    if (pod.metadata?.deletionTimestamp !== undefined || pod.status?.phase === 'Failed') groups.ignored.push(name)
    else if (pod.status?.phase === 'Pending') groups.unready.push(name)
    else if (metric === undefined) groups.missing.push(name)
    else if (resource === 'cpu' && isUnready(pod, metric, now)) groups.unready.push(name)
    else groups.ready++
  }
  return groups
}

/** Use of cpu says nothing while a pod starts: in its first 300 s when it is not Ready or was not for a whole window, later if it never was. */
function isUnready(pod: Pod, metric: PodMetric, now: number): boolean {
  const condition = podCondition(pod, 'Ready')
  const start = parseTime(pod.status?.startTime)
  if (condition === undefined || start === undefined) return true
  const changed = parseTime(condition.lastTransitionTime) ?? 0
  if (start + cpuInitializationPeriod > now) return condition.status === 'False' || metric.timestamp < changed + metric.window
  return condition.status === 'False' && start + initialReadinessDelay > changed
}

function counted(measured: PodMetrics, { ignored, unready }: Groups): PodMetrics {
  const metrics = new Map(measured)
  for (const name of [...ignored, ...unready]) metrics.delete(name)
  return metrics
}

/**
 * Pods without a measurement count so that they hold back: as fully used on the way down, as idle on the way up. What would then turn
 * the direction around changes nothing.
 */
function proposed(ratio: number, groups: Groups, metrics: PodMetrics, whenMissing: (name: string) => bigint, again: () => number | undefined, { current, tolerances }: Situation): number {
  const upWithUnready = groups.unready.length > 0 && ratio > 1
  if (!upWithUnready && groups.missing.length === 0) return isWithin(tolerances, ratio) ? current : Math.ceil(ratio * groups.ready)
  const assume = (name: string, value: bigint): void => { metrics.set(name, { value, timestamp: 0, window: 0 }) }
  if (ratio < 1) for (const name of groups.missing) assume(name, whenMissing(name))
  if (ratio > 1) for (const name of groups.missing) assume(name, 0n)
  if (upWithUnready) for (const name of groups.unready) assume(name, 0n)
  const second = again()
  if (second === undefined || isWithin(tolerances, second) || (ratio < 1 && second > 1) || (ratio > 1 && second < 1)) return current
  const replicas = Math.ceil(second * metrics.size)
  return (second < 1 && replicas > current) || (second > 1 && replicas < current) ? current : replicas
}

function isWithin({ scaleDown, scaleUp }: Tolerances, ratio: number): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp
}

function utilizationRatio(metrics: PodMetrics, requests: ReadonlyMap<string, bigint>, target: number): { ratio: number, utilization: number, usage: bigint } | NoMetrics {
  let [used, requested, entries] = [0n, 0n, 0n]
  for (const [name, { value }] of metrics) {
    const request = requests.get(name)
    if (request === undefined) continue
    used += value
    requested += request
    entries++
  }
  if (requested === 0n) return { error: 'no metrics returned matched known pods' }
  const utilization = Number(used * 100n / requested)
  return { ratio: utilization / target, utilization, usage: used / entries }
}

function sum(metrics: PodMetrics): bigint {
  let total = 0n
  for (const { value } of metrics.values()) total += value
  return total
}

function nameOf(pod: Pod): string {
  return pod.metadata?.name ?? ''
}

const noPods: NoMetrics = { error: 'no pods returned by selector while calculating replica count' }
const noneCounted: NoMetrics = { error: 'did not receive metrics for targeted pods (pods might be unready)' }
