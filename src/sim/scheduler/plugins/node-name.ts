import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { unresolvable } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'

const wrongNode = "node(s) didn't match the requested node name"

/** Upstream: `framework/plugins/nodename/node_name.go` (1.36). Such a pod never reaches a scheduler; a question about one may. */
export function nodeName(): Plugin {
  return definePlugin({
    name: 'NodeName',
    local: { filter: true },
    filter({ pod }, node) {
      const wanted = pod.spec?.nodeName
      return !wanted || wanted === node.name ? undefined : unresolvable(wrongNode)
    },
    hints: [onEvent('Node', ['Add'])],
  })
}
