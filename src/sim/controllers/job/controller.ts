import { cloneValue } from '../../../base/json.ts'
import { compileLabelSelector } from '../../../base/labels.ts'
import type { Job, Pod } from '../../../model/kubernetes.generated.ts'
import { controllerOf } from '../../cluster-informers.ts'
import { claim } from '../claim.ts'
import { defineController, self, splitKey, type Controller, type ControllerContext } from '../controller.ts'
import { batchMilliseconds } from './pods.ts'
import { jobState, releasePod, type JobBackoff } from './state.ts'
import { syncJob } from './sync.ts'
import type { Rest } from './tracking.ts'

/** Marks the key of what a pass has left to do. */
const restOfSync = '|rest'

/** Jobs: `pkg/controller/job/job_controller.go` (1.36). */
export function jobController(): Controller {
  const backoffs = new Map<string, JobBackoff>()
  const unfinished = new Map<string, Rest>()
  return defineController({
    name: 'job',
    component: 'job-controller',
    turn: 'slowController',
    backoff: { first: 1000, longest: 60_000 },
    watches: {
      // What only its status says is looked at together, too.
      Job: ({ before, after }, context) => {
        const keys = self({ kind: 'Job', before, after }, context)
        if (before === undefined || after === undefined || before.metadata?.generation !== after.metadata?.generation) return keys
        return later(keys, context)
      },
      Pod: ({ before, after }, context) => later([before, after].flatMap((pod) => {
        const owner = controllerOf(pod)
        return owner?.kind === 'Job' ? [`${pod?.metadata?.namespace ?? ''}/${owner.name ?? ''}`] : []
      }), context),
    },
    reconcile(given, context) {
      const key = given.replace(restOfSync, '')
      const rest = unfinished.get(key)
      unfinished.delete(key)
      const failure = rest?.()
      if (failure !== undefined || key !== given) return failure
      const { namespace, name } = splitKey(key)
      const job = context.read.get('Job', namespace, name) as Job | undefined
      if (job === undefined) {
        backoffs.delete(key)
        // A pod whose Job is gone is tracked by nobody.
        for (const pod of context.read.podsWith(namespace, { 'batch.kubernetes.io/job-name': name }) as Pod[]) releasePod(pod, 'its Job is gone', context)
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
      const done = syncJob(jobState(cloneValue(job), pods, key, backoffs.get(key), context), backoffs)
      if (done.rest !== undefined) {
        unfinished.set(key, done.rest)
        context.requeueAfter(`${key}${restOfSync}`, 0)
      }
      return done.error
    },
  })
}

function later(keys: readonly string[], context: ControllerContext): readonly string[] {
  for (const key of keys) context.requeueAfter(key, batchMilliseconds)
  return []
}
