import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { FieldPath as Path, invalid, notSupported, required, tooLong } from '../../../../base/field.ts'
import { goQuote } from '../../../../base/go-format.ts'
import { byteLength, dns1123LabelErrors, dns1123SubdomainErrors, httpPathMessage, isHttpPath } from '../../../../base/names.ts'
import type { Job, JobSpec } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { goLabelSelector, goStruct } from '../go-struct.ts'
import { validateLabelSelector } from '../label-selector.ts'
import { nameIsDNSSubdomain, validateNonnegativeField, validateObjectMeta } from '../metadata.ts'
import { validatePodTemplateSpec } from '../pod/template.ts'
import { validateGeneratedSelector } from './job-labels.ts'
import type { JobOptions } from './job-options.ts'
import { validatePodFailurePolicy } from './pod-failure-policy.ts'
import { selectorOf } from './selector.ts'
import { successPolicyShape, validateSuccessPolicy } from './success-policy.ts'
import { selectorMismatch } from './template-rules.ts'

/**
 * Jobs. Source: `pkg/apis/batch/validation/validation.go` (1.36).
 */
export function validateJob(job: Job, options: JobOptions): FieldError[] {
  const { metadata, spec = {} } = job
  const { completionMode, completions = 0 } = spec
  const lastHostname = `${metadata?.name ?? ''}-${completions - 1}`
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, Path.of('metadata')),
    ...validateGeneratedSelector(job, options.requirePrefixedLabels),
    ...validateJobSpec(spec, Path.of('spec'), options),
    ...completionMode === 'Indexed' && completions > 0 && dns1123LabelErrors(lastHostname).length > 0
      ? [invalid(Path.of('metadata', 'name'), metadata?.name ?? '', `will not able to create pod with invalid DNS label: ${lastHostname}`)]
      : [],
  ]
}

/** `ValidateJobSpec`: with the selector, which the server makes. */
export function validateJobSpec(spec: JobSpec, path: FieldPath, options: JobOptions): FieldError[] {
  const selector = selectorOf(spec.selector)
  const labels = spec.template?.metadata?.labels
  const { allowInvalidLabelValueInSelector } = options
  return [
    ...validateJobTemplateSpec(spec, path, options),
    ...spec.selector === undefined
      ? [required(path.child('selector'))]
      : validateLabelSelector(spec.selector, { allowInvalidLabelValueInSelector }, path.child('selector')),
    ...selector === undefined || selector.matches(labels) ? [] : [invalid(path.child('template', 'metadata', 'labels'), labels ?? null, selectorMismatch)],
  ]
}

const counts = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const

/** `validateJobSpec`: what also holds in a CronJob, whose Jobs get their selector later. */
export function validateJobTemplateSpec(spec: JobSpec, path: FieldPath, options: JobOptions): FieldError[] {
  const { completionMode, successPolicy, podFailurePolicy } = spec
  const errors = counts.flatMap((field) => validateNonnegativeField(spec[field], path.child(field)))
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(path.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified'))
  }
  errors.push(...validateManagedBy(spec.managedBy, path.child('managedBy')))
  if (completionMode !== undefined && completionMode !== 'NonIndexed' && completionMode !== 'Indexed') {
    errors.push(notSupported(path.child('completionMode'), completionMode, ['NonIndexed', 'Indexed']))
  }
  if (completionMode === 'Indexed') errors.push(...validateIndexed(spec, path))
  if (completionMode === undefined || completionMode === 'NonIndexed') {
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
      if (spec[field] !== undefined) errors.push(invalid(path.child(field), spec[field], 'requires indexed completion mode'))
    }
  }
  if (podFailurePolicy !== undefined) errors.push(...validatePodFailurePolicy(podFailurePolicy, spec, path.child('podFailurePolicy')))
  if (successPolicy !== undefined) {
    errors.push(...completionMode === 'Indexed'
      ? validateSuccessPolicy(successPolicy, spec.completions ?? 0, path.child('successPolicy'))
      : [invalid(path.child('successPolicy'), goStruct(successPolicyShape, successPolicy), 'requires indexed completion mode')])
  }
  return [
    ...errors,
    ...validatePodReplacementPolicy(spec, path.child('podReplacementPolicy')),
    ...validatePodTemplateSpec(spec.template ?? {}, path.child('template'), options),
    ...validateRestartPolicy(spec, path.child('template', 'spec', 'restartPolicy')),
  ]
}

/** A template of Jobs may not bring a selector: `ValidateJobTemplateSpec`. */
export function validateNoSelector({ selector, manualSelector }: JobSpec, path: FieldPath): FieldError[] {
  return [
    ...selector === undefined ? [] : [invalid(path.child('selector'), goLabelSelector(selector), '`selector` will be auto-generated')],
    ...manualSelector === true ? [notSupported(path.child('manualSelector'), true, ['nil', 'false'])] : [],
  ]
}

const maxParallelism = 100_000
const maxFailedIndexesLimit = 100_000
const completionsSoftLimit = 100_000
const limitForHighCompletions = 10_000

function validateIndexed(spec: JobSpec, path: FieldPath): FieldError[] {
  const { completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec
  const errors: FieldError[] = []
  if (completions === undefined) errors.push(required(path.child('completions'), 'when completion mode is Indexed'))
  if (parallelism !== undefined && parallelism > maxParallelism) {
    errors.push(invalid(path.child('parallelism'), parallelism, `must be less than or equal to ${maxParallelism} when completion mode is Indexed`))
  }
  const failedPath = path.child('maxFailedIndexes')
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
    errors.push(invalid(failedPath, maxFailedIndexes, 'must be less than or equal to completions'))
  }
  if (maxFailedIndexes !== undefined && maxFailedIndexes > maxFailedIndexesLimit) {
    errors.push(invalid(failedPath, maxFailedIndexes, `must be less than or equal to ${maxFailedIndexesLimit}`))
  }
  if (completions === undefined || completions <= completionsSoftLimit || backoffLimitPerIndex === undefined) return errors
  const limit = `must be less than or equal to ${limitForHighCompletions} when completions are above ${completionsSoftLimit} and used with backoff limit per index`
  if (maxFailedIndexes === undefined) errors.push(required(failedPath, `must be specified when completions is above ${completionsSoftLimit}`))
  if (parallelism !== undefined && parallelism > limitForHighCompletions) errors.push(invalid(path.child('parallelism'), parallelism, limit))
  if (maxFailedIndexes !== undefined && maxFailedIndexes > limitForHighCompletions) errors.push(invalid(failedPath, maxFailedIndexes, limit))
  return errors
}

/** `IsDomainPrefixedPath`: `example.com/controller`, of at most 63 bytes. */
function validateManagedBy(managedBy: string | undefined, path: FieldPath): FieldError[] {
  if (managedBy === undefined) return []
  return [...domainPrefixedPathErrors(managedBy, path), ...byteLength(managedBy) > 63 ? [tooLong(path, managedBy, 63)] : []]
}

function domainPrefixedPathErrors(text: string, path: FieldPath): FieldError[] {
  if (text === '') return [required(path)]
  const slash = text.indexOf('/')
  const [host, rest] = slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)]
  if (host === '' || rest === '') return [invalid(path, text, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  return [...invalids(path, host, dns1123SubdomainErrors(host)), ...isHttpPath(rest) ? [] : [invalid(path, rest, httpPathMessage)]]
}

function validatePodReplacementPolicy({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, path: FieldPath): FieldError[] {
  if (policy === undefined) return []
  const supported = podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed']
  return supported.includes(policy) ? [] : [notSupported(path, policy, supported)]
}

function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, path: FieldPath): FieldError[] {
  const policy = template?.spec?.restartPolicy ?? ''
  if (policy === 'Always' || policy === '') return [required(path, `valid values: ${goQuote('OnFailure')}, ${goQuote('Never')}`)]
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])]
  return podFailurePolicy !== undefined && policy !== 'Never'
    ? [invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')]
    : []
}
