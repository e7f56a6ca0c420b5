import type { Node, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, Pod } from '../../../model/kubernetes.generated.ts'
import { labelOf, nodeRequirement, type Labels } from './selector.ts'

/** The two things a node selector looks at. */
export interface Selectable {
  readonly name: string
  readonly labels: Labels
}

export function selectable(node: Node): Selectable {
  return { name: node.metadata?.name ?? '', labels: node.metadata?.labels ?? {} }
}

export type NodeTest = (node: Selectable) => boolean

/**
 * Terms are ORed, the requirements of a term ANDed. An empty term matches nothing, and so does a selector without terms.
 * Upstream: `component-helpers/scheduling/corev1/nodeaffinity` (v0.36).
 */
export function compileNodeSelector(selector: NodeSelector): NodeTest {
  const terms = (selector.nodeSelectorTerms ?? []).filter((term) => !isEmptyTerm(term)).map(compileTerm)
  return (node) => terms.some((matches) => matches(node))
}

/** One term; an empty one matches nothing. */
export function compileNodeSelectorTerm(term: NodeSelectorTerm): NodeTest {
  return isEmptyTerm(term) ? () => false : compileTerm(term)
}

/** The pod's own demands: every pair of `nodeSelector` and one term of the required affinity. */
export function requiredNodeAffinity(pod: Pod): NodeTest {
  const pairs = Object.entries(pod.spec?.nodeSelector ?? {})
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const affinity = required === undefined ? undefined : compileNodeSelector(required)
  return (node) => pairs.every(([key, value]) => labelOf(node.labels, key) === value) && (affinity === undefined || affinity(node))
}

function isEmptyTerm(term: NodeSelectorTerm): boolean {
  return (term.matchExpressions ?? []).length === 0 && (term.matchFields ?? []).length === 0
}

function compileTerm(term: NodeSelectorTerm): NodeTest {
  const labels = (term.matchExpressions ?? []).map(nodeRequirement)
  const fields = (term.matchFields ?? []).map(fieldRequirement)
  return (node) => labels.every((holds) => holds(node.labels)) && fields.every((holds) => holds(node))
}

/** Only `metadata.name` with In or NotIn and one value can be asked; anything else is an error, which matches nothing. */
function fieldRequirement({ key, operator, values = [] }: NodeSelectorRequirement): NodeTest {
  const [value] = values
  if (key !== 'metadata.name' || values.length !== 1) return () => false
  if (operator === 'In') return (node) => node.name === value
  if (operator === 'NotIn') return (node) => node.name !== value
  return () => false
}
