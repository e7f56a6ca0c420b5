import { duplicate, forbidden, invalid, notSupported, required } from '../../../base/field.ts'
import type { NodeAffinity, TopologySpreadConstraint } from '../../../model/kubernetes.generated.ts'
import type { ScoringStrategy, ShapePoint, WeightedResource } from '../plugins/scoring-strategy.ts'
import type { FieldReader } from './reader.ts'
import { defaultArgs, type PluginArgs } from './settings.ts'

/** The arguments of the plugins that have any. Upstream: `apis/config/v1/defaults.go`, `validation/validation_pluginargs.go` (1.36). */
export function readPluginArgs(entries: readonly FieldReader[]): PluginArgs {
  let args = defaultArgs
  const seen = new Set<string>()
  for (const entry of entries) {
    const name = entry.text('name') ?? ''
    if (seen.has(name) && entry.path !== undefined) entry.errors.push(duplicate(entry.path, name))
    seen.add(name)
    const read = readers[name]
    if (read !== undefined) args = { ...args, ...read(entry.object('args')) }
  }
  return args
}

const readers: Readonly<Record<string, (args: FieldReader) => Partial<PluginArgs>>> = {
  NodeResourcesFit: (args) => ({
    fit: {
      ignoredResources: new Set(args.texts('ignoredResources')),
      ignoredResourceGroups: new Set(args.texts('ignoredResourceGroups')),
      scoringStrategy: args.value('scoringStrategy') === undefined ? defaultArgs.fit.scoringStrategy : readStrategy(args.object('scoringStrategy')),
    },
  }),
  NodeResourcesBalancedAllocation: (args) => {
    const resources = readResources(args)
    for (const [index, { weight }] of resources.entries()) {
      if (weight !== 1) args.errors.push(invalid(args.at('resources').index(index).child('weight'), weight, 'must be 1'))
    }
    return { balanced: resources }
  },
  InterPodAffinity: (args) => ({
    interPodAffinity: {
      hardPodAffinityWeight: args.inRange('hardPodAffinityWeight', 0, 100, 'not in valid range [0, 100]') ?? defaultArgs.interPodAffinity.hardPodAffinityWeight,
      ignorePreferredTermsOfExistingPods: args.boolean('ignorePreferredTermsOfExistingPods') ?? false,
    },
  }),
  PodTopologySpread: readSpread,
  DefaultPreemption: (args) => ({
    preemption: {
      minCandidateNodesPercentage: args.inRange('minCandidateNodesPercentage', 0, 100, 'not in valid range [0, 100]') ?? defaultArgs.preemption.minCandidateNodesPercentage,
      minCandidateNodesAbsolute: args.inRange('minCandidateNodesAbsolute', 0, Infinity, 'not in valid range [0, inf)') ?? defaultArgs.preemption.minCandidateNodesAbsolute,
    },
  }),
  NodeAffinity: (args) => ({ addedAffinity: args.value('addedAffinity') as NodeAffinity | undefined }),
}

const strategies = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'] as const

function readStrategy(reader: FieldReader): ScoringStrategy {
  const type = reader.text('type') ?? ''
  const known = strategies.find((strategy) => strategy === type)
  if (known === undefined) reader.errors.push(notSupported(reader.at('type'), type, strategies))
  const ratio = reader.object('requestedToCapacityRatio')
  if (known === 'RequestedToCapacityRatio') return { type: known, resources: readResources(reader), shape: readShape(ratio) }
  if (reader.value('requestedToCapacityRatio') !== undefined) {
    reader.errors.push(forbidden(reader.at('requestedToCapacityRatio'), 'must be nil when type is not RequestedToCapacityRatio'))
  }
  return { type: known ?? 'LeastAllocated', resources: readResources(reader), shape: [] }
}

/** Scores go from 0 to 10 in the file and from 0 to 100 in the plugin. */
function readShape(reader: FieldReader): ShapePoint[] {
  const points = reader.objects('shape').map((point) => ({
    utilization: point.inRange('utilization', 0, 100, 'not in valid range [0, 100]') ?? 0,
    score: (point.inRange('score', 0, 10, 'not in valid range [0, 10]') ?? 0) * 10,
  }))
  if (points.length === 0) reader.errors.push(required(reader.at('shape'), 'at least one point must be specified'))
  const unsorted = points.findIndex((point, index) => index > 0 && (points[index - 1]?.utilization ?? 0) >= point.utilization)
  if (unsorted > 0) reader.errors.push(invalid(reader.at('shape').index(unsorted).child('utilization'), points[unsorted]?.utilization, 'values must be sorted in increasing order'))
  return points
}

function readResources(reader: FieldReader): WeightedResource[] {
  const listed = reader.objects('resources').map((resource) => {
    const weight = resource.integer('weight') || 1
    const name = resource.text('name') ?? ''
    if (weight < 0 || weight > 100) reader.errors.push(invalid(resource.at('weight'), weight, `resource weight of ${name} not in valid range (0, 100]`))
    return { name, weight }
  })
  return listed.length === 0 ? [...defaultArgs.balanced] : listed
}

function readSpread(args: FieldReader): Partial<PluginArgs> {
  const type = args.text('defaultingType') ?? 'System'
  if (type !== 'System' && type !== 'List') args.errors.push(notSupported(args.at('defaultingType'), type, ['System', 'List']))
  const constraints = args.objects('defaultConstraints').map((constraint): TopologySpreadConstraint => {
    const maxSkew = constraint.integer('maxSkew') ?? 0
    if (maxSkew <= 0) args.errors.push(invalid(constraint.at('maxSkew'), maxSkew, 'not in valid range (0, inf)'))
    const topologyKey = constraint.text('topologyKey') ?? ''
    if (topologyKey === '') args.errors.push(required(constraint.at('topologyKey'), 'can not be empty'))
    const whenUnsatisfiable = constraint.text('whenUnsatisfiable') ?? ''
    if (whenUnsatisfiable === '') args.errors.push(required(constraint.at('whenUnsatisfiable'), 'can not be empty'))
    else if (whenUnsatisfiable !== 'DoNotSchedule' && whenUnsatisfiable !== 'ScheduleAnyway') {
      args.errors.push(notSupported(constraint.at('whenUnsatisfiable'), whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']))
    }
    if (constraint.value('labelSelector') !== undefined) {
      args.errors.push(forbidden(constraint.at('labelSelector'), 'constraint must not define a selector, as they deduced for each pod'))
    }
    return { maxSkew, topologyKey, whenUnsatisfiable, ...optionalParts(constraint) }
  })
  if (type !== 'List') {
    if (constraints.length > 0) args.errors.push(invalid(args.at('defaultingType'), type, 'when .defaultConstraints are not empty'))
    return { spread: defaultArgs.spread }
  }
  return { spread: { defaultConstraints: constraints, systemDefaulted: false } }
}

function optionalParts(constraint: FieldReader): TopologySpreadConstraint {
  return {
    minDomains: constraint.integer('minDomains'),
    nodeAffinityPolicy: constraint.text('nodeAffinityPolicy'),
    nodeTaintsPolicy: constraint.text('nodeTaintsPolicy'),
  }
}
