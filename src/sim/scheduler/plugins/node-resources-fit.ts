import { NodeInfo } from '../cycle/node-info.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import { isSamePod, type PodInfo } from '../cycle/pod-info.ts'
import { isExtendedResource, podRequests, resourceOf } from '../cycle/pod-requests.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import type { Resource } from '../cycle/resource.ts'
import type { Reason, Verdict } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'
import type { Pod } from '../../../model/kubernetes.generated.ts'
import { deviceClassOfResource } from './extended-device-class.ts'
import { podScoringRequests, scoreOfStrategy, type ScoringStrategy } from './scoring-strategy.ts'

export interface NodeResourcesFitArgs {
  readonly ignoredResources: ReadonlySet<string>
  readonly ignoredResourceGroups: ReadonlySet<string>
  readonly scoringStrategy: ScoringStrategy
}

/** Requests against what is left. Upstream: `framework/plugins/noderesources/fit.go` (1.36). */
export function nodeResourcesFit(args: NodeResourcesFitArgs, cache: SchedulerCache): Plugin {
  return definePlugin<Resource, readonly number[]>({
    name: 'NodeResourcesFit',
    local: { filter: true, score: true },

    preFilter: ({ pod }) => ({ state: resourceOf(podRequests(pod)) }),

    filter: (_pod, node, requests) => fitsPlainly(requests, node) ? undefined : verdictOf(insufficient(requests, node, cache, args)),

    preScore: ({ pod }) => ({ state: podScoringRequests(pod, args.scoringStrategy.resources) }),

    score: (_pod, node, requests) => scoreOfStrategy(args.scoringStrategy, requests, node),

    missingState: { filter: 'error reading "PreFilterNodeResourcesFit" from cycleState: not found' },

    hints: [
      onEvent('Pod', ['Delete', 'UpdatePodScaleDown'], (pod, event) => {
        if (event.new === undefined) return Boolean(event.old?.spec?.nodeName || event.old?.status?.nominatedNodeName)
        return isSamePod(pod, event.new) || (Boolean(event.new.spec?.nodeName) && freesRequested(pod, event.old, event.new))
      }),
      onEvent('Node', ['Add', 'UpdateNodeAllocatable'], (pod, event) => {
        if (event.new === undefined) return false
        const requests = resourceOf(podRequests(pod.pod))
        const now = new NodeInfo(event.new)
        if (insufficient(requests, now, cache).length > 0) return false
        return event.old === undefined || grew(requests, new NodeInfo(event.old), now, cache)
      }),
      onEvent('DeviceClass', ['Add', 'Update'], ({ pod }, event) => {
        const requested = podRequests(pod)
        const name = event.new?.spec?.extendedResourceName
        if (event.old !== undefined && event.old.spec?.extendedResourceName === name) return false
        if (event.old === undefined && requested.has(`deviceclass.resource.kubernetes.io/${event.new?.metadata?.name ?? ''}`)) return true
        return name !== undefined && requested.has(name)
      }),
    ],
  })
}

interface Insufficient {
  readonly reason: Reason
  /** The whole node is too small: evicting pods cannot help. */
  readonly beyondNode: boolean
}

function verdictOf(found: readonly Insufficient[]): Verdict | undefined {
  if (found.length === 0) return undefined
  const beyond = found.some((one) => one.beyondNode)
  return { code: beyond ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons: found.map((one) => one.reason) }
}

/** The common case, without a list of reasons. */
function fitsPlainly({ milliCpu, memory, ephemeralStorage, scalars }: Resource, { pods, allowedPodNumber, allocatable, requested }: NodeInfo): boolean {
  return scalars.size === 0 && pods.length < allowedPodNumber
    && (milliCpu === 0 || milliCpu <= allocatable.milliCpu - requested.milliCpu)
    && (memory === 0 || memory <= allocatable.memory - requested.memory)
    && (ephemeralStorage === 0 || ephemeralStorage <= allocatable.ephemeralStorage - requested.ephemeralStorage)
}

function insufficient(requests: Resource, node: NodeInfo, cache: SchedulerCache, args?: NodeResourcesFitArgs): Insufficient[] {
  const found: Insufficient[] = []
  const check = (name: string, asked: number, used: number, capacity: number): void => {
    if (asked <= 0 || asked <= capacity - used) return
    found.push({ reason: { text: `Insufficient ${name}`, detail: { kind: 'resource', name, asked, used, capacity } }, beyondNode: asked > capacity })
  }
  if (node.pods.length + 1 > node.allowedPodNumber) {
    const detail = { kind: 'resource', name: 'pods', asked: 1, used: node.pods.length, capacity: node.allowedPodNumber } as const
    found.push({ reason: { text: 'Too many pods', detail }, beyondNode: false })
  }
  if (requests.milliCpu === 0 && requests.memory === 0 && requests.ephemeralStorage === 0 && requests.scalars.size === 0) return found
  const { allocatable, requested } = node
  check('cpu', requests.milliCpu, requested.milliCpu, allocatable.milliCpu)
  check('memory', requests.memory, requested.memory, allocatable.memory)
  check('ephemeral-storage', requests.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage)
  for (const [name, asked] of requests.scalars) {
    if (asked === 0 || (args !== undefined && isIgnored(name, args)) || isDelegated(name, node, cache)) continue
    check(name, asked, requested.scalars.amount(name), allocatable.scalars.amount(name))
  }
  return found
}

function isIgnored(name: string, args: NodeResourcesFitArgs): boolean {
  return isExtendedResource(name) && (args.ignoredResources.has(name) || args.ignoredResourceGroups.has(name.split('/')[0] ?? ''))
}

/** A resource that a device class serves and no device plugin of the node: DynamicResources decides. */
function isDelegated(name: string, node: NodeInfo, cache: SchedulerCache): boolean {
  return node.allocatable.scalars.amount(name) <= 0 && deviceClassOfResource(name, cache.objects) !== undefined
}

function freesRequested(pod: PodInfo, before: Pod | undefined, after: Pod): boolean {
  const [was, is] = [before ?? {}, after].map((state) => resourceOf(podRequests(state, { useStatus: true })))
  if (was === undefined || is === undefined) return false
  const asked = pod.shape.requests
  return (asked.milliCpu > 0 && was.milliCpu > is.milliCpu) || (asked.memory > 0 && was.memory > is.memory)
    || (asked.ephemeralStorage > 0 && was.ephemeralStorage > is.ephemeralStorage)
    || [...asked.scalars].some(([name, amount]) => amount > 0 && was.scalars.amount(name) > is.scalars.amount(name))
}

function grew(asked: Resource, before: NodeInfo, after: NodeInfo, cache: SchedulerCache): boolean {
  const [was, is] = [before.allocatable, after.allocatable]
  return after.allowedPodNumber > before.allowedPodNumber
    || (asked.milliCpu > 0 && is.milliCpu > was.milliCpu) || (asked.memory > 0 && is.memory > was.memory)
    || (asked.ephemeralStorage > 0 && is.ephemeralStorage > was.ephemeralStorage)
    || [...asked.scalars].some(([name, amount]) => amount > 0 && (is.scalars.amount(name) > was.scalars.amount(name) || isDelegated(name, after, cache)))
}
