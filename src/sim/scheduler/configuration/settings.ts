import type { FieldError } from '../../../base/field.ts'
import type { NodeAffinity } from '../../../model/kubernetes.generated.ts'
import type { DefaultPreemptionArgs } from '../plugins/default-preemption.ts'
import type { InterPodAffinityArgs } from '../plugins/inter-pod-affinity.ts'
import { pluginNames } from '../plugins/names.ts'
import type { NodeResourcesFitArgs } from '../plugins/node-resources-fit.ts'
import type { WeightedResource } from '../plugins/scoring-strategy.ts'
import { systemDefaultConstraints, type PodTopologySpreadArgs } from '../plugins/spread-constraint.ts'

/** The points at which a profile can turn plugins on and off; `multiPoint` stands for all. */
export const extensionPoints = ['preEnqueue', 'queueSort', 'preFilter', 'filter', 'postFilter', 'preScore', 'score', 'reserve', 'permit', 'preBind', 'bind', 'postBind'] as const
export type ExtensionPoint = (typeof extensionPoints)[number]

export interface EnabledPlugin {
  readonly name: string
  /** 0: not given. */
  readonly weight: number
}

export interface PluginSet {
  readonly enabled: readonly EnabledPlugin[]
  /** Names, or `*` for all. */
  readonly disabled: readonly string[]
}

export interface PluginArgs {
  readonly fit: NodeResourcesFitArgs
  readonly balanced: readonly WeightedResource[]
  readonly interPodAffinity: InterPodAffinityArgs
  readonly spread: Omit<PodTopologySpreadArgs, 'taintComparison'>
  readonly preemption: DefaultPreemptionArgs
  readonly addedAffinity: NodeAffinity | undefined
}

export interface ProfileSettings {
  readonly schedulerName: string
  readonly percentageOfNodesToScore: number | undefined
  readonly multiPoint: PluginSet
  readonly points: Readonly<Record<ExtensionPoint, PluginSet>>
  readonly args: PluginArgs
}

/** What a KubeSchedulerConfiguration says about scheduling itself; connections, leader election and metrics are left out. */
export interface SchedulerSettings {
  readonly percentageOfNodesToScore: number | undefined
  readonly podInitialBackoffSeconds: number
  readonly podMaxBackoffSeconds: number
  readonly profiles: readonly ProfileSettings[]
  /** Extenders are not simulated; the plan says so. */
  readonly extenders: number
}

export interface ReadSettings {
  readonly settings: SchedulerSettings
  readonly errors: readonly FieldError[]
}

const weights: Readonly<Record<string, number>> = { TaintToleration: 3, NodeAffinity: 2, PodTopologySpread: 2, InterPodAffinity: 2, DynamicResources: 2 }
const scoringPlugins = new Set(['TaintToleration', 'NodeAffinity', 'NodeResourcesFit', 'PodTopologySpread', 'InterPodAffinity', 'DynamicResources', 'NodeResourcesBalancedAllocation', 'ImageLocality'])

/** Upstream: `apis/config/v1/default_plugins.go` (1.36). */
export const defaultMultiPoint: readonly EnabledPlugin[] = pluginNames.map((name) => ({ name, weight: weights[name] ?? (scoringPlugins.has(name) ? 1 : 0) }))

const cpuAndMemory: readonly WeightedResource[] = [{ name: 'cpu', weight: 1 }, { name: 'memory', weight: 1 }]

/** Upstream: `apis/config/v1/defaults.go` (1.36). */
export const defaultArgs: PluginArgs = {
  fit: { ignoredResources: new Set(), ignoredResourceGroups: new Set(), scoringStrategy: { type: 'LeastAllocated', resources: cpuAndMemory, shape: [] } },
  balanced: cpuAndMemory,
  interPodAffinity: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false },
  spread: { defaultConstraints: systemDefaultConstraints, systemDefaulted: true },
  preemption: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 },
  addedAffinity: undefined,
}

const emptySet: PluginSet = { enabled: [], disabled: [] }

export const noPoints = Object.fromEntries(extensionPoints.map((point) => [point, emptySet])) as unknown as Record<ExtensionPoint, PluginSet>

export const defaultProfile: ProfileSettings = {
  schedulerName: 'default-scheduler',
  percentageOfNodesToScore: undefined,
  multiPoint: { enabled: defaultMultiPoint, disabled: [] },
  points: noPoints,
  args: defaultArgs,
}

export const defaultSettings: SchedulerSettings = {
  percentageOfNodesToScore: undefined,
  podInitialBackoffSeconds: 1,
  podMaxBackoffSeconds: 10,
  profiles: [defaultProfile],
  extenders: 0,
}
