import type { Node, Taint, Toleration } from '../../../model/kubernetes.generated.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { isSamePod } from '../cycle/pod-info.ts'
import { tolerates, untoleratedTaint } from '../cycle/tolerations.ts'
import { unresolvable } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'
import { normalizeReversed } from './normalize.ts'

const untolerated = 'node(s) had untolerated taint(s)'

/** Upstream: `framework/plugins/tainttoleration/taint_toleration.go` (1.36). `comparison`: the alpha operators Lt and Gt. */
export function taintToleration(comparison: boolean): Plugin {
  return definePlugin<undefined, readonly Toleration[]>({
    name: 'TaintToleration',
    local: { filter: true, score: true },

    filter({ pod }, node) {
      const taint = untoleratedTaint(node.taints, pod.spec?.tolerations ?? [], comparison)
      return taint === undefined ? undefined : unresolvable(untolerated, { kind: 'taint', taint })
    },

    preScore: ({ pod }) => ({ state: preferNoScheduleTolerations(pod.spec?.tolerations ?? []) }),

    score: (_pod, node, tolerations) => intolerablePreferences(node.taints, tolerations, comparison),

    normalize: (scores) => { normalizeReversed(scores) },

    missingState: { score: 'failed to read "PreScoreTaintToleration" from cycleState: not found' },

    hints: [
      onEvent('Node', ['Add', 'UpdateNodeTaint'], ({ pod }, event) => {
        const tolerations = pod.spec?.tolerations ?? []
        const keepsAway = (node: Node | undefined): boolean => untoleratedTaint(node?.spec?.taints ?? [], tolerations, comparison) !== undefined
        return (event.old === undefined || keepsAway(event.old)) && !keepsAway(event.new)
      }),
      onEvent('Pod', ['UpdatePodToleration'], (pod, event) => isSamePod(pod, event.new)),
    ],
  })
}

export function preferNoScheduleTolerations(tolerations: readonly Toleration[]): readonly Toleration[] {
  return tolerations.filter((toleration) => !toleration.effect || toleration.effect === 'PreferNoSchedule')
}

export function intolerablePreferences(taints: readonly Taint[], tolerations: readonly Toleration[], comparison: boolean): number {
  let count = 0
  for (const taint of taints) {
    if (taint.effect === 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint, comparison))) count++
  }
  return count
}
