import { cloneValue, sameValue } from '../../../base/json.ts'
import type { Node, NodeCondition, Pod, Taint } from '../../../model/kubernetes.generated.ts'
import { defineController, splitKey, type Controller, type ControllerContext } from '../controller.ts'
import { isPodReady } from '../pods.ts'
import { hasExecuteTaint, notReady, unreachable, withConditionTaints, withExecuteTaint } from './taints.ts'
import { evictionRate, ZoneLimiter, zoneState, type ZoneState } from './zones.ts'

export interface NodeLifecycleOptions {
  readonly lastRenewal: (node: string) => number | undefined
  readonly monitorPeriod?: number
  readonly gracePeriod?: number
}

interface Zone {
  state: ZoneState | undefined
  readonly limiter: ZoneLimiter
  readonly queue: Set<string>
}

const everything = '/*'
const tickMilliseconds = 100
const conditionTypes = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

/** Nodes that fall silent: `pkg/controller/nodelifecycle/node_lifecycle_controller.go` (1.36). */
export function nodeLifecycleController({ lastRenewal, monitorPeriod = 5000, gracePeriod = 50_000 }: NodeLifecycleOptions): Controller {
  const monitor = new NodeMonitor(lastRenewal, gracePeriod)
  return defineController({
    name: 'nodelifecycle',
    component: 'node-controller',
    watches: {
      Node: ({ after }) => after === undefined ? [] : [`/${after.metadata?.name ?? ''}`],
      Pod: ({ before, after }) => {
        const [was, is] = [before, after].map((pod) => (pod as Pod | undefined)?.spec?.nodeName ?? '')
        return after !== undefined && is !== '' && was !== is ? [`${after.metadata?.namespace ?? ''}/${after.metadata?.name ?? ''}`] : []
      },
    },
    resync: { milliseconds: monitorPeriod, keys: () => [everything] },
    reconcile(key, context) {
      const { namespace, name } = splitKey(key)
      if (key === everything) monitor.pass(context)
      else if (key === '/*taints') monitor.taintQueued(context)
      else if (namespace === '') setConditionTaints(name, context)
      else podArrived(namespace, name, context)
      return undefined
    },
  })
}

function setConditionTaints(name: string, context: ControllerContext): void {
  const node = context.read.get('Node', '', name) as Node | undefined
  if (node === undefined) return
  setTaints(node, withConditionTaints(node), 'its conditions', context)
}

/** `SwapNodeControllerTaint`: what is new comes before what is old goes. */
function setTaints(node: Node, taints: Taint[], because: string, context: ControllerContext): void {
  const current = node.spec?.taints ?? []
  const isIn = (list: readonly Taint[], { key, effect }: Taint): boolean => list.some((taint) => taint.key === key && taint.effect === effect)
  const both = [...current, ...taints.filter((taint) => !isIn(current, taint))]
  let live = node
  for (const step of [both, taints]) {
    if (sameValue(step, live.spec?.taints ?? [])) continue
    const changed = cloneValue(live)
    changed.spec = { ...changed.spec, taints: step }
    if (step.length === 0) delete changed.spec.taints
    live = context.write.update<Node>('Node', changed, because).object ?? live
  }
}

/** A pod that is bound to a node that is not Ready is not Ready either. */
function podArrived(namespace: string, name: string, context: ControllerContext): void {
  const pod = context.read.get('Pod', namespace, name) as Pod | undefined
  const node = context.read.get('Node', '', pod?.spec?.nodeName ?? '') as Node | undefined
  if (pod === undefined || node === undefined || readyOf(node)?.status === 'True' || readyOf(node) === undefined) return
  markNotReady(pod, context)
}

function markNotReady(pod: Pod, context: ControllerContext): void {
  if (!isPodReady(pod)) return
  const changed = cloneValue(pod)
  changed.status = { ...changed.status, conditions: (changed.status?.conditions ?? []).map((entry) => entry.type === 'Ready' ? { ...entry, status: 'False', lastTransitionTime: context.clock.timestamp(), observedGeneration: changed.metadata?.generation } : entry) }
  context.write.updateStatus('Pod', changed, 'its node fell silent')
  context.event('Pod', changed, 'Warning', 'NodeNotReady', 'Node is not ready')
}

function readyOf(node: Node): NodeCondition | undefined {
  return node.status?.conditions?.find(({ type }) => type === 'Ready')
}

class NodeMonitor {
  readonly #lastRenewal: (node: string) => number | undefined
  readonly #gracePeriod: number
  readonly #zones = new Map<string, Zone>()
  readonly #known = new Set<string>()
  /** Probe times count from here after all nodes had been silent. */
  #probeFloor = 0

  constructor(lastRenewal: (node: string) => number | undefined, gracePeriod: number) {
    this.#lastRenewal = lastRenewal
    this.#gracePeriod = gracePeriod
  }

  pass(context: ControllerContext): void {
    const counts = new Map<string, { ready: number, notReady: number }>()
    const nodes = context.read.list('Node') as Node[]
    this.#register(nodes, context)
    for (const node of nodes) {
      const now = this.#checkHealth(node, context)
      const zone = zoneOf(now)
      const count = counts.get(zone) ?? { ready: 0, notReady: 0 }
      if (readyOf(now)?.status === 'True') count.ready++
      else count.notReady++
      counts.set(zone, count)
    }
    const isAllDown = [...counts.values()].every(({ ready, notReady: down }) => zoneState(ready, down) === 'FullDisruption')
    this.#handleDisruption(counts, nodes, isAllDown, context)
    // Taints are worked off every 100 ms; those of the conditions come before.
    if ([...this.#zones.values()].some(({ queue }) => queue.size > 0)) context.requeueAfter('/*taints', tickMilliseconds)
  }

  /** Works off what may be tainted now, and comes back for the rest. */
  taintQueued(context: ControllerContext): void {
    let isWaiting = false
    for (const zone of this.#zones.values()) {
      for (const name of [...zone.queue]) {
        const node = context.read.get('Node', '', name) as Node | undefined
        const status = node === undefined ? undefined : readyOf(node)?.status
        if (node !== undefined && (status === 'False' || status === 'Unknown')) {
          if (!zone.limiter.tryTake(context.clock.now)) {
            isWaiting ||= zone.limiter.rate > 0
            break
          }
          const key = status === 'False' ? notReady : unreachable
          setTaints(node, withExecuteTaint(node.spec?.taints ?? [], key, context.clock.timestamp()), 'it has been silent, or not Ready', context)
        }
        zone.queue.delete(name)
      }
    }
    if (isWaiting) context.requeueAfter('/*taints', tickMilliseconds)
  }

  #register(nodes: readonly Node[], context: ControllerContext): void {
    const names = new Set(nodes.map(({ metadata }) => metadata?.name ?? ''))
    for (const node of nodes) {
      const name = node.metadata?.name ?? ''
      if (this.#known.has(name)) continue
      this.#known.add(name)
      context.event('Node', node, 'Normal', 'RegisteredNode', `Registered Node ${name} in Controller`)
    }
    for (const name of this.#known) if (!names.has(name)) this.#known.delete(name)
  }

  /** The node after this look at it. */
  #checkHealth(live: Node, context: ControllerContext): Node {
    const name = live.metadata?.name ?? ''
    const observed = readyOf(live)?.status
    const renewal = Math.max(this.#lastRenewal(name) ?? context.clock.now, this.#probeFloor)
    let node = live
    if (context.clock.now > renewal + this.#gracePeriod && observed !== 'Unknown') {
      node = cloneValue(live)
      node.status = { ...node.status, conditions: silentConditions(node, context.clock.timestamp()) }
      node = context.write.updateStatus<Node>('Node', node, 'its lease was not renewed in time').object ?? node
    }
    const status = readyOf(node)?.status
    this.#taintByStatus(node, status, context)
    if (status !== 'True' && observed === 'True') {
      context.event('Node', node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
      for (const pod of context.read.podsOn(name) as Pod[]) markNotReady(pod, context)
    }
    return node
  }

  #taintByStatus(node: Node, status: string | undefined, context: ControllerContext): void {
    const { taints = [] } = node.spec ?? {}
    if (status === 'True') {
      this.#zone(node).queue.delete(node.metadata?.name ?? '')
      return this.#setLive(node, undefined, context)
    }
    const [wanted, other] = status === 'False' ? [notReady, unreachable] as const : [unreachable, notReady] as const
    if (hasExecuteTaint(taints, other)) this.#setLive(node, wanted, context)
    else if (!hasExecuteTaint(taints, wanted)) this.#zone(node).queue.add(node.metadata?.name ?? '')
  }

  #setLive(node: Node, key: typeof notReady | typeof unreachable | undefined, context: ControllerContext): void {
    const live = context.read.get('Node', '', node.metadata?.name ?? '') as Node | undefined
    if (live !== undefined) setTaints(live, withExecuteTaint(live.spec?.taints ?? [], key, context.clock.timestamp()), key === undefined ? 'it is Ready' : 'its state changed', context)
  }

  #handleDisruption(counts: ReadonlyMap<string, { ready: number, notReady: number }>, nodes: readonly Node[], isAllDown: boolean, context: ControllerContext): void {
    const { now } = context.clock
    const wasAllDown = [...this.#zones.values()].every(({ state }) => state === 'FullDisruption') && this.#zones.size > 0
    for (const name of counts.keys()) this.#zoneNamed(name)
    for (const name of [...this.#zones.keys()]) if (!counts.has(name)) this.#zones.delete(name)
    if (isAllDown && wasAllDown) return
    if (isAllDown) {
      for (const node of nodes) {
        this.#setLive(node, undefined, context)
        this.#zone(node).queue.delete(node.metadata?.name ?? '')
      }
      for (const zone of this.#zones.values()) {
        zone.limiter.setRate(0, now)
        zone.state = 'FullDisruption'
      }
      return
    }
    if (wasAllDown) this.#probeFloor = now
    for (const [name, { ready, notReady: down }] of counts) {
      const zone = this.#zoneNamed(name)
      const state = zoneState(ready, down)
      if (zone.state !== state || wasAllDown) zone.limiter.setRate(evictionRate(state, ready + down), now)
      zone.state = state
    }
  }

  #zone(node: Node): Zone {
    return this.#zoneNamed(zoneOf(node))
  }

  #zoneNamed(name: string): Zone {
    let zone = this.#zones.get(name)
    if (zone === undefined) this.#zones.set(name, zone = { state: undefined, limiter: new ZoneLimiter(), queue: new Set() })
    return zone
  }
}

function zoneOf({ metadata }: Node): string {
  return `${metadata?.labels?.['topology.kubernetes.io/region'] ?? ''}/${metadata?.labels?.['topology.kubernetes.io/zone'] ?? ''}`
}

function silentConditions(node: Node, timestamp: string): NodeCondition[] {
  const conditions = [...node.status?.conditions ?? []]
  for (const type of conditionTypes) {
    const index = conditions.findIndex((entry) => entry.type === type)
    const old = conditions[index]
    if (old === undefined) {
      conditions.push({ type, status: 'Unknown', reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.', lastHeartbeatTime: node.metadata?.creationTimestamp, lastTransitionTime: timestamp })
    } else if (old.status !== 'Unknown') conditions[index] = { ...old, status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime: timestamp }
  }
  return conditions
}
