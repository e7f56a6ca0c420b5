import type { Nominator } from '../queue/nominator.ts'
import type { CycleState } from './cycle-state.ts'
import type { NodeStatus } from './diagnosis.ts'
import type { NodeInfo } from './node-info.ts'
import type { Plugin } from './plugin.ts'
import type { PodInfo } from './pod-info.ts'
import type { Profile } from './profile.ts'
import { compareStrings } from '../../../base/json.ts'
import { failure, unresolvable, type Verdict } from './verdict.ts'

/** What the PreFilter phase as a whole says. */
export type PreFilterOutcome =
  | { readonly status: NodeStatus, readonly narrowing: readonly string[] }
  | { readonly nodes: ReadonlySet<string> | undefined, readonly narrowing: readonly string[] }

/** Runs the plugins of a profile. Upstream: `framework/runtime/framework.go` (1.36). */
export class Framework {
  readonly profile: Profile
  readonly nominator: Nominator

  constructor(profile: Profile, nominator: Nominator) {
    this.profile = profile
    this.nominator = nominator
  }

  runPreFilters(cycle: CycleState, pod: PodInfo): PreFilterOutcome {
    const narrowing: string[] = []
    let nodes: ReadonlySet<string> | undefined
    let rejected: NodeStatus | undefined
    for (const plugin of this.profile.preFilter) {
      const result = plugin.preFilter?.(pod, cycle)
      if (result === undefined || 'skip' in result) {
        cycle.skipFilter.add(plugin.name)
      } else if ('reject' in result) {
        const status = { plugin: plugin.name, verdict: result.reject }
        if (result.reject.code === 'UnschedulableAndUnresolvable') return { status, narrowing: [] }
        // Preemption may help, and it needs the states of all plugins.
        if (result.reject.code === 'Unschedulable') rejected = status
        else return { status: { plugin: plugin.name, verdict: wrapped(`running PreFilter plugin "${plugin.name}"`, result.reject) }, narrowing: [] }
      } else {
        cycle.filterStates.set(plugin.name, result.state)
        if (result.nodes === undefined) continue
        narrowing.push(plugin.name)
        const wanted = result.nodes
        nodes = nodes === undefined ? wanted : new Set([...nodes].filter((name) => wanted.has(name)))
        if (nodes.size === 0) return { status: { plugin: '', verdict: unresolvable(noneLeft(narrowing)) }, narrowing }
      }
    }
    return rejected === undefined ? { nodes, narrowing } : { status: rejected, narrowing }
  }

  /** The first plugin that says no, or undefined. */
  runFilters(cycle: CycleState, pod: PodInfo, node: NodeInfo): NodeStatus | undefined {
    for (const plugin of this.profile.filter) {
      if (cycle.skipFilter.has(plugin.name)) continue
      const verdict = this.askFilter(plugin, cycle, pod, node)
      if (verdict === undefined) continue
      if (verdict.code !== 'Error') return { plugin: plugin.name, verdict }
      return { plugin: plugin.name, verdict: wrapped(`running "${plugin.name}" filter plugin`, verdict) }
    }
    return undefined
  }

  askFilter(plugin: Plugin, cycle: CycleState, pod: PodInfo, node: NodeInfo): Verdict | undefined {
    if (plugin.filter === undefined) return undefined
    if (!cycle.filterStates.has(plugin.name) && plugin.preFilter !== undefined) {
      if (plugin.missingState?.filter !== undefined) return failure(plugin.missingState.filter)
      const made = plugin.preFilter(pod, cycle)
      if ('reject' in made) return made.reject
      if ('skip' in made) return undefined
      cycle.filterStates.set(plugin.name, made.state)
    }
    return plugin.filter(pod, node, cycle.filterStates.get(plugin.name))
  }

  /** A node must do with the pods that are promised a place there, and also without them. */
  runFiltersWithNominatedPods(cycle: CycleState, pod: PodInfo, node: NodeInfo): NodeStatus | undefined {
    const promised = [...this.nominator.podsFor(node.name)].filter((other) => other.key !== pod.key && other.shape.priority >= pod.shape.priority)
    if (promised.length > 0) {
      const crowded = node.copy()
      const states = this.copyStates(cycle)
      for (const other of promised) {
        crowded.addPod(other)
        this.addPod(states, pod, other, crowded)
      }
      const status = this.runFilters(states, pod, crowded)
      if (status !== undefined) return status
    }
    return this.runFilters(cycle, pod, node)
  }

  copyStates(cycle: CycleState): CycleState {
    const plugins = new Map(this.profile.preFilter.map((plugin) => [plugin.name, plugin]))
    return cycle.copy((name, state) => plugins.get(name)?.extensions?.copy(state) ?? state)
  }

  addPod(cycle: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): void {
    for (const plugin of this.profile.preFilter) {
      if (plugin.extensions !== undefined && cycle.filterStates.has(plugin.name)) plugin.extensions.addPod(cycle.filterStates.get(plugin.name), pod, added, node)
    }
  }

  removePod(cycle: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): void {
    for (const plugin of this.profile.preFilter) {
      if (plugin.extensions !== undefined && cycle.filterStates.has(plugin.name)) plugin.extensions.removePod(cycle.filterStates.get(plugin.name), pod, removed, node)
    }
  }

  runPreScores(cycle: CycleState, pod: PodInfo, feasible: readonly NodeInfo[]): void {
    for (const plugin of this.profile.preScore) {
      const result = plugin.preScore?.(pod, feasible, cycle)
      if (result === undefined || 'skip' in result) cycle.skipScore.add(plugin.name)
      else cycle.scoreStates.set(plugin.name, result.state)
    }
  }
}

function wrapped(prefix: string, verdict: Verdict): Verdict {
  return failure(`${prefix}: ${verdict.reasons.map((one) => one.text).join(', ')}`)
}

function noneLeft(narrowing: readonly string[]): string {
  if (narrowing.length === 1) return `node(s) didn't satisfy plugin ${narrowing[0] ?? ''}`
  return `node(s) didn't satisfy plugin(s) [${[...narrowing].sort(compareStrings).join(' ')}] simultaneously`
}
