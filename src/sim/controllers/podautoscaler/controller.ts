import { cloneValue, sameValue } from '../../../base/json.ts'
import { parseSelector, type Selector } from '../../../base/labels.ts'
import { quantityOrZero } from '../../../base/quantity.ts'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, MetricStatus, Pod } from '../../../model/kubernetes.generated.ts'
import type { ScaleView } from '../../cluster-scales.ts'
import { defineController, keyOf, splitKey, type Controller, type ControllerContext } from '../controller.ts'
import { proposalOf, type Failed } from './metrics.ts'
import { noMetricsSource, type MetricsSource } from './metrics-source.ts'
import type { Tolerances } from './replica-calculator.ts'
import { limited, limitedWithBehavior, remember, stabilized, stabilizedWithBehavior, type Limited, type ScalingMemory } from './scaling-limits.ts'

/** Flags `--horizontal-pod-autoscaler-sync-period` and `--horizontal-pod-autoscaler-tolerance`. */
const syncPeriod = 15_000
const defaultTolerance = 0.1

/** HorizontalPodAutoscalers: `pkg/controller/podautoscaler/horizontal.go` (1.36). Without a source of metrics it only keeps to minimum and maximum. */
export function podAutoscaler(source: MetricsSource = noMetricsSource): Controller {
  const memories = new Map<string, ScalingMemory>()
  /** Whose pods are whose: by autoscaler, once it has looked. */
  const selectors = new Map<string, Selector>()
  return defineController({
    name: 'horizontalpodautoscaler',
    component: 'horizontal-pod-autoscaler',
    watches: {
      // Every look waits its period, the first one too.
      HorizontalPodAutoscaler: ({ before, after }, context) => {
        const key = keyOf(after ?? before ?? {})
        if (after !== undefined) {
          context.requeueAfter(key, syncPeriod)
          return []
        }
        memories.delete(key)
        selectors.delete(key)
        return []
      },
    },

    reconcile(key, context) {
      const { namespace, name } = splitKey(key)
      const live = context.read.get('HorizontalPodAutoscaler', namespace, name) as HorizontalPodAutoscaler | undefined
      if (live === undefined) return undefined
      new Sync(key, cloneValue(live), { source, memories, selectors, context }).run()
      context.requeueAfter(key, syncPeriod)
      return undefined
    },
  })
}

interface Shared {
  readonly source: MetricsSource
  readonly memories: Map<string, ScalingMemory>
  readonly selectors: Map<string, Selector>
  readonly context: ControllerContext
}

interface Proposed {
  readonly replicas: number
  readonly metric: string
  readonly statuses: MetricStatus[]
}

/** One look at one autoscaler. */
class Sync {
  readonly #key: string
  readonly #shared: Shared
  readonly #hpa: HorizontalPodAutoscaler
  readonly #before: HorizontalPodAutoscalerStatus
  readonly #memory: ScalingMemory

  constructor(key: string, hpa: HorizontalPodAutoscaler, shared: Shared) {
    this.#key = key
    this.#shared = shared
    this.#hpa = hpa
    this.#before = cloneValue(hpa.status ?? {})
    this.#memory = shared.memories.get(key) ?? { recommendations: [], ups: [], downs: [] }
  }

  run(): void {
    const { context, memories } = this.#shared
    const { scaleTargetRef: { apiVersion = '', kind = '', name = '' } = {}, minReplicas: min = 1, maxReplicas: max = 0 } = this.#hpa.spec ?? {}
    const parts = apiVersion.split('/')
    const scale = parts.length > 2
      ? `unexpected GroupVersion string: ${apiVersion}`
      : context.scales.get(parts.length === 2 ? parts[0] ?? '' : '', kind, this.#hpa.metadata?.namespace ?? '', name)
    if (typeof scale === 'string') {
      this.#event('Warning', 'FailedGetScale', scale)
      this.#condition('AbleToScale', 'False', 'FailedGetScale', `the HPA controller was unable to get the target's current scale: ${scale}`)
      return this.#writeStatus()
    }
    this.#condition('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale")
    const current = scale.replicas
    if (!memories.has(this.#key)) {
      memories.set(this.#key, this.#memory)
      this.#memory.recommendations.push({ replicas: current, time: context.clock.now })
    }
    if (current === 0) {
      this.#condition('ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero')
      this.#without('ScaledToZero')
      return this.#finish(current, current, [], false)
    }
    if (current > max) return this.#rescale(scale, max, 'Current number of replicas above Spec.MaxReplicas', [])
    if (current < min) return this.#rescale(scale, min, 'Current number of replicas below Spec.MinReplicas', [])
    return this.#followMetrics(scale, min, max)
  }

  #followMetrics(scale: ScaleView, min: number, max: number): void {
    const { replicas: current } = scale
    const proposed = this.#proposed(scale)
    if ('error' in proposed) {
      this.#setStatus(current, this.#hpa.status?.desiredReplicas ?? 0, proposed.statuses)
      this.#writeStatus()
      return this.#event('Warning', 'FailedComputeMetricsReplicas', proposed.error)
    }
    const { replicas: wanted, metric, statuses } = proposed
    const because = wanted > current ? `${metric} above target` : wanted < current ? 'All metrics below target' : ''
    const desired = this.#hpa.spec?.behavior === undefined ? this.#withinDefaults(current, wanted, min, max) : this.#withinBehavior(current, wanted, min, max)
    if (desired === current) return this.#finish(current, current, statuses, false)
    return this.#rescale(scale, desired, because, statuses)
  }

  /** The highest proposal of all metrics. Some may fail, as long as the others do not ask for less. */
  #proposed(scale: ScaleView): Proposed | { readonly error: string, readonly statuses: MetricStatus[] } {
    const { context, source } = this.#shared
    const pods = this.#pods(scale.selector)
    if (typeof pods === 'string') return { error: pods, statuses: [] }
    const specs = this.#hpa.spec?.metrics ?? []
    const situation = {
      source, pods, namespace: this.#hpa.metadata?.namespace ?? '', current: scale.replicas, statusReplicas: scale.statusReplicas,
      tolerances: this.#tolerances(), now: context.clock.now,
    }
    const statuses: MetricStatus[] = []
    const failures: Failed[] = []
    let [replicas, metric] = [0, '']
    for (const spec of specs) {
      const proposal = proposalOf(spec, situation)
      if ('error' in proposal) {
        this.#event('Warning', proposal.reason, proposal.error)
        failures.push(proposal)
        statuses.push({ type: '' })
        continue
      }
      statuses.push(proposal.status)
      if (replicas === 0 || proposal.replicas > replicas) [replicas, metric] = [proposal.replicas, proposal.name]
    }
    const [first] = failures
    if (first !== undefined && (failures.length === specs.length || replicas < scale.replicas)) {
      this.#condition('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.error}`)
      return { error: `invalid metrics (${failures.length} invalid out of ${specs.length}), first error is: ${first.longError}`, statuses }
    }
    this.#condition('ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${metric}`)
    return { replicas, metric, statuses }
  }

  /** The pods that the target's selector selects, unless another autoscaler looks after some of them. */
  #pods(text: string): readonly Pod[] | string {
    const { context, selectors } = this.#shared
    const namespace = this.#hpa.metadata?.namespace ?? ''
    const refuse = (event: string, reason: string, error: string, message = error): string => {
      this.#event('Warning', event, error)
      this.#condition('ScalingActive', 'False', reason, message)
      return error
    }
    if (text === '') return refuse('SelectorRequired', 'InvalidSelector', 'selector is required', "the HPA target's scale is missing a selector")
    const selector = parseSelector(text)
    if ('error' in selector) return refuse('InvalidSelector', 'InvalidSelector', `couldn't convert selector into a corresponding internal selector object: ${selector.error}`)
    selectors.set(this.#key, selector)
    const equal = selector.requirements.filter(({ operator }) => operator === '=' || operator === '==').map(({ key, values }) => [key, values[0] ?? ''] as const)
    const pods = (context.read.podsWith(namespace, Object.fromEntries(equal)) as Pod[]).filter(({ metadata }) => selector.matches(metadata?.labels))
    const others = [...selectors].filter(([key, other]) => splitKey(key).namespace === namespace && pods.some(({ metadata }) => other.matches(metadata?.labels)))
    if (others.length <= 1) return pods
    const keys = others.map(([key]) => `{${splitKey(key).name} ${namespace}}`).sort()
    return refuse('AmbiguousSelector', 'AmbiguousSelector', `pods by selector ${text} are controlled by multiple HPAs: [${keys.join(' ')}]`)
  }

  #withinDefaults(current: number, wanted: number, min: number, max: number): number {
    const held = stabilized(this.#memory, wanted, this.#shared.context.clock.now)
    if (held === wanted) this.#readyForNewScale()
    else this.#condition('AbleToScale', 'True', 'ScaleDownStabilized', 'recent recommendations were higher than current one, applying the highest recent recommendation')
    return this.#limit(held, limited(held, { current, min, max }))
  }

  #withinBehavior(current: number, wanted: number, min: number, max: number): number {
    const { scaleUp = {}, scaleDown = {} } = this.#hpa.spec?.behavior ?? {}
    const { now } = this.#shared.context.clock
    const held = stabilizedWithBehavior(this.#memory, wanted, current, scaleUp, scaleDown, now)
    if (held.replicas === wanted) this.#readyForNewScale()
    else this.#condition('AbleToScale', 'True', held.reason, held.message)
    return this.#limit(held.replicas, limitedWithBehavior(this.#memory, held.replicas, { current, min, max }, scaleUp, scaleDown, now))
  }

  #readyForNewScale(): void {
    this.#condition('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size')
  }

  #limit(held: number, { replicas, reason, message }: Limited): number {
    this.#condition('ScalingLimited', replicas === held ? 'False' : 'True', reason, message)
    return replicas
  }

  #rescale(scale: ScaleView, desired: number, reason: string, statuses: MetricStatus[]): void {
    const { context } = this.#shared
    const { scaleUp = {}, scaleDown = {} } = this.#hpa.spec?.behavior ?? {}
    const error = context.scales.set(context.write.by, scale, desired, reason)
    if (error !== undefined) {
      this.#event('Warning', 'FailedRescale', `New size: ${desired}; reason: ${reason}; error: ${error}`)
      this.#condition('AbleToScale', 'False', 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${error}`)
      return this.#finish(scale.replicas, this.#hpa.status?.desiredReplicas ?? 0, statuses, false)
    }
    this.#condition('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${desired}`)
    this.#event('Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`)
    if (this.#hpa.spec?.behavior !== undefined) remember(this.#memory, scale.replicas, desired, scaleUp, scaleDown, context.clock.now)
    this.#without('ScaledToZero')
    this.#finish(scale.replicas, desired, statuses, true)
  }

  #finish(current: number, desired: number, statuses: MetricStatus[], rescaled: boolean): void {
    this.#setStatus(current, desired, statuses)
    if (rescaled && this.#hpa.status !== undefined) this.#hpa.status.lastScaleTime = this.#shared.context.clock.timestamp()
    this.#writeStatus()
  }

  #setStatus(currentReplicas: number, desiredReplicas: number, currentMetrics: MetricStatus[]): void {
    const { lastScaleTime, conditions } = this.#hpa.status ?? {}
    this.#hpa.status = { ...lastScaleTime === undefined ? {} : { lastScaleTime }, currentReplicas, desiredReplicas, ...currentMetrics.length === 0 ? {} : { currentMetrics }, ...conditions === undefined ? {} : { conditions } }
  }

  #writeStatus(): void {
    if (sameValue(withoutZeros(this.#before), withoutZeros(this.#hpa.status ?? {}))) return
    const { refusal } = this.#shared.context.write.updateStatus('HorizontalPodAutoscaler', this.#hpa, 'what it saw and did')
    if (refusal !== undefined) this.#event('Warning', 'FailedUpdateStatus', refusal.message)
  }

  #tolerances(): Tolerances {
    const { scaleUp, scaleDown } = this.#hpa.spec?.behavior ?? {}
    // Gate HPAConfigurableTolerance: on since 1.35.
    const own = (text: string | number | undefined): number => text === undefined || this.#shared.context.minor < 35 ? defaultTolerance : quantityOrZero(text).toNumber()
    return { scaleUp: own(scaleUp?.tolerance), scaleDown: own(scaleDown?.tolerance) }
  }

  #condition(type: string, status: string, reason: string, message: string): void {
    const conditions = (this.#hpa.status ??= {}).conditions ??= []
    const at = conditions.findIndex((condition) => condition.type === type)
    const old = conditions[at]
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : this.#shared.context.clock.timestamp()
    conditions[at < 0 ? conditions.length : at] = { type, status, lastTransitionTime, reason, message }
  }

  #without(type: string): void {
    const { status } = this.#hpa
    if (status?.conditions !== undefined) status.conditions = status.conditions.filter((condition) => condition.type !== type)
  }

  #event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#shared.context.event('HorizontalPodAutoscaler', this.#hpa, type, reason, message)
  }
}

function withoutZeros(status: HorizontalPodAutoscalerStatus): HorizontalPodAutoscalerStatus {
  return { ...status, currentReplicas: status.currentReplicas ?? 0, desiredReplicas: status.desiredReplicas ?? 0 }
}
