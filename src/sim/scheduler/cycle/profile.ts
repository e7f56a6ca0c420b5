import type { InterPodAffinityArgs } from '../plugins/inter-pod-affinity.ts'
import type { PodTopologySpreadArgs } from '../plugins/spread-constraint.ts'
import type { Plugin } from './plugin.ts'

/** The plugins of one scheduler name, per extension point and in order. Upstream: a `framework.Framework` once it is built. */
export interface Profile {
  readonly schedulerName: string
  /** undefined or 0: adaptive. */
  readonly percentageOfNodesToScore: number | undefined
  readonly preEnqueue: readonly Plugin[]
  readonly preFilter: readonly Plugin[]
  readonly filter: readonly Plugin[]
  readonly postFilter: readonly Plugin[]
  readonly preScore: readonly Plugin[]
  readonly score: readonly { readonly plugin: Plugin, readonly weight: number }[]
  /** Arguments of the plugins that count across nodes, for the fast path. */
  readonly args: { readonly spread: PodTopologySpreadArgs, readonly interPodAffinity: InterPodAffinityArgs }
  /** Every plugin that is on anywhere: their hints are heard. */
  readonly plugins: ReadonlyMap<string, Plugin>
}
