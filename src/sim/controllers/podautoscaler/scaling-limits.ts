import type { HPAScalingRules } from '../../../model/kubernetes.generated.ts'

/** A proposal or a change, and when. */
export interface Dated {
  readonly replicas: number
  readonly time: number
}

/** What an autoscaler remembers of its own past. */
export interface ScalingMemory {
  /** Proposals as they were before anything held them back. */
  recommendations: Dated[]
  /** Replicas added and taken away. */
  ups: Dated[]
  downs: Dated[]
}

export interface Range {
  readonly current: number
  readonly min: number
  readonly max: number
}

/** A size, and why it is that one: reason and message of a condition. */
export interface Limited {
  readonly replicas: number
  readonly reason: string
  readonly message: string
}

/** Flag `--horizontal-pod-autoscaler-downscale-stabilization`. */
export const downscaleStabilization = 300_000

const withinRange = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' }
const tooMany = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' }
const tooFew = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' }
const upLimit = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' }
const downLimit = { reason: 'ScaleDownLimit', message: 'the desired replica count is decreasing faster than the maximum scale rate' }

/** Without `behavior`: the highest proposal of the last 300 s. `stabilizeRecommendation` of `podautoscaler/horizontal.go` (1.36). */
export function stabilized(memory: ScalingMemory, wanted: number, now: number): number {
  // What is exactly at the edge is past it: a real sync comes a moment after its period.
  const recent = memory.recommendations.filter(({ time }) => time > now - downscaleStabilization)
  memory.recommendations = [...recent, { replicas: wanted, time: now }]
  return Math.max(wanted, ...recent.map(({ replicas }) => replicas))
}

/** Without `behavior`: between the limits, and at most to twice the size or to 4. `convertDesiredReplicasWithRules`. */
export function limited(wanted: number, { current, min, max }: Range): Limited {
  const rate = Math.max(2 * current, 4)
  if (wanted < min) return { replicas: min, ...tooFew }
  if (wanted > Math.min(max, rate)) return max > rate ? { replicas: rate, ...upLimit } : { replicas: max, ...tooMany }
  return { replicas: wanted, ...withinRange }
}

/**
 * With `behavior`: upwards the lowest, downwards the highest proposal of each window. `stabilizeRecommendationWithBehaviors`.
 *
 * 5 now, 8 wanted, up window with 6 and 9 in it: 6.
 */
export function stabilizedWithBehavior(memory: ScalingMemory, wanted: number, current: number, up: HPAScalingRules, down: HPAScalingRules, now: number): Limited {
  const upCutoff = now - (up.stabilizationWindowSeconds ?? 0) * 1000
  const downCutoff = now - (down.stabilizationWindowSeconds ?? downscaleStabilization / 1000) * 1000
  const within = (cutoff: number): number[] => memory.recommendations.filter(({ time }) => time > cutoff).map(({ replicas }) => replicas)
  const lowest = Math.min(wanted, ...within(upCutoff))
  const highest = Math.max(wanted, ...within(downCutoff))
  memory.recommendations = [...memory.recommendations.filter(({ time }) => time > Math.min(upCutoff, downCutoff)), { replicas: wanted, time: now }]
  const replicas = Math.min(Math.max(current, lowest), highest)
  return wanted >= current
    ? { replicas, reason: 'ScaleUpStabilized', message: 'recent recommendations were lower than current one, applying the lowest recent recommendation' }
    : { replicas, reason: 'ScaleDownStabilized', message: 'recent recommendations were higher than current one, applying the highest recent recommendation' }
}

/** With `behavior`: as fast as its policies allow. `convertDesiredReplicasWithBehaviorRate`. */
export function limitedWithBehavior(memory: ScalingMemory, wanted: number, { current, min, max }: Range, up: HPAScalingRules, down: HPAScalingRules, now: number): Limited {
  if (wanted > current) {
    const rate = Math.max(current, scaleUpLimit(current, memory, up, now))
    if (wanted > Math.min(max, rate)) return max > rate ? { replicas: rate, ...upLimit } : { replicas: max, ...tooMany }
  } else if (wanted < current) {
    const rate = Math.min(current, scaleDownLimit(current, memory, down, now))
    if (wanted < Math.max(min, rate)) return min < rate ? { replicas: rate, ...downLimit } : { replicas: min, ...tooFew }
  }
  return { replicas: wanted, ...withinRange }
}

/** Keeps a change for as long as a policy may ask for it. */
export function remember(memory: ScalingMemory, from: number, to: number, up: HPAScalingRules, down: HPAScalingRules, now: number): void {
  const longest = ({ policies = [] }: HPAScalingRules): number => Math.max(0, ...policies.map(({ periodSeconds = 0 }) => periodSeconds)) * 1000
  const kept = (events: readonly Dated[], rules: HPAScalingRules, change: number): Dated[] => [...events.filter(({ time }) => time >= now - longest(rules)), { replicas: change, time: now }]
  if (to > from) memory.ups = kept(memory.ups, up, to - from)
  else memory.downs = kept(memory.downs, down, from - to)
}

/** 10 replicas, 2 of them added within the period, policy of 100 %: from 8 to 16. Rounded up, so that a small percentage still adds one. */
function scaleUpLimit(current: number, memory: ScalingMemory, rules: HPAScalingRules, now: number): number {
  if (rules.selectPolicy === 'Disabled') return current
  const proposals = (rules.policies ?? []).map(({ type, value = 0, periodSeconds = 0 }) => {
    const start = current - changed(memory.ups, periodSeconds, now) + changed(memory.downs, periodSeconds, now)
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100))
  })
  return rules.selectPolicy === 'Min' ? Math.min(maxInt32, ...proposals) : Math.max(-maxInt32, ...proposals)
}

function scaleDownLimit(current: number, memory: ScalingMemory, rules: HPAScalingRules, now: number): number {
  if (rules.selectPolicy === 'Disabled') return current
  const proposals = (rules.policies ?? []).map(({ type, value = 0, periodSeconds = 0 }) => {
    const start = current - changed(memory.ups, periodSeconds, now) + changed(memory.downs, periodSeconds, now)
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100))
  })
  return rules.selectPolicy === 'Min' ? Math.max(-maxInt32, ...proposals) : Math.min(maxInt32, ...proposals)
}

const maxInt32 = 2 ** 31 - 1

function changed(events: readonly Dated[], periodSeconds: number, now: number): number {
  let replicas = 0
  for (const event of events) if (event.time > now - periodSeconds * 1000) replicas += event.replicas
  return replicas
}
