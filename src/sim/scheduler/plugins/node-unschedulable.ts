import type { Node, Pod } from '../../../model/kubernetes.generated.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { isSamePod } from '../cycle/pod-info.ts'
import { tolerates } from '../cycle/tolerations.ts'
import { unresolvable } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'

const cordoned = 'node(s) were unschedulable'
const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

/** Cordoned nodes. Upstream: `framework/plugins/nodeunschedulable/node_unschedulable.go` (1.36). */
export function nodeUnschedulable(): Plugin {
  return definePlugin({
    name: 'NodeUnschedulable',
    local: { filter: true },

    filter({ pod }, { node }) {
      return node.spec?.unschedulable === true && !toleratesCordon(pod) ? unresolvable(cordoned, { kind: 'taint', taint }) : undefined
    },

    hints: [
      onEvent('Node', ['Add', 'UpdateNodeTaint'], (_pod, event) => (event.old === undefined || isCordoned(event.old)) && !isCordoned(event.new)),
      onEvent('Pod', ['UpdatePodToleration'], (pod, event) => isSamePod(pod, event.new) && event.new !== undefined && toleratesCordon(event.new)),
    ],
  })
}

function isCordoned(node: Node | undefined): boolean {
  return node?.spec?.unschedulable === true
}

function toleratesCordon(pod: Pod): boolean {
  return (pod.spec?.tolerations ?? []).some((toleration) => tolerates(toleration, taint))
}
