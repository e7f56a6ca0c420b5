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
  /** Every plugin that is on anywhere: their hints are heard. */
  readonly plugins: ReadonlyMap<string, Plugin>
}
