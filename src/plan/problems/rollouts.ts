import type { Deployment, Job, Pod } from '../../model/kubernetes.generated.ts'
import { timeText } from '../../base/words.ts'
import type { Problem, RolloutCurve } from '../plan.ts'
import { topOwner, workloadText } from '../owners.ts'
import { lastKnown } from '../timeline/timeline.ts'
import { problemAt, type ProblemContext } from './context.ts'

/** Rollouts that come to a stop; `explained` are those of which another problem already says why. */
export function stalledRollouts(context: ProblemContext, explained: (curve: RolloutCurve) => boolean): Problem[] {
  return context.rollouts.filter((curve) => curve.stalled !== undefined && !explained(curve)).map((curve) => {
    const { resource: { kind, namespace, name }, stalled } = curve
    const last = curve.points.at(-1)
    const deployment = kind === 'Deployment' ? context.world.cluster.read.get(kind, namespace, name) as Deployment | undefined : undefined
    const isPaused = deployment?.spec?.paused === true
    const deadline = stalled?.deadlineAt === undefined ? '' : `; its progress deadline passes at ${timeText(stalled.deadlineAt)}`
    return problemAt(context, curve.resource, {
      rule: 'rollout-stalled', severity: isPaused ? 'info' : 'error',
      message: `the rollout of ${kind} ${namespace}/${name} stands still since ${timeText(stalled?.since ?? 0)}: ${stalled?.message ?? ''}`,
      effect: `${last?.ready ?? 0} of ${last?.desired ?? 0} pods are ready${deadline}`,
      ...unready(context, kind, namespace, name),
      ...isPaused ? { suggestion: `kubectl rollout resume ${kind.toLowerCase()}/${name} -n ${namespace}` } : {},
    })
  })
}

/** Pods that run and are never ready: their probes decide. */
function unready({ world: { cluster, history } }: ProblemContext, kind: string, namespace: string, name: string): { suggestion?: string } {
  const lookup = lastKnown(history)
  const pods = (cluster.read.list('Pod', namespace) as Pod[]).filter((pod) => pod.status?.phase === 'Running' && !isReady(pod) && workloadText(topOwner(pod, lookup)) === `${kind}/${name}`)
  const [first] = pods
  const container = first?.status?.containerStatuses?.find(({ ready }) => ready !== true)?.name
  if (first === undefined) return {}
  const who = pods.length === 1 ? `pod ${first.metadata?.name ?? ''} runs and is not ready` : `${pods.length} pods run and are not ready`
  return { suggestion: `${who}: look at the readiness and startup probes of container ${container ?? ''}` }
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: verdict }) => type === 'Ready' && verdict === 'True') === true
}

/** Workloads that served and for a while had no ready pod. */
export function outages(context: ProblemContext): Problem[] {
  return context.rollouts.flatMap((curve) => {
    const { points, resource } = curve
    const served = points.findIndex(({ ready }) => ready > 0)
    const from = points.findIndex(({ ready, desired }, index) => served >= 0 && index > served && ready === 0 && desired > 0)
    const start = points[from]
    if (start === undefined) return []
    const back = points.slice(from).find(({ ready }) => ready > 0)
    const until = back === undefined ? 'to the end' : `until ${timeText(back.at)}`
    return [problemAt(context, resource, {
      rule: 'workload-outage', severity: 'warning', message: `no pod of ${resource.kind} ${resource.namespace}/${resource.name} is ready from ${timeText(start.at)} ${until}`,
      effect: 'whoever connects to it in that time is refused',
    })]
  })
}

/** Jobs that failed for good. */
export function failedJobs(context: ProblemContext): Problem[] {
  return (context.world.cluster.read.list('Job') as Job[]).flatMap((job) => {
    const failed = job.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True')
    const { namespace = '', name = '' } = job.metadata ?? {}
    if (failed === undefined || context.world.history.at(context.start - 1, 'Job', namespace, name)?.metadata?.uid === job.metadata?.uid) return []
    return [problemAt(context, { kind: 'Job', namespace, name }, { rule: 'job-failed', severity: 'error', message: `Job ${namespace}/${name} fails: ${failed.message ?? failed.reason ?? ''}` })]
  })
}
