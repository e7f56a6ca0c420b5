import { compareStrings } from '../../../base/json.ts'
import type { ReasonDetail } from '../cycle/verdict.ts'
import type { NodeAnswer, PodExplanation } from './explain-pod.ts'

export type ResourceDetail = Extract<ReasonDetail, { kind: 'resource' }>

/** The node that would do with the least change. */
export interface NearestNode {
  readonly node: string
  /** Every plugin that is against it. */
  readonly refusals: NodeAnswer['all']
  /** Resources of which it has too little left. */
  readonly missing: readonly (ResourceDetail & { readonly free: number, readonly missing: number })[]
}

/** Nodes by how little stands between them and the pod: plugins that say no, then the share of a request that is missing, then name. */
export function nearestNodes(explanation: PodExplanation): NearestNode[] {
  return explanation.nodes.filter((node) => node.all.length > 0).map(({ node, all }) => ({ node, refusals: all, missing: missingOf(all) }))
    .sort((a, b) => a.refusals.length - b.refusals.length || lack(a) - lack(b) || compareStrings(a.node, b.node))
}

function missingOf(refusals: NodeAnswer['all']): NearestNode['missing'] {
  return refusals.flatMap(({ verdict }) => verdict.reasons).flatMap(({ detail }) => {
    if (detail?.kind !== 'resource') return []
    const free = Math.max(0, detail.capacity - detail.used)
    return [{ ...detail, free, missing: detail.asked - free }]
  })
}

function lack({ missing }: NearestNode): number {
  return missing.reduce((sum, one) => sum + one.missing / one.asked, 0)
}
