import type { Pod } from '../../../model/kubernetes.generated.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { isSamePod } from '../cycle/pod-info.ts'
import { unresolvable } from '../cycle/verdict.ts'
import { onEvent } from '../queue/cluster-event.ts'

const missing = "node(s) didn't match Pod's required features"

/** What a pod needs the kubelet to be able to do. Upstream: `framework/plugins/nodedeclaredfeatures` (1.36). */
export function nodeDeclaredFeatures(): Plugin {
  return definePlugin<readonly string[], undefined>({
    name: 'NodeDeclaredFeatures',
    local: { filter: true },

    preFilter({ pod }) {
      const features = requiredFeatures(pod)
      return features.length === 0 ? { skip: true } : { state: features }
    },

    filter: (_pod, { node }, features) =>
      features.every((feature) => (node.status?.declaredFeatures ?? []).includes(feature)) ? undefined : unresolvable(missing),

    missingState: { filter: 'error reading "PreFilterNodeDeclaredFeatures" from cycle-state: not found' },

    hints: [
      onEvent('Node', ['Add', 'UpdateNodeDeclaredFeature']),
      onEvent('Pod', ['Update'], (pod, event) => isSamePod(pod, event.new)
        && requiredFeatures(event.old ?? {}).join() !== requiredFeatures(event.new ?? {}).join()),
    ],
  })
}

/** Upstream: `component-helpers/nodedeclaredfeatures/features` (v0.36). */
function requiredFeatures({ spec }: Pod): string[] {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]
  const restartsAll = containers.some((container) => container.restartPolicyRules?.some((rule) => rule.action === 'RestartAllContainers'))
  const ownUsersOnHostNetwork = spec?.hostNetwork === true && spec.hostUsers === false
  return [...(restartsAll ? ['RestartAllContainersOnContainerExits'] : []), ...(ownUsersOnHostNetwork ? ['UserNamespacesHostNetworkSupport'] : [])]
}
