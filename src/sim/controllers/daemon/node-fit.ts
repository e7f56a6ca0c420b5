import type { Affinity, DaemonSet, Node, PodSpec, Toleration } from '../../../model/kubernetes.generated.ts'
import { requiredNodeAffinity, selectable } from '../../scheduler/cycle/node-selector.ts'
import { tolerates, untoleratedTaint } from '../../scheduler/cycle/tolerations.ts'

/** Which nodes a DaemonSet wants: `NodeShouldRunDaemonPod` of `pkg/controller/daemon/daemon_controller.go` (1.36). */
export function shouldRunOn(set: DaemonSet, node: Node): { readonly run: boolean, readonly keep: boolean } {
  const spec = set.spec?.template?.spec ?? {}
  const name = node.metadata?.name ?? ''
  if ((spec.nodeName ?? '') !== '' && spec.nodeName !== name) return { run: false, keep: false }
  if (!fitsNode(spec, node)) return { run: false, keep: false }
  const tolerations = [...spec.tolerations ?? [], ...daemonTolerations(spec.hostNetwork === true)]
  const taints = node.spec?.taints ?? []
  if (untoleratedTaint(taints, tolerations) === undefined) return { run: true, keep: true }
  const drives = taints.some((taint) => taint.effect === 'NoExecute' && !tolerations.some((toleration) => tolerates(toleration, taint)))
  return { run: false, keep: !drives }
}

/** Tolerations that every daemon pod gets: `AddOrUpdateDaemonPodTolerations`. */
export function daemonTolerations(hostNetwork: boolean): Toleration[] {
  const tolerate = (name: string, effect: string): Toleration => ({ key: `node.kubernetes.io/${name}`, operator: 'Exists', effect })
  return [
    tolerate('not-ready', 'NoExecute'),
    tolerate('unreachable', 'NoExecute'),
    tolerate('disk-pressure', 'NoSchedule'),
    tolerate('memory-pressure', 'NoSchedule'),
    tolerate('pid-pressure', 'NoSchedule'),
    tolerate('unschedulable', 'NoSchedule'),
    ...hostNetwork ? [tolerate('network-unavailable', 'NoSchedule')] : [],
  ]
}

/** An equal one stays where it is, one for the same taint is replaced. */
export function withDaemonTolerations(tolerations: readonly Toleration[], hostNetwork: boolean): Toleration[] {
  const all = [...tolerations]
  for (const added of daemonTolerations(hostNetwork)) {
    const index = all.findIndex((old) => old.key === added.key && old.effect === added.effect && (old.operator ?? 'Equal') === added.operator && (old.value ?? '') === '')
    if (index < 0) all.push(added)
    else all[index] = added
  }
  return all
}

/** Required terms give way to the node's name, the rest stays: `ReplaceDaemonSetPodNodeNameNodeAffinity`. */
export function pinnedTo(affinity: Affinity | undefined, node: string): Affinity {
  const required = { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }] }
  return { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required } }
}

/** The node that a daemon pod is made for. */
export function targetNode(spec: PodSpec | undefined): string {
  if ((spec?.nodeName ?? '') !== '') return spec?.nodeName ?? ''
  for (const term of spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []) {
    for (const { key, operator, values } of term.matchFields ?? []) if (key === 'metadata.name' && operator === 'In' && values?.length === 1) return values[0] ?? ''
  }
  return ''
}

function fitsNode(spec: PodSpec, node: Node): boolean {
  return requiredNodeAffinity({ spec })(selectable(node))
}
