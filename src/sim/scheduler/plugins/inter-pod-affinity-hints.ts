import type { Node, Pod } from '../../../model/kubernetes.generated.ts'
import { affinityTermsOf, termMatches, type AffinityTerm } from '../cycle/affinity-term.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import { isSamePod, type PodInfo } from '../cycle/pod-info.ts'
import { labelOf } from '../cycle/selector.ts'
import { onEvent, type ClusterEvent, type EventHint } from '../queue/cluster-event.ts'

/** Which changes may cure an (anti-)affinity rejection. Upstream: `framework/plugins/interpodaffinity/plugin.go` (1.36). */
export function interPodAffinityHints(): readonly EventHint[] {
  return [
    onEvent('Pod', ['Add', 'UpdatePodLabel', 'Delete'], podChangeHelps),
    onEvent('Node', ['Add', 'UpdateNodeLabel'], ({ shape }, event) =>
      shape.terms.requiredAffinity.some((term) => gains(term, event.old, event.new)) || shape.terms.requiredAntiAffinity.some((term) => loses(term, event.old, event.new))),
  ]
}

function podChangeHelps(info: PodInfo, event: ClusterEvent<'Pod'>, cache: SchedulerCache): boolean {
  const [before, after] = [event.old, event.new]
  if (before !== undefined && after !== undefined && isSamePod(info, after)) return true
  if ((after !== undefined && !isOnNode(after)) || (before !== undefined && !isOnNode(before))) return false
  const { requiredAffinity, requiredAntiAffinity } = info.shape.terms
  const all = (terms: readonly AffinityTerm[], pod: Pod): boolean => matchesAll(terms, pod, cache)
  if (before !== undefined && after !== undefined) {
    return (!all(requiredAffinity, before) && all(requiredAffinity, after)) || (all(requiredAntiAffinity, before) && !all(requiredAntiAffinity, after))
  }
  if (after !== undefined) return all(requiredAffinity, after)
  if (before === undefined) return false
  return all(requiredAntiAffinity, before) || all(affinityTermsOf(before, namespaceOf(before)).requiredAntiAffinity, info.pod)
}

/** As upstream asks: every term at once, and no terms match nothing. */
function matchesAll(terms: readonly AffinityTerm[], pod: Pod, cache: SchedulerCache): boolean {
  const namespace = namespaceOf(pod)
  return terms.length > 0 && terms.every((term) => termMatches(term, namespace, pod.metadata?.labels ?? {}, cache.objects.namespaceLabels(namespace)))
}

/** The node joins a domain of the term, or moves to another one. */
function gains({ topologyKey }: AffinityTerm, before: Node | undefined, after: Node | undefined): boolean {
  const now = labelOf(after?.metadata?.labels ?? {}, topologyKey)
  return now !== undefined && now !== labelOf(before?.metadata?.labels ?? {}, topologyKey)
}

/** A new node may be in no domain at all, and a node that leaves its domain is free of it. */
function loses({ topologyKey }: AffinityTerm, before: Node | undefined, after: Node | undefined): boolean {
  if (before === undefined) return true
  const was = labelOf(before.metadata?.labels ?? {}, topologyKey)
  return was !== undefined && was !== labelOf(after?.metadata?.labels ?? {}, topologyKey)
}

function isOnNode(pod: Pod): boolean {
  return Boolean(pod.spec?.nodeName || pod.status?.nominatedNodeName)
}

function namespaceOf(pod: Pod): string {
  return pod.metadata?.namespace ?? 'default'
}
