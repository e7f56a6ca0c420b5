import type { Pod, ResourceResourceClaim as ResourceClaim } from '../../../model/kubernetes.generated.ts'
import { sameValue } from '../../../base/json.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import { compileNodeSelector, type NodeTest } from '../cycle/node-selector.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { isSamePod, type PodInfo } from '../cycle/pod-info.ts'
import { failure, unresolvable, type Verdict } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'
import { allocateDevices, type AllocatedDevice, type AllocatorInput, type DeviceSelector } from './device-allocator.ts'
import { asksForDeviceClass, extendedResourceRequests } from './extended-resource-claim.ts'
import { normalizeToHighest } from './normalize.ts'

/** FirstAvailableDeviceRequestMaxSize of `resource.k8s.io/v1`: the first alternative is worth the most. */
const alternatives = 8

interface State {
  readonly claims: readonly ResourceClaim[]
  readonly availableOn: ReadonlyMap<ResourceClaim, NodeTest>
  readonly toAllocate: readonly ResourceClaim[]
  /** The pod asks for extended resources that device classes may serve. */
  readonly extended: boolean
  /** Allocated claims that some node could not use. */
  readonly unavailable: Set<ResourceClaim>
  readonly allocations: Map<string, readonly AllocatedDevice[]>
}

/** Devices by claim. Upstream: `framework/plugins/dynamicresources` (1.36), without what its allocator calls experimental. */
export function dynamicResources(cache: SchedulerCache, select: DeviceSelector): Plugin {
  return definePlugin<State, State>({
    name: 'DynamicResources',

    preEnqueue(pod) {
      const claims = podClaims(pod, cache)
      return 'code' in claims ? claims : undefined
    },

    preFilter(pod, cycle) {
      const none: State = { claims: [], availableOn: new Map(), toAllocate: [], extended: false, unavailable: new Set(), allocations: new Map() }
      // Even a pod without claims leaves a state: PostFilter looks for it, and says "not found" when PreFilter never came here.
      cycle.filterStates.set('DynamicResources', none)
      const claims = podClaims(pod, cache)
      if ('code' in claims) return { reject: claims }
      const extended = asksForDeviceClass(pod.pod, cache.objects)
      if (claims.claims.length === 0 && !extended) return { skip: true }
      for (const claim of claims.claims) {
        const refused = refusedClaim(claim, pod, cache)
        if (refused !== undefined) return { reject: refused }
      }
      const availableOn = new Map(claims.claims.flatMap((claim) => {
        const selector = claim.status?.allocation?.nodeSelector
        return selector === undefined ? [] : [[claim, compileNodeSelector(selector)] as const]
      }))
      return { state: { ...none, claims: claims.claims, availableOn, toAllocate: claims.claims.filter((claim) => claim.status?.allocation === undefined), extended } }
    },

    filter(pod, node, state) {
      const unavailable = [...state.availableOn].filter(([, matches]) => !matches(node)).map(([claim]) => claim)
      const refused = allocate(pod, node, state, { objects: cache.objects, select })
      if (refused !== undefined) return refused
      for (const claim of unavailable) state.unavailable.add(claim)
      return unavailable.length > 0 ? unresolvable('resourceclaim not available on the node') : undefined
    },

    postFilter(pod, cycle) {
      const state = cycle.filterStates.get('DynamicResources') as State | undefined
      if (state === undefined) return { code: 'Error', text: 'not found' }
      if (state.claims.length === 0 && !state.extended) return { code: 'Unschedulable', text: 'no new claims to deallocate' }
      const free = [...state.unavailable].some(({ status }) => {
        const users = status?.reservedFor ?? []
        return users.length === 0 || (users.length === 1 && users[0]?.uid === pod.pod.metadata?.uid)
      })
      return { code: 'Unschedulable', text: free ? 'deallocation of ResourceClaim completed' : 'still not schedulable' }
    },

    scoreError: (cycle) => cycle.filterStates.has('DynamicResources') ? undefined : 'not found',

    preScore: (_pod, _feasible, cycle) => ({ state: cycle.filterStates.get('DynamicResources') as State }),

    score: (_pod, node, state) => alternativeScore(state, state.allocations.get(node.name) ?? []),

    normalize: (scores) => { normalizeToHighest(scores) },

    missingState: { filter: 'not found' },

    hints: [
      onEvent('Node', ['Add', 'UpdateNodeLabel', 'UpdateNodeAllocatable']),
      onEvent('ResourceClaim', ['Add', 'Update'], (pod, { old: before, new: after }) => {
        const claims = podClaims(pod, cache)
        if ('code' in claims || after === undefined) return false
        if (before?.status?.allocation !== undefined && after.status?.allocation === undefined) return true
        if (!claims.claims.some((claim) => claim.metadata?.uid === after.metadata?.uid)) return false
        return before === undefined || !sameValue(before.status, after.status)
      }),
      onEvent('Pod', ['UpdatePodGeneratedResourceClaim'], (pod, event) => isSamePod(pod, event.new) && event.new !== undefined
        && !('code' in podClaims({ ...pod, pod: event.new }, cache))),
      onEvent('DeviceClass', ['Add', 'Update']),
      onEvent('ResourceSlice', ['Add', 'Update']),
    ],
  })
}

/** The claims of a pod, by name or made from a template, or why there are none yet. */
function podClaims({ pod, namespace, name: podName }: PodInfo, cache: SchedulerCache): { readonly claims: ResourceClaim[] } | Verdict {
  const claims: ResourceClaim[] = []
  for (const entry of pod.spec?.resourceClaims ?? []) {
    const generated = pod.status?.resourceClaimStatuses?.find((status) => status.name === entry.name)
    if (entry.resourceClaimName === undefined && generated === undefined) return unresolvable(`pod "${namespace}/${podName}": ResourceClaim not created yet`)
    const name = entry.resourceClaimName ?? generated?.resourceClaimName
    if (name === undefined) continue
    const claim = cache.objects.find('ResourceClaim', `${namespace}/${name}`)
    if (claim === undefined) return unresolvable(`could not find ResourceClaim "${namespace}/${name}"`, { kind: 'claim', claim: name })
    if (claim.metadata?.deletionTimestamp !== undefined) return unresolvable(`resourceclaim "${name}" is being deleted`, { kind: 'claim', claim: name })
    if (entry.resourceClaimName === undefined && !isOwnedBy(claim, pod)) {
      return unresolvable(`ResourceClaim ${namespace}/${name} was not created for Pod ${namespace}/${podName} (Pod is not owner)`)
    }
    claims.push(claim)
  }
  return { claims }
}

function isOwnedBy(claim: ResourceClaim, pod: Pod): boolean {
  return claim.metadata?.ownerReferences?.some((owner) => owner.controller === true && owner.uid === pod.metadata?.uid) ?? false
}

function refusedClaim(claim: ResourceClaim, { pod }: PodInfo, cache: SchedulerCache): Verdict | undefined {
  const { status, spec, metadata } = claim
  if (status?.allocation !== undefined) {
    const users = status.reservedFor ?? []
    const mayShare = users.length < maxSharers || users.some((user) => user.uid === pod.metadata?.uid)
    return mayShare ? undefined : unresolvable('resourceclaim in use')
  }
  for (const request of spec?.devices?.requests ?? []) {
    const classes = request.exactly !== undefined
      ? [[request.name ?? '', request.exactly.deviceClassName ?? ''] as const]
      : (request.firstAvailable ?? []).map((one) => [`${request.name ?? ''}/${one.name ?? ''}`, one.deviceClassName ?? ''] as const)
    if (classes.length === 0) return unresolvable(`resource claim ${metadata?.namespace ?? 'default'}/${metadata?.name ?? ''}, request ${request.name ?? ''}: unknown request type`)
    for (const [name, deviceClass] of classes) {
      if (deviceClass === '') return failure(`request ${name}: unsupported request type`)
      if (cache.objects.find('DeviceClass', deviceClass) === undefined) return unresolvable(`request ${name}: device class ${deviceClass} does not exist`)
    }
  }
  return undefined
}

/** ResourceClaimReservedForMaxSize of `resource.k8s.io/v1`. */
const maxSharers = 256

function allocate(pod: PodInfo, node: NodeInfo, state: State, input: AllocatorInput): Verdict | undefined {
  const claims = [...state.toAllocate]
  if (state.extended) {
    const extended = extendedResourceRequests(pod, node, input.objects)
    if ('code' in extended) return extended
    if (extended.claim === undefined && state.claims.length === 0) return undefined
    if (extended.claim !== undefined) claims.push(extended.claim)
  }
  if (claims.length === 0) return undefined
  const found = allocateDevices(claims, node, input)
  if (found === undefined) return unresolvable('cannot allocate all claims')
  if ('error' in found) return failure(found.error)
  state.allocations.set(node.name, found.devices)
  return undefined
}

/** 8 for each first alternative, 7 for each second, … */
function alternativeScore({ claims }: State, devices: readonly AllocatedDevice[]): number {
  let score = 0
  for (const claim of claims) {
    const requests = new Set([
      ...(claim.status?.allocation?.devices?.results ?? []).map((result) => result.request),
      ...devices.filter((device) => device.claim === claim).map((device) => device.request),
    ])
    for (const { name, firstAvailable } of claim.spec?.devices?.requests ?? []) {
      for (const [index, one] of (firstAvailable ?? []).entries()) if (requests.has(`${name ?? ''}/${one.name ?? ''}`)) score += alternatives - index
    }
  }
  return score
}
