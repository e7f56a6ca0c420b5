import type { Job } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { defineController, self, splitKey } from '../controller.ts'

/** Finished Jobs go after `ttlSecondsAfterFinished`: `pkg/controller/ttlafterfinished` (1.36). */
export const ttlAfterFinishedController = defineController({
  name: 'ttlafterfinished',
  component: 'ttl-after-finished-controller',
  watches: { Job: self },
  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const job = context.read.get('Job', namespace, name) as Job | undefined
    const ttl = job?.spec?.ttlSecondsAfterFinished
    const finished = job?.status?.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True')
    if (job === undefined || ttl === undefined || finished === undefined || job.metadata?.deletionTimestamp !== undefined) return undefined
    const left = (parseTime(finished.lastTransitionTime) ?? context.clock.now) + ttl * 1000 - context.clock.now
    if (left > 0) context.requeueAfter(key, left)
    else context.write.delete('Job', namespace, name, `it finished ${ttl} s ago`, { propagationPolicy: 'Foreground', uid: job.metadata?.uid })
    return undefined
  },
})
