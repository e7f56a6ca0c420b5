import { hostPortsOf, UsedPorts } from '../cycle/host-ports.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { unschedulable } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'

const taken = "node(s) didn't have free ports for the requested pod ports"

/** Host ports. Upstream: `framework/plugins/nodeports/node_ports.go` (1.36). */
export function nodePorts(): Plugin {
  return definePlugin({
    name: 'NodePorts',
    local: { filter: true },

    preFilter: ({ shape }) => shape.hostPorts.length === 0 ? { skip: true } : { state: undefined },

    filter({ shape }, node) {
      const port = shape.hostPorts.find((wanted) => node.usedPorts.conflicts(wanted))
      return port === undefined ? undefined : unschedulable(taken, { kind: 'port', protocol: port.protocol, port: port.port })
    },

    missingState: { filter: 'reading "PreFilterNodePorts" from cycleState: not found' },

    hints: [
      onEvent('Pod', ['Delete'], ({ shape }, event) => {
        if (!event.old?.spec?.nodeName && !event.old?.status?.nominatedNodeName) return false
        const freed = new UsedPorts()
        for (const port of hostPortsOf(event.old)) freed.add(port)
        return shape.hostPorts.some((port) => freed.conflicts(port))
      }),
      onEvent('Node', ['Add']),
    ],
  })
}
