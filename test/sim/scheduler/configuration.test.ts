import { describe, expect, it } from 'vitest'
import { errorText } from '../../../src/base/field.ts'
import type { ValueMap } from '../../../src/base/json.ts'
import { readSchedulerSettings } from '../../../src/sim/scheduler/configuration/read-settings.ts'
import { Scheduler } from '../../../src/sim/scheduler/scheduler.ts'

function profileOf(configuration: ValueMap, schedulerName = 'default-scheduler') {
  const scheduler = new Scheduler({ settings: readSchedulerSettings(configuration).settings })
  return scheduler.frameworkFor({ spec: { schedulerName } })?.profile
}

function errors(configuration: ValueMap): string[] {
  return readSchedulerSettings(configuration).errors.map(errorText)
}

const names = (plugins: readonly { readonly name: string }[] | undefined): string[] => (plugins ?? []).map(({ name }) => name)

describe('a KubeSchedulerConfiguration', () => {
  it('without anything is the default profile, plugins in upstream\'s order', () => {
    expect(names(profileOf({})?.filter)).toEqual([
      'NodeUnschedulable', 'NodeName', 'TaintToleration', 'NodeAffinity', 'NodePorts', 'NodeResourcesFit', 'VolumeRestrictions', 'NodeVolumeLimits',
      'VolumeBinding', 'VolumeZone', 'PodTopologySpread', 'InterPodAffinity', 'DynamicResources', 'NodeDeclaredFeatures',
    ])
    expect(profileOf({})?.score.map(({ plugin, weight }) => `${plugin.name} ${weight}`)).toEqual([
      'TaintToleration 3', 'NodeAffinity 2', 'NodeResourcesFit 1', 'VolumeBinding 1', 'PodTopologySpread 2', 'InterPodAffinity 2', 'DynamicResources 2',
      'NodeResourcesBalancedAllocation 1', 'ImageLocality 1',
    ])
  })

  it('a point that lists plugins itself puts them first, and a weight of 0 counts as 1', () => {
    const plugins = { score: { enabled: [{ name: 'ImageLocality', weight: 5 }, { name: 'NodeAffinity' }] } }
    const score = profileOf({ profiles: [{ plugins }] })?.score.map(({ plugin, weight }) => `${plugin.name} ${weight}`)
    expect(score?.slice(0, 3)).toEqual(['ImageLocality 5', 'NodeAffinity 1', 'TaintToleration 3'])
  })

  it('* turns off every plugin of a point but those listed', () => {
    const plugins = { filter: { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit' }, { name: 'TaintToleration' }] } }
    expect(names(profileOf({ profiles: [{ plugins }] })?.filter)).toEqual(['NodeResourcesFit', 'TaintToleration'])
  })

  it('multiPoint turns a plugin off everywhere', () => {
    const profile = profileOf({ profiles: [{ plugins: { multiPoint: { disabled: [{ name: 'PodTopologySpread' }] } } }] })
    expect([...names(profile?.filter), ...names(profile?.preFilter), ...names(profile?.score.map(({ plugin }) => plugin))]).not.toContain('PodTopologySpread')
  })

  it('a pod finds the profile of its schedulerName, or none', () => {
    const configuration = { profiles: [{ schedulerName: 'a' }, { schedulerName: 'b', percentageOfNodesToScore: 50 }] }
    expect(profileOf(configuration, 'b')?.percentageOfNodesToScore).toBe(50)
    expect(profileOf(configuration, 'c')).toBeUndefined()
  })

  it.each<[string, ValueMap, string]>([
    ['a percentage beyond 100', { percentageOfNodesToScore: 101 }, 'percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]'],
    ['no parallelism', { parallelism: 0 }, 'parallelism: Invalid value: 0: should be an integer value greater than zero'],
    ['a back-off that shrinks', { podInitialBackoffSeconds: 5, podMaxBackoffSeconds: 1 }, 'podMaxBackoffSeconds: Invalid value: 1: must be greater than or equal to PodInitialBackoffSeconds'],
    ['a profile twice', { profiles: [{ schedulerName: 'a' }, { schedulerName: 'a' }] }, 'profiles[1].schedulerName: Duplicate value: "profiles[0].schedulerName"'],
    ['two profiles without names', { profiles: [{}, { schedulerName: 'a' }] }, 'profiles[0].schedulerName: Required value'],
    ['arguments twice', { profiles: [{ pluginConfig: [{ name: 'NodeAffinity' }, { name: 'NodeAffinity' }] }] }, 'profiles[0].pluginConfig[1]: Duplicate value: "NodeAffinity"'],
    ['an affinity weight beyond 100', { profiles: [{ pluginConfig: [{ name: 'InterPodAffinity', args: { hardPodAffinityWeight: 101 } }] }] }, 'profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: 101: not in valid range [0, 100]'],
    ['an unknown strategy', { profiles: [{ pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'Best' } } }] }] }, 'profiles[0].pluginConfig[0].args.scoringStrategy.type: Unsupported value: "Best": supported values: "LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"'],
    ['a shape that goes back', { profiles: [{ pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'RequestedToCapacityRatio', requestedToCapacityRatio: { shape: [{ utilization: 50, score: 1 }, { utilization: 20, score: 2 }] } } } }] }] }, 'profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape[1].utilization: Invalid value: 20: values must be sorted in increasing order'],
    ['default constraints beside the system\'s', { profiles: [{ pluginConfig: [{ name: 'PodTopologySpread', args: { defaultConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }] } }] }] }, 'profiles[0].pluginConfig[0].args.defaultingType: Invalid value: "System": when .defaultConstraints are not empty'],
    ['a list where a number belongs', { podMaxBackoffSeconds: [] }, 'podMaxBackoffSeconds: Invalid value: []: must be an integer'],
  ])('%s is an error', (_, configuration, expected) => {
    expect(errors(configuration)).toContain(expected)
  })
})
