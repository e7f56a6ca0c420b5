import type { AffinityTerm } from '../cycle/affinity-term.ts'
import { termMatches } from '../cycle/affinity-term.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import type { PodInfo, PodShape } from '../cycle/pod-info.ts'
import { labelOf } from '../cycle/selector.ts'
import { TopologyCounts } from '../cycle/topology-counts.ts'
import { unresolvable, unschedulable, type Verdict } from '../cycle/verdict.ts'
import { normalizeBetween } from './normalize.ts'
import { interPodAffinityHints } from './inter-pod-affinity-hints.ts'

const affinityNotMet = "node(s) didn't match pod affinity rules"
const antiAffinityNotMet = "node(s) didn't match pod anti-affinity rules"
const existingAntiAffinityNotMet = "node(s) didn't satisfy existing pods anti-affinity rules"

export interface InterPodAffinityArgs {
  readonly hardPodAffinityWeight: number
  readonly ignorePreferredTermsOfExistingPods: boolean
}

interface State {
  /** Pods that match every required affinity term of the incoming pod. */
  readonly affinity: TopologyCounts
  /** Pods that match one of its required anti-affinity terms. */
  readonly antiAffinity: TopologyCounts
  /** Anti-affinity terms of pods already there that match it. */
  readonly existing: TopologyCounts
}

/** Upstream: `framework/plugins/interpodaffinity/filtering.go` and `scoring.go` (1.36). */
export function interPodAffinity(args: InterPodAffinityArgs, cache: SchedulerCache): Plugin {
  const matches = matcher(cache)
  const count = (state: State, pod: PodInfo, other: PodInfo, node: NodeInfo, sign: 1 | -1): void => {
    const { requiredAffinity, requiredAntiAffinity } = pod.shape.terms
    for (const term of other.shape.terms.requiredAntiAffinity) if (matches(term, pod.shape)) state.existing.add(node.labels, term.topologyKey, sign)
    if (requiredAffinity.length > 0 && requiredAffinity.every((term) => matches(term, other.shape))) {
      for (const term of requiredAffinity) state.affinity.add(node.labels, term.topologyKey, sign)
    }
    for (const term of requiredAntiAffinity) if (matches(term, other.shape)) state.antiAffinity.add(node.labels, term.topologyKey, sign)
  }

  return definePlugin<State, TopologyCounts>({
    name: 'InterPodAffinity',

    preFilter(pod) {
      const { requiredAffinity, requiredAntiAffinity } = pod.shape.terms
      const own = requiredAffinity.length > 0 || requiredAntiAffinity.length > 0
      const state: State = { affinity: new TopologyCounts(), antiAffinity: new TopologyCounts(), existing: new TopologyCounts() }
      for (const node of cache.nodes) {
        if (!own && node.podsWithRequiredAntiAffinity === 0) continue
        for (const other of node.pods) count(state, pod, other, node, 1)
      }
      return !own && state.existing.isEmpty ? { skip: true } : { state }
    },

    extensions: {
      copy: (state) => ({ affinity: state.affinity.copy(), antiAffinity: state.antiAffinity.copy(), existing: state.existing.copy() }),
      addPod: (state, pod, added, node) => { count(state, pod, added, node, 1) },
      removePod: (state, pod, removed, node) => { count(state, pod, removed, node, -1) },
    },

    filter: (pod, node, state) => affinityVerdict(pod, node, state, matches) ?? antiAffinityVerdict(pod, node, state) ?? existingVerdict(node, state),

    preScore(pod) {
      const { preferredAffinity, preferredAntiAffinity } = pod.shape.terms
      const own = preferredAffinity.length > 0 || preferredAntiAffinity.length > 0
      if (args.ignorePreferredTermsOfExistingPods && !own) return { skip: true }
      const table = new TopologyCounts()
      let touched = false
      for (const node of cache.nodes) {
        if (!own && node.podsWithAffinity === 0) continue
        for (const other of node.pods) {
          for (const { topologyKey, weight } of scoreTerms(pod.shape, other.shape, args, matches)) {
            if (!Object.hasOwn(node.labels, topologyKey)) continue
            table.add(node.labels, topologyKey, weight)
            touched = true
          }
        }
      }
      return touched ? { state: table } : { skip: true }
    },

    score(_pod, node, table) {
      let sum = 0
      for (const { count: weight } of table.of(node.labels)) sum += weight
      return sum
    },

    normalize: (scores) => { normalizeBetween(scores) },

    missingState: {
      filter: 'error reading "PreFilterInterPodAffinity" from cycleState: not found',
      score: 'failed to read "PreScoreInterPodAffinity" from cycleState: not found',
    },

    hints: interPodAffinityHints(),
  })
}

export type TermMatcher = (term: AffinityTerm, shape: PodShape) => boolean

export function matcher(cache: SchedulerCache): TermMatcher {
  return (term, shape) => termMatches(term, shape.namespace, shape.labels, cache.objects.namespaceLabels(shape.namespace))
}

/** What a pod on a node adds to the scores of that node's domains, term by term: both sides have a say. */
export function * scoreTerms(pod: PodShape, other: PodShape, args: InterPodAffinityArgs, matches: TermMatcher): Iterable<{ topologyKey: string, weight: number }> {
  for (const term of pod.terms.preferredAffinity) if (matches(term, other)) yield { topologyKey: term.topologyKey, weight: term.weight }
  for (const term of pod.terms.preferredAntiAffinity) if (matches(term, other)) yield { topologyKey: term.topologyKey, weight: -term.weight }
  if (args.hardPodAffinityWeight > 0) {
    for (const term of other.terms.requiredAffinity) if (matches(term, pod)) yield { topologyKey: term.topologyKey, weight: args.hardPodAffinityWeight }
  }
  for (const term of other.terms.preferredAffinity) if (matches(term, pod)) yield { topologyKey: term.topologyKey, weight: term.weight }
  for (const term of other.terms.preferredAntiAffinity) if (matches(term, pod)) yield { topologyKey: term.topologyKey, weight: -term.weight }
}

function affinityVerdict(pod: PodInfo, node: NodeInfo, state: State, matches: TermMatcher): Verdict | undefined {
  const terms = pod.shape.terms.requiredAffinity
  let missing: AffinityTerm | undefined
  for (const term of terms) {
    const value = labelOf(node.labels, term.topologyKey)
    if (value === undefined) return unresolvable(affinityNotMet, { kind: 'affinity', topologyKey: term.topologyKey })
    if (state.affinity.count(term.topologyKey, value) <= 0) missing ??= term
  }
  // The first pod of a group that wants to be near itself has nobody to be near.
  if (missing === undefined || (state.affinity.isEmpty && terms.every((term) => matches(term, pod.shape)))) return undefined
  return unresolvable(affinityNotMet, { kind: 'affinity', topologyKey: missing.topologyKey, value: labelOf(node.labels, missing.topologyKey) ?? '' })
}

function antiAffinityVerdict(pod: PodInfo, node: NodeInfo, state: State): Verdict | undefined {
  for (const { topologyKey } of pod.shape.terms.requiredAntiAffinity) {
    const value = labelOf(node.labels, topologyKey)
    if (value !== undefined && state.antiAffinity.count(topologyKey, value) > 0) {
      return unschedulable(antiAffinityNotMet, { kind: 'affinity', topologyKey, value })
    }
  }
  return undefined
}

function existingVerdict(node: NodeInfo, state: State): Verdict | undefined {
  for (const { key, value, count } of state.existing.of(node.labels)) {
    if (count > 0) return unschedulable(existingAntiAffinityNotMet, { kind: 'affinity', topologyKey: key, value })
  }
  return undefined
}
