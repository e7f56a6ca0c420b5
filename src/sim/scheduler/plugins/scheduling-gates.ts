import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { isSamePod } from '../cycle/pod-info.ts'
import { unresolvable } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'

/** A pod with gates is not looked at. Upstream: `framework/plugins/schedulinggates/scheduling_gates.go` (1.36). */
export function schedulingGates(): Plugin {
  return definePlugin({
    name: 'SchedulingGates',

    preEnqueue({ pod }) {
      const gates = pod.spec?.schedulingGates ?? []
      if (gates.length === 0) return undefined
      return unresolvable(`waiting for scheduling gates: [${gates.map((gate) => gate.name).join(' ')}]`)
    },

    hints: [onEvent('Pod', ['UpdatePodSchedulingGatesEliminated'], (pod, event) => isSamePod(pod, event.new))],
  })
}
