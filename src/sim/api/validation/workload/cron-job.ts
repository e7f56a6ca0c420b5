import { parseCron } from '../../../../base/cron.ts'
import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { FieldPath as Path, invalid, notSupported, required } from '../../../../base/field.ts'
import { byteLength } from '../../../../base/names.ts'
import { isTimeZone } from '../../../../base/time-zones.ts'
import type { CronJob, CronJobSpec } from '../../../../model/kubernetes.generated.ts'
import { nameIsDNSSubdomain, validateNonnegativeField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import type { JobOptions } from './job-options.ts'
import { validateJobTemplateSpec, validateNoSelector } from './job.ts'

/**
 * CronJobs. Source: `pkg/apis/batch/validation/validation.go` (1.36).
 */
const metadataPath = Path.of('metadata')
const specPath = Path.of('spec')

/** 63 less the `-1234567890` that names of its Jobs end in. */
const maxNameLength = 52

export function validateCronJob({ metadata, spec = {} }: CronJob, options: JobOptions): FieldError[] {
  const { name = '' } = metadata ?? {}
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateCronJobSpec(spec, undefined, specPath, options),
    ...byteLength(name) > maxNameLength ? [invalid(metadataPath.child('name'), name, `must be no more than ${maxNameLength} characters`)] : [],
  ]
}

export function validateCronJobUpdate({ metadata, spec = {} }: CronJob, old: CronJob, options: JobOptions): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, metadataPath),
    ...validateCronJobSpec(spec, old.spec ?? {}, specPath, options),
  ]
}

const concurrencyPolicies = ['Allow', 'Forbid', 'Replace']

function validateCronJobSpec(spec: CronJobSpec, old: CronJobSpec | undefined, path: FieldPath, options: JobOptions): FieldError[] {
  const { schedule = '', timeZone, concurrencyPolicy = '', jobTemplate } = spec
  const jobSpec = jobTemplate?.spec ?? {}
  const jobPath = path.child('jobTemplate', 'spec')
  const policyPath = path.child('concurrencyPolicy')
  return [
    ...schedule === ''
      ? [required(path.child('schedule'))]
      : validateSchedule(schedule, timeZone, (old?.schedule ?? '').includes('TZ'), path.child('schedule')),
    ...validateNonnegativeField(spec.startingDeadlineSeconds, path.child('startingDeadlineSeconds')),
    ...timeZone === undefined || (old !== undefined && old.timeZone === timeZone) ? [] : validateTimeZone(timeZone, path.child('timeZone')),
    ...concurrencyPolicy === '' ? [required(policyPath)] : [],
    ...concurrencyPolicy === '' || concurrencyPolicies.includes(concurrencyPolicy) ? [] : [notSupported(policyPath, concurrencyPolicy, concurrencyPolicies)],
    ...validateJobTemplateSpec(jobSpec, jobPath, options),
    ...validateNoSelector(jobSpec, jobPath),
    ...validateNonnegativeField(spec.successfulJobsHistoryLimit, path.child('successfulJobsHistoryLimit')),
    ...validateNonnegativeField(spec.failedJobsHistoryLimit, path.child('failedJobsHistoryLimit')),
  ]
}

/** A zone in the schedule itself may only stay where it is. */
function validateSchedule(schedule: string, timeZone: string | undefined, allowZone: boolean, path: FieldPath): FieldError[] {
  const parsed = parseCron(schedule)
  const errors = 'error' in parsed ? [invalid(path, schedule, parsed.error)] : []
  if (!schedule.includes('TZ')) return errors
  if (!allowZone) return [...errors, invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')]
  return timeZone === undefined ? errors : [...errors, invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')]
}

function validateTimeZone(timeZone: string, path: FieldPath): FieldError[] {
  if (timeZone === '') return [invalid(path, timeZone, 'timeZone must be nil or non-empty string')]
  const unknown = invalid(path, timeZone, `unknown time zone ${timeZone}`)
  const isBad = (part: string): boolean => part === '.' || part === '..' || part.startsWith('-') || !/^[A-Za-z.\-_0-9+]{1,14}$/.test(part)
  if (timeZone.split('/').some(isBad)) return [unknown]
  return [
    ...timeZone.toLowerCase() === 'local'
      ? [invalid(path, timeZone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')]
      : [],
    ...timeZone === 'Local' || isTimeZone(timeZone) ? [] : [unknown],
  ]
}
