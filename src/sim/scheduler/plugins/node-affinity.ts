import type { NodeAffinity, NodeSelectorTerm, PreferredSchedulingTerm } from '../../../model/kubernetes.generated.ts'
import { compileNodeSelector, compileNodeSelectorTerm, requiredNodeAffinity, selectable, type NodeTest } from '../cycle/node-selector.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { unresolvable } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'
import { normalizeToHighest } from './normalize.ts'

const noMatch = "node(s) didn't match Pod's node affinity/selector"
const enforcedNoMatch = 'node(s) didn\'t match scheduler-enforced node affinity'
const conflict = 'pod affinity terms conflict'

interface PreferredTerm { readonly matches: NodeTest, readonly weight: number }

/** `nodeSelector` and node affinity. Upstream: `framework/plugins/nodeaffinity/node_affinity.go` (1.36). */
export function nodeAffinity(added: NodeAffinity | undefined): Plugin {
  const enforced = added?.requiredDuringSchedulingIgnoredDuringExecution
  const enforcedTest = enforced === undefined ? undefined : compileNodeSelector(enforced)
  const addedTerms = preferredTerms(added?.preferredDuringSchedulingIgnoredDuringExecution)

  return definePlugin<NodeTest, readonly PreferredTerm[]>({
    name: 'NodeAffinity',
    local: { filter: true, score: true },

    preFilter({ pod }) {
      const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      if (required === undefined && enforcedTest === undefined && pod.spec?.nodeSelector === undefined) return { skip: true }
      const state = requiredNodeAffinity(pod)
      const nodes = namedNodes(required?.nodeSelectorTerms ?? [])
      if (nodes === undefined) return { state }
      return nodes.size === 0 ? { reject: unresolvable(conflict) } : { state, nodes }
    },

    filter(_pod, node, required) {
      if (enforcedTest !== undefined && !enforcedTest(node)) return unresolvable(enforcedNoMatch)
      return required(node) ? undefined : unresolvable(noMatch)
    },

    preScore({ pod }) {
      const own = pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution
      const terms = [...addedTerms, ...preferredTerms(own)]
      // Upstream skips on the lists as written: a list of empty terms is scored, and gives 0.
      return own?.length || added?.preferredDuringSchedulingIgnoredDuringExecution?.length ? { state: terms } : { skip: true }
    },

    score: (_pod, node, terms) => terms.reduce((sum, term) => sum + (term.matches(node) ? term.weight : 0), 0),

    normalize: (scores) => { normalizeToHighest(scores) },

    hints: [onEvent('Node', ['Add', 'UpdateNodeLabel'], ({ pod }, event) => {
      if (event.new === undefined) return false
      const required = requiredNodeAffinity(pod)
      const now = selectable(event.new)
      if ((enforcedTest !== undefined && !enforcedTest(now)) || !required(now)) return false
      return event.old === undefined || !required(selectable(event.old))
    })],
  })
}

function preferredTerms(terms: readonly PreferredSchedulingTerm[] | undefined): PreferredTerm[] {
  return (terms ?? []).filter((term) => (term.weight ?? 0) !== 0)
    .map((term) => ({ matches: compileNodeSelectorTerm(term.preference ?? {}), weight: term.weight ?? 0 }))
}

/** The only nodes that can match, when every term names some by `metadata.name`; DaemonSet pods are written so. */
function namedNodes(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  if (terms.length === 0) return undefined
  const union = new Set<string>()
  for (const term of terms) {
    const named = (term.matchFields ?? []).filter((field) => field.key === 'metadata.name' && field.operator === 'In').map((field) => field.values ?? [])
    const [first, ...rest] = named
    if (first === undefined) return undefined
    for (const name of first) if (rest.every((names) => names.includes(name))) union.add(name)
  }
  return union
}
