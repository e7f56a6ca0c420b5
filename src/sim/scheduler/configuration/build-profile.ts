import type { SchedulerCache } from '../cycle/cache.ts'
import type { Plugin } from '../cycle/plugin.ts'
import type { Profile } from '../cycle/profile.ts'
import { defaultPreemption, type PreemptionHandle } from '../plugins/default-preemption.ts'
import type { DeviceSelector } from '../plugins/device-allocator.ts'
import { dynamicResources } from '../plugins/dynamic-resources.ts'
import { imageLocality } from '../plugins/image-locality.ts'
import { interPodAffinity } from '../plugins/inter-pod-affinity.ts'
import { nodeAffinity } from '../plugins/node-affinity.ts'
import { nodeDeclaredFeatures } from '../plugins/node-declared-features.ts'
import { nodeName } from '../plugins/node-name.ts'
import { nodePorts } from '../plugins/node-ports.ts'
import { nodeResourcesBalancedAllocation } from '../plugins/node-resources-balanced-allocation.ts'
import { nodeResourcesFit } from '../plugins/node-resources-fit.ts'
import { nodeUnschedulable } from '../plugins/node-unschedulable.ts'
import { nodeVolumeLimits } from '../plugins/node-volume-limits.ts'
import { podTopologySpread } from '../plugins/pod-topology-spread.ts'
import { schedulingGates } from '../plugins/scheduling-gates.ts'
import { taintToleration } from '../plugins/taint-toleration.ts'
import { volumeBinding } from '../plugins/volume-binding.ts'
import { volumeRestrictions } from '../plugins/volume-restrictions.ts'
import { volumeZone } from '../plugins/volume-zone.ts'
import type { ExtensionPoint, PluginArgs, ProfileSettings } from './settings.ts'

export interface ProfileHandle extends PreemptionHandle {
  readonly cache: SchedulerCache
  /** Evaluates the CEL expressions of device classes and requests. */
  readonly selectDevice: DeviceSelector
  /** The alpha gate TaintTolerationComparisonOperators. */
  readonly taintComparison: boolean
}

/** Makes the plugins of a profile and puts them in order at each extension point. Upstream: `framework/runtime/framework.go` (1.36), NewFramework. */
export function buildProfile(settings: ProfileSettings, percentageOfNodesToScore: number | undefined, handle: ProfileHandle): Profile {
  const registry = new Map(allPlugins(settings.args, handle).map((plugin) => [plugin.name, plugin]))
  const used = new Map<string, Plugin>()
  const at = (point: ExtensionPoint, implementsPoint: (plugin: Plugin) => boolean): Plugin[] => {
    const plugins = orderedNames(settings, point, (name) => {
      const plugin = registry.get(name)
      return plugin !== undefined && implementsPoint(plugin)
    }).flatMap((name) => registry.get(name) ?? [])
    for (const plugin of plugins) used.set(plugin.name, plugin)
    return plugins
  }
  const weightOf = (name: string): number => {
    const configured = [...settings.points.score.enabled, ...settings.multiPoint.enabled].find((plugin) => plugin.name === name)
    return configured?.weight || 1
  }
  return {
    schedulerName: settings.schedulerName,
    percentageOfNodesToScore: settings.percentageOfNodesToScore ?? percentageOfNodesToScore,
    preEnqueue: at('preEnqueue', (plugin) => plugin.preEnqueue !== undefined),
    preFilter: at('preFilter', (plugin) => plugin.preFilter !== undefined),
    filter: at('filter', (plugin) => plugin.filter !== undefined),
    postFilter: at('postFilter', (plugin) => plugin.postFilter !== undefined),
    preScore: at('preScore', (plugin) => plugin.preScore !== undefined),
    score: at('score', (plugin) => plugin.score !== undefined).map((plugin) => ({ plugin, weight: weightOf(plugin.name) })),
    args: { spread: { ...settings.args.spread, taintComparison: handle.taintComparison }, interPodAffinity: settings.args.interPodAffinity },
    plugins: used,
  }
}

function allPlugins(args: PluginArgs, handle: ProfileHandle): Plugin[] {
  const { cache, taintComparison } = handle
  return [
    schedulingGates(), nodeUnschedulable(), nodeName(), taintToleration(taintComparison), nodeAffinity(args.addedAffinity), nodePorts(),
    nodeResourcesFit(args.fit, cache), volumeRestrictions(cache), nodeVolumeLimits(cache), volumeBinding(cache), volumeZone(cache),
    podTopologySpread({ ...args.spread, taintComparison }, cache), interPodAffinity(args.interPodAffinity, cache),
    dynamicResources(cache, handle.selectDevice), defaultPreemption(args.preemption, handle), nodeResourcesBalancedAllocation(args.balanced),
    imageLocality(cache), nodeDeclaredFeatures(),
  ]
}

/**
 * First the plugins that the point lists although `multiPoint` has them, in the point's own order; then the rest of `multiPoint`; then what
 * only the point lists. Upstream: expandMultiPointPlugins.
 */
function orderedNames(settings: ProfileSettings, point: ExtensionPoint, isCandidate: (name: string) => boolean): string[] {
  const own = settings.points[point].enabled.map((plugin) => plugin.name).filter(isCandidate)
  const { disabled } = settings.points[point]
  if (disabled.includes('*')) return own
  const shared = settings.multiPoint.enabled.map((plugin) => plugin.name).filter((name) => isCandidate(name) && !disabled.includes(name))
  const overridden = own.filter((name) => shared.includes(name))
  return [...overridden, ...shared.filter((name) => !own.includes(name)), ...own.filter((name) => !overridden.includes(name))]
}
