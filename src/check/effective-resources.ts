import { quantityOrZero, type Quantity } from '../base/quantity.ts'
import type { Bundle } from '../model/bundle.ts'
import type { Container, LimitRangeItem, PodSpec, ResourceRequirements } from '../model/kubernetes.generated.ts'
import type { ContainerView, PodTemplate } from '../model/pod-template.ts'
import type { ResourceOf } from '../model/resource.ts'
import { podAmounts } from '../sim/admission/pod-amounts.ts'

export type Amounts = Readonly<Record<string, string | number>>

/** Requests and limits as a pod of the template would run with them. */
export interface EffectiveResources {
  readonly requests: Amounts
  readonly limits: Amounts
}

/** The LimitRanges of a namespace, as far as the set has them. */
export function limitRangesOf(bundle: Bundle, namespace: string | undefined): readonly ResourceOf<'LimitRange'>[] {
  return bundle.ofKind('LimitRange').filter((range) => range.namespace === namespace)
}

/** What a container asks for after the server's own defaults: request := limit, then what the LimitRanges give. */
export function effectiveResources({ value, template }: ContainerView, bundle: Bundle): EffectiveResources {
  return withDefaults('resources' in value ? value.resources : undefined, limitRangesOf(bundle, template.namespace))
}

/** The pod spec of a template with the effective resources of its containers. */
export function effectivePodSpec(template: PodTemplate, bundle: Bundle): PodSpec {
  const ranges = limitRangesOf(bundle, template.namespace)
  const fill = (containers: readonly Container[] | undefined): Container[] => (containers ?? []).map((container) => {
    const { requests, limits } = withDefaults(container.resources, ranges)
    return { ...container, resources: { requests: { ...requests }, limits: { ...limits } } }
  })
  return { ...template.spec, containers: fill(template.spec.containers), initContainers: fill(template.spec.initContainers) }
}

/** The whole pod's requests or limits: app and sidecar sum, init maximum, overhead, pod-level resources. */
export function podTotals(template: PodTemplate, bundle: Bundle, which: 'requests' | 'limits'): Map<string, Quantity> {
  return podAmounts(effectivePodSpec(template, bundle), which)
}

/** Whether pod-level resources set the amount for all containers together. */
export function hasPodLevel({ spec }: PodTemplate, which: 'requests' | 'limits', name: string): boolean {
  return spec.resources?.[which]?.[name] !== undefined || (which === 'requests' && spec.resources?.limits?.[name] !== undefined)
}

function withDefaults(resources: ResourceRequirements | undefined, ranges: readonly ResourceOf<'LimitRange'>[]): EffectiveResources {
  const limits: Record<string, string | number> = { ...resources?.limits }
  // The server sets a missing request to the limit before any LimitRange is asked.
  const requests: Record<string, string | number> = { ...resources?.limits, ...resources?.requests }
  for (const range of ranges) {
    for (const item of (range.spec.limits ?? []).filter(({ type }) => type === 'Container')) {
      const { limit, request } = defaultsOf(item)
      for (const [name, amount] of Object.entries(limit)) limits[name] ??= amount
      for (const [name, amount] of Object.entries(request)) requests[name] ??= amount
    }
  }
  return { requests, limits }
}

/** `default` falls back to `max`, `defaultRequest` to `default` and then `min`: `pkg/apis/core/v1/defaults.go` (1.36). */
function defaultsOf({ max, min, default: limit, defaultRequest }: LimitRangeItem): { limit: Amounts, request: Amounts } {
  const limits = { ...max, ...limit }
  return { limit: limits, request: { ...min, ...limits, ...defaultRequest } }
}

/** Whether an amount is set and above zero. */
export function isSet(amounts: Amounts, name: string): boolean {
  return amounts[name] !== undefined && quantityOrZero(amounts[name]).sign > 0
}
