import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, FieldPath as Path, invalid, omitValue, required } from '../../../../base/field.ts'
import type { Minor } from '../../../../base/release.ts'
import type { Job, JobStatus, UncountedTerminatedPods } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { goStruct } from '../go-struct.ts'
import { validateNonnegativeField, validateObjectMetaUpdate } from '../metadata.ts'
import { validateJobIndexes } from './job-status-indexes.ts'
import type { JobStatusChanges } from './job-status-changes.ts'
import { hasCondition, isFinished, jobStatusChanges } from './job-status-changes.ts'

/** `ValidateJobUpdateStatus` of `pkg/apis/batch/validation/validation.go` (1.36). Checks ask only for what an update changes. */
export function validateJobStatusUpdate(job: Job, old: Job, minor: Minor): FieldError[] {
  const path = Path.of('status')
  const changes = jobStatusChanges(job, old)
  const strict = gateEnabled(minor, 'JobManagedBy')
  return [
    ...validateObjectMetaUpdate(job.metadata, old.metadata, Path.of('metadata')),
    ...validateCounts(job.status ?? {}, path),
    ...strict ? validateFinished(job, path, changes) : [],
    ...strict ? validateJobIndexes(job, path, changes) : [],
    ...strict ? validateReadiness(job.status ?? {}, path, changes) : [],
    ...validateSuccessCriteria(job, path),
    ...strict ? validateTransition(job, old, path, changes) : [],
    ...validateSuccessTransition(job, old, path),
  ]
}

function conditions(path: FieldPath, message: string): FieldError {
  return invalid(path.child('conditions'), omitValue, message)
}

function validateCounts(status: JobStatus, path: FieldPath): FieldError[] {
  const uncounted = path.child('uncountedTerminatedPods')
  return [
    ...(['active', 'succeeded', 'failed', 'ready', 'terminating'] as const).flatMap((count) => validateNonnegativeField(status[count], path.child(count))),
    ...validateUncounted(status.uncountedTerminatedPods, uncounted),
  ]
}

function validateUncounted(pods: UncountedTerminatedPods | undefined, path: FieldPath): FieldError[] {
  const seen = new Set<string>()
  return (['succeeded', 'failed'] as const).flatMap((list) => (pods?.[list] ?? []).flatMap((uid, index) => {
    const here = path.child(list).index(index)
    if (uid === '') return [invalid(here, uid, 'must not be empty')]
    if (seen.has(uid)) return [duplicate(here, uid)]
    seen.add(uid)
    return []
  }))
}

function validateFinished(job: Job, path: FieldPath, changes: JobStatusChanges): FieldError[] {
  const { status = {} } = job
  const { completionTime, startTime } = status
  const [complete, failed] = [hasCondition(job, 'Complete'), hasCondition(job, 'Failed')]
  const errors: FieldError[] = []
  if ((changes.complete || changes.failed) && complete && failed) errors.push(conditions(path, 'cannot set Complete=True and Failed=true conditions'))
  if ((changes.complete || changes.failureTarget) && complete && hasCondition(job, 'FailureTarget')) {
    errors.push(conditions(path, 'cannot set Complete=True and FailureTarget=true conditions'))
  }
  const timePath = path.child('completionTime')
  if (changes.complete || changes.completionTime) {
    if (completionTime !== undefined && !complete) errors.push(invalid(timePath, completionTime, 'cannot set completionTime when there is no Complete=True condition'))
    if (completionTime === undefined && complete) errors.push(required(timePath, 'completionTime is required for Complete jobs'))
  }
  if ((changes.startTime || changes.completionTime) && startTime !== undefined && completionTime !== undefined && completionTime < startTime) {
    errors.push(invalid(timePath, completionTime, 'must be equal to or after `startTime`'))
  }
  if ((changes.failed || changes.failedIndexes) && failed && !hasCondition(job, 'FailureTarget')) {
    errors.push(conditions(path, 'cannot set Failed=True condition without the FailureTarget=true condition'))
  }
  if ((changes.complete || changes.successCriteriaMet) && complete && !hasCondition(job, 'SuccessCriteriaMet')) {
    errors.push(conditions(path, 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition'))
  }
  return [...errors, ...isFinished(job) ? validateNothingLeft(status, path, changes) : []]
}

const uncountedShape = [['Succeeded', 'succeeded', null], ['Failed', 'failed', null]] as const

/** A finished Job has no pods that run or are still to be counted. */
function validateNothingLeft({ active = 0, startTime, uncountedTerminatedPods: pods }: JobStatus, path: FieldPath, changes: JobStatusChanges): FieldError[] {
  const errors: FieldError[] = []
  if ((changes.finished || changes.active) && active > 0) errors.push(invalid(path.child('active'), active, 'active>0 is invalid for finished job'))
  if ((changes.finished || changes.startTime) && !changes.suspendedWithZeroCompletions && startTime === undefined) {
    errors.push(required(path.child('startTime'), 'startTime is required for finished job'))
  }
  if ((changes.finished || changes.uncounted) && (pods?.failed ?? []).length + (pods?.succeeded ?? []).length > 0) {
    errors.push(invalid(path.child('uncountedTerminatedPods'), goStruct(uncountedShape, pods), 'must be empty for finished job'))
  }
  return errors
}

function validateReadiness({ terminating = 0, ready, active = 0 }: JobStatus, path: FieldPath, changes: JobStatusChanges): FieldError[] {
  return [
    ...(changes.finished || changes.terminating) && changes.isFinished && terminating > 0
      ? [invalid(path.child('terminating'), terminating, 'terminating>0 is invalid for finished job')]
      : [],
    ...(changes.ready || changes.active) && ready !== undefined && ready > active
      ? [invalid(path.child('ready'), ready, 'cannot set more ready pods than active')]
      : [],
  ]
}

function validateSuccessCriteria(job: Job, path: FieldPath): FieldError[] {
  const met = hasCondition(job, 'SuccessCriteriaMet')
  return [
    ...met && hasCondition(job, 'Failed') ? [conditions(path, 'cannot set SuccessCriteriaMet=True and Failed=true conditions')] : [],
    ...met && hasCondition(job, 'FailureTarget') ? [conditions(path, 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions')] : [],
    ...job.spec?.successPolicy !== undefined && !met && hasCondition(job, 'Complete')
      ? [conditions(path, 'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True')]
      : [],
  ]
}

function validateTransition(job: Job, old: Job, path: FieldPath, changes: JobStatusChanges): FieldError[] {
  const [status, before] = [job.status ?? {}, old.status ?? {}]
  const errors = (['Failed', 'Complete', 'FailureTarget'] as const).filter((type) => hasCondition(old, type) && !hasCondition(job, type))
    .map((type) => conditions(path, `cannot disable the terminal ${type}=True condition`))
  if ((status.failed ?? 0) < (before.failed ?? 0)) errors.push(invalid(path.child('failed'), status.failed ?? 0, 'cannot decrease the failed counter'))
  if (!changes.elasticIndexed && (status.succeeded ?? 0) < (before.succeeded ?? 0)) {
    errors.push(invalid(path.child('succeeded'), status.succeeded ?? 0, 'cannot decrease the succeeded counter'))
  }
  if (changes.completionTime && status.completionTime !== undefined && before.completionTime !== undefined) {
    errors.push(invalid(path.child('completionTime'), status.completionTime, 'field is immutable'))
  }
  if (changes.startTime && !changes.resuming && before.startTime !== undefined && job.spec?.suspend !== true) {
    errors.push(invalid(path.child('startTime'), status.startTime ?? null, 'field is immutable for unsuspended job once set'))
  }
  return errors
}

function validateSuccessTransition(job: Job, old: Job, path: FieldPath): FieldError[] {
  const [met, metBefore] = [hasCondition(job, 'SuccessCriteriaMet'), hasCondition(old, 'SuccessCriteriaMet')]
  return [
    ...metBefore && !met ? [conditions(path, 'cannot disable the SuccessCriteriaMet=True condition')] : [],
    ...hasCondition(old, 'Complete') && !metBefore && met
      ? [conditions(path, 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions')]
      : [],
  ]
}
