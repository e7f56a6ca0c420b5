import { FieldPath } from '../../../../base/field.ts'
import type { CronJob, Job } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateCronJob, validateCronJobUpdate } from '../../validation/workload/cron-job.ts'
import { jobOptions } from '../../validation/workload/job-options.ts'
import { jobSpecWarnings } from '../../warnings/job.ts'
import { keepSpec, keepStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'
import { dropDisabledTemplateFields, isNewGeneration, podNameWarnings } from './common.ts'

const jobSpecPath = FieldPath.of('spec', 'jobTemplate', 'spec')

/** CronJobs: `pkg/registry/batch/cronjob/strategy.go` (1.36). */
export const cronJobStrategy = defineStrategy<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  resource: 'cronjobs',
  namespaced: true,
  subresources: ['status'],

  prepareForCreate(object, { minor }) {
    object.status = {}
    setGenerationOnCreate(object)
    dropDisabledTemplateFields(templatesOf(object).spec?.template, undefined, minor)
  },

  validate: (object, { minor }) => validateCronJob(object, jobOptions(minor, templatesOf(object))),

  warningsOnCreate: (object, { minor }) =>
    [...podNameWarnings(object.metadata), ...jobSpecWarnings(templatesOf(object).spec ?? {}, jobSpecPath, minor)],

  prepareForUpdate(object, old, { minor, subresource }) {
    if (subresource === 'status') {
      keepSpec(object, old)
      return
    }
    keepStatus(object, old)
    dropDisabledTemplateFields(templatesOf(object).spec?.template, templatesOf(old).spec?.template ?? {}, minor)
    setGenerationOnUpdate(object, old)
  },

  validateUpdate: (object, old, { minor, subresource }) => subresource === 'status'
    ? []
    : validateCronJobUpdate(object, old, jobOptions(minor, templatesOf(object), templatesOf(old))),

  warningsOnUpdate(object, old, { minor, subresource }) {
    if (subresource === 'status') return []
    return [
      ...isNewGeneration(object, old) ? jobSpecWarnings(templatesOf(object).spec ?? {}, jobSpecPath, minor) : [],
      ...(object.spec?.schedule ?? '').includes('TZ')
        ? ['cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details']
        : [],
    ]
  },
})

/** Its Jobs to be. */
function templatesOf({ spec }: CronJob): Job {
  return spec?.jobTemplate ?? {}
}
