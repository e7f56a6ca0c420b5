import { isMap, valueAt } from '../../../base/json.ts'
import type { HorizontalPodAutoscaler } from '../../../model/kubernetes.generated.ts'
import type { Problem } from '../../plan.ts'
import { groupOf, problemOf, titleOf, titleOfObject, type ChangedObject, type ChangeFacts } from './facts.ts'

/** Applies that write the replicas of what an autoscaler scales, or leave them out where the apply before wrote them. */
export function replicasResets({ changed, after }: ChangeFacts): Problem[] {
  return changed.flatMap((change): Problem[] => {
    const [from, to] = [replicasOf(change.before), replicasOf(change.after)]
    if (from === undefined || to === undefined || from === to) return []
    const scaler = after.list('autoscaling', 'HorizontalPodAutoscaler', change.resource.namespace).find((one) => scales(one as HorizontalPodAutoscaler, change))
    if (scaler === undefined) return []
    const { spec: { minReplicas = 1, maxReplicas = 0 } = {} } = scaler as HorizontalPodAutoscaler
    const isWritten = valueAt(change.manifest.object, ['spec', 'replicas']) !== undefined
    const title = titleOf(change.resource)
    const why = isWritten ? '' : ': the manifest has no spec.replicas any more, and what apply takes away gets its default'
    return [problemOf(change, {
      rule: 'plan-replicas-reset', severity: 'warning',
      message: `${title} goes from ${String(from)} to ${String(to)} replicas, though ${titleOfObject('HorizontalPodAutoscaler', scaler)} scales it between ${String(minReplicas)} and ${String(maxReplicas)}${why}`,
      effect: to < from ? `${String(from - to)} of the pods that the load asked for end at once, and come back only as the autoscaler notices` : 'pods start that nobody asked for, and go again as the autoscaler notices',
      suggestion: isWritten ? 'leave spec.replicas out of the manifest, once its last apply does not have it (kubectl apply edit-last-applied)' : 'take spec.replicas out of the last applied configuration first: kubectl apply edit-last-applied',
    }, ['spec', 'replicas'])]
  })
}

function scales({ spec }: HorizontalPodAutoscaler, { resource, group }: ChangedObject): boolean {
  const { apiVersion = '', kind, name } = spec?.scaleTargetRef ?? {}
  return kind === resource.kind && name === resource.name && groupOf({ apiVersion }) === group
}

function replicasOf(object: ChangedObject['before']): number | undefined {
  const spec = object?.spec
  return isMap(spec) && typeof spec.replicas === 'number' ? spec.replicas : undefined
}
