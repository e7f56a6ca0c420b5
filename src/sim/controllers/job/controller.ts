import { cloneValue } from '../../../base/json.ts'
import { compileLabelSelector } from '../../../base/labels.ts'
import type { Job, Pod } from '../../../model/kubernetes.generated.ts'
import { controllerOf } from '../../cluster-informers.ts'
import { claim } from '../claim.ts'
import { defineController, self, splitKey, type Controller } from '../controller.ts'
import { JobSync, type JobBackoff } from './sync.ts'
import { isTracked, trackingFinalizer } from './pods.ts'

/** Changes of pods are looked at together. */
const batchMilliseconds = 1000

/** Jobs: `pkg/controller/job/job_controller.go` (1.36). */
export function jobController(): Controller {
  const backoffs = new Map<string, JobBackoff>()
  return defineController({
    name: 'job',
    component: 'job-controller',
    turn: 'slowController',
    backoff: { first: 1000, longest: 60_000 },
    watches: {
      Job: self,
      Pod: ({ before, after }, context) => {
        const keys = [before, after].flatMap((pod) => {
          const owner = controllerOf(pod)
          return owner?.kind === 'Job' ? [`${pod?.metadata?.namespace ?? ''}/${owner.name ?? ''}`] : []
        })
        if (after !== undefined && before === undefined) return keys
        for (const key of keys) context.requeueAfter(key, batchMilliseconds)
        return []
      },
    },
    reconcile(key, context) {
      const { namespace, name } = splitKey(key)
      const job = context.read.get('Job', namespace, name) as Job | undefined
      if (job === undefined) {
        backoffs.delete(key)
        for (const pod of context.read.podsWith(namespace, { 'batch.kubernetes.io/job-name': name }) as Pod[]) releaseOrphan(pod, context)
        return undefined
      }
      if ((job.spec?.managedBy ?? 'kubernetes.io/job-controller') !== 'kubernetes.io/job-controller') return undefined
      const isFinished = (job.status?.conditions ?? []).some(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True')
      const selector = compileLabelSelector(job.spec?.selector)
      const pods = claim<Pod>('Pod', { apiVersion: 'batch/v1', kind: 'Job', object: job }, ({ metadata }) => selector?.matches(metadata?.labels) ?? false, () => true, context)
      if (isFinished) {
        backoffs.delete(key)
        return undefined
      }
      return new JobSync(cloneValue(job), pods, key, backoffs, context).run()
    },
  })
}

/** A pod whose Job is gone is tracked by nobody. */
function releaseOrphan(pod: Pod, context: Parameters<Controller['reconcile']>[1]): void {
  if (!isTracked(pod)) return
  const freed = cloneValue(pod)
  const meta = freed.metadata ??= {}
  meta.finalizers = (meta.finalizers ?? []).filter((name) => name !== trackingFinalizer)
  if (meta.finalizers.length === 0) delete meta.finalizers
  context.write.update('Pod', freed, 'its Job is gone')
}
