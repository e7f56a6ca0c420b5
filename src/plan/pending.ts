import type { Pod } from '../model/kubernetes.generated.ts'
import { amountText } from '../sim/scheduler/explain/change.ts'
import { explainPending, type PendingExplanation } from '../sim/scheduler/explain/propose.ts'
import { pendingPods } from './node-placement.ts'
import { nameText, topOwner, workloadText } from './owners.ts'
import type { PendingPod } from './plan.ts'
import type { World } from './world.ts'

/** Cures are sought for so many kinds of pending pods; each costs some runs of the scheduler. */
const explained = 20

/** Pods without a node, with the scheduler's sentence and what would place them. Pods of one workload share the search. */
export function pendingOf(world: World): PendingPod[] {
  const { read } = world.cluster
  const known = new Map<string, PendingExplanation>()
  return pendingPods(read).map((pod): PendingPod => {
    const workload = workloadText(topOwner(pod, (kind, namespace, name) => read.get(kind, namespace, name)))
    const message = waitsFor(pod)
    const key = `${workload === '' ? nameText(pod) : `${pod.metadata?.namespace ?? ''}/${workload}`} ${message}`
    if (!known.has(key) && known.size < explained && isScheduled(pod)) known.set(key, explain(world, pod, message))
    const explanation = known.get(key)
    return {
      pod: nameText(pod), workload, message,
      ...explanation?.nearest === undefined ? {} : { nearest: nearestText(explanation.nearest) },
      proposals: explanation?.proposals.map(({ text, node }) => `${text} (then it goes to ${node})`) ?? [],
    }
  })
}

function explain({ scheduler }: World, pod: Pod, message: string): PendingExplanation {
  return explainPending(scheduler, scheduler.cache.shapes.infoOf(pod), message)
}

function isScheduled(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable') === true
}

function waitsFor(pod: Pod): string {
  const gates = pod.spec?.schedulingGates?.map(({ name }) => name ?? '') ?? []
  if (gates.length > 0) return `the scheduler leaves it alone as long as it has the scheduling gate ${gates.join(', ')}`
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  return scheduled?.message ?? `no scheduler here is called ${pod.spec?.schedulerName ?? ''}`
}

function nearestText({ node, missing, refusals }: NonNullable<PendingExplanation['nearest']>): NonNullable<PendingPod['nearest']> {
  const amounts = missing.map((one) => `${one.name} lacks ${amountText(one.name, one.missing)} of ${amountText(one.name, one.asked)}`)
  const others = refusals.filter(({ plugin }) => plugin !== 'NodeResourcesFit').flatMap(({ verdict }) => verdict.reasons.map(({ text }) => text))
  return { node, missing: [...amounts, ...others] }
}
