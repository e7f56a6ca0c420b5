import { sameValue } from '../../../base/json.ts'
import type { Node, Pod } from '../../../model/kubernetes.generated.ts'
import { amountsOf, milliUnits } from '../cycle/amounts.ts'
import { isResized } from '../cycle/pod-info.ts'
import { podRequests } from '../cycle/pod-requests.ts'
import type { EventAction } from './cluster-event.ts'

/** What an update of a pod means for scheduling; `Update` when nothing in particular. Upstream: `framework/events.go` (1.36). */
export function podChanges(before: Pod, after: Pod): EventAction[] {
  const actions: EventAction[] = []
  if (!sameValue(before.metadata?.labels ?? {}, after.metadata?.labels ?? {})) actions.push('UpdatePodLabel')
  if (isScaledDown(before, after)) actions.push('UpdatePodScaleDown')
  if ((before.spec?.schedulingGates ?? []).length > 0 && (after.spec?.schedulingGates ?? []).length === 0) actions.push('UpdatePodSchedulingGatesEliminated')
  if ((before.spec?.tolerations ?? []).length !== (after.spec?.tolerations ?? []).length) actions.push('UpdatePodToleration')
  const claims = (pod: Pod): unknown => [pod.status?.resourceClaimStatuses ?? [], pod.status?.extendedResourceClaimStatus ?? null]
  if (!sameValue(claims(before), claims(after))) actions.push('UpdatePodGeneratedResourceClaim')
  return actions.length === 0 ? ['Update'] : actions
}

/** What an update of a node means for scheduling; none when nothing the scheduler looks at has changed. */
export function nodeChanges(before: Node, after: Node): EventAction[] {
  const actions: EventAction[] = []
  const uncordoned = before.spec?.unschedulable === true && after.spec?.unschedulable !== true
  if (uncordoned) actions.push('UpdateNodeTaint')
  if (!sameAmounts(before, after)) actions.push('UpdateNodeAllocatable')
  if (!sameValue(before.metadata?.labels ?? {}, after.metadata?.labels ?? {})) actions.push('UpdateNodeLabel')
  if (!sameValue(before.spec?.taints ?? [], after.spec?.taints ?? [])) actions.push('UpdateNodeTaint')
  if (!sameValue(conditions(before), conditions(after))) actions.push('UpdateNodeCondition')
  if (!sameValue(before.metadata?.annotations ?? {}, after.metadata?.annotations ?? {})) actions.push('UpdateNodeAnnotation')
  if (!sameValue(before.status?.declaredFeatures ?? [], after.status?.declaredFeatures ?? [])) actions.push('UpdateNodeDeclaredFeature')
  return actions
}

function isScaledDown(before: Pod, after: Pod): boolean {
  if (before.spec === after.spec && !isResized(before) && !isResized(after)) return false
  const now = podRequests(after, { useStatus: true })
  return [...podRequests(before, { useStatus: true })].some(([name, amount]) => {
    const left = now.get(name)
    return left === undefined || milliUnits(amount) > milliUnits(left)
  })
}

function sameAmounts(before: Node, after: Node): boolean {
  const [was, is] = [amountsOf(before.status?.allocatable), amountsOf(after.status?.allocatable)]
  return was.size === is.size && [...was].every(([name, amount]) => is.get(name) === amount)
}

function conditions(node: Node): unknown {
  return (node.status?.conditions ?? []).map(({ type, status }) => [type, status])
}
