import { FieldPath } from '../../../../base/field.ts'
import type { Minor } from '../../../../base/release.ts'
import type { Job, JobSpec } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy } from '../../strategy.ts'
import { controllerUidLabel, jobNameLabel, legacyControllerUidLabel, legacyJobNameLabel } from '../../validation/workload/job-labels.ts'
import { jobOptions } from '../../validation/workload/job-options.ts'
import { validateJobStatusUpdate } from '../../validation/workload/job-status.ts'
import { validateJobUpdate } from '../../validation/workload/job-update.ts'
import { validateJob } from '../../validation/workload/job.ts'
import { jobSpecWarnings } from '../../warnings/job.ts'
import { keepSpec, keepStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'
import { dropDisabledTemplateFields, isNewGeneration, podNameWarnings } from './common.ts'

const specPath = FieldPath.of('spec')

/** Jobs: `pkg/registry/batch/job/strategy.go` (1.36). */
export const jobStrategy = defineStrategy<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  resource: 'jobs',
  namespaced: true,
  subresources: ['status'],

  prepareForCreate(job, { minor }) {
    if (job.spec?.manualSelector !== true) generateSelector(job)
    job.status = {}
    setGenerationOnCreate(job)
    dropDisabledJobFields(job.spec ??= {}, undefined, minor)
    dropDisabledTemplateFields(job.spec.template, undefined, minor)
  },

  validate: (job, { minor }) => validateJob(job, jobOptions(minor, job)),

  // What is stored is read back with defaults, which see the generated labels.
  canonicalize(job) {
    const labels = job.spec?.template?.metadata?.labels
    if (labels !== undefined && Object.keys(job.metadata?.labels ?? {}).length === 0) job.metadata = { ...job.metadata, labels: { ...labels } }
  },

  warningsOnCreate: (job, { minor }) => [...podNameWarnings(job.metadata), ...jobSpecWarnings(job.spec ?? {}, specPath, minor)],

  prepareForUpdate(job, old, { minor, subresource }) {
    if (subresource === 'status') {
      keepSpec(job, old)
      return
    }
    keepStatus(job, old)
    dropDisabledJobFields(job.spec ??= {}, old.spec ?? {}, minor)
    dropDisabledTemplateFields(job.spec.template, old.spec?.template ?? {}, minor)
    setGenerationOnUpdate(job, old)
  },

  validateUpdate(job, old, { minor, subresource }) {
    if (subresource === 'status') return validateJobStatusUpdate(job, old, minor)
    const options = jobOptions(minor, job, old)
    return [...validateJob(job, options), ...validateJobUpdate(job, old, options)]
  },

  warningsOnUpdate: (job, old, { minor, subresource }) => subresource !== 'status' && isNewGeneration(job, old)
    ? jobSpecWarnings(job.spec ?? {}, specPath, minor)
    : [],
})

/**
 * Labels and selector by which a Job finds its pods. The labels are added in place: a Job that took its own labels from the
 * template shares them.
 */
function generateSelector(job: Job): void {
  const { name = '', uid = '' } = job.metadata ?? {}
  const spec = job.spec ??= {}
  const template = spec.template ??= {}
  const meta = template.metadata ??= {}
  const labels = meta.labels ??= {}
  for (const label of [legacyJobNameLabel, jobNameLabel]) {
    if (!Object.hasOwn(labels, label)) labels[label] = name
  }
  for (const label of [legacyControllerUidLabel, controllerUidLabel]) {
    if (!Object.hasOwn(labels, label)) labels[label] = uid
  }
  const matchLabels = (spec.selector ??= {}).matchLabels ??= {}
  if (!Object.hasOwn(matchLabels, controllerUidLabel)) matchLabels[controllerUidLabel] = uid
}

function dropDisabledJobFields(spec: JobSpec, old: JobSpec | undefined, minor: Minor): void {
  const drop = (gate: Parameters<typeof gateEnabled>[1], field: 'managedBy' | 'successPolicy' | 'backoffLimitPerIndex' | 'maxFailedIndexes' | 'podReplacementPolicy'): void => {
    if (!gateEnabled(minor, gate) && old?.[field] === undefined) delete spec[field]
  }
  if (old === undefined) drop('JobManagedBy', 'managedBy')
  drop('JobSuccessPolicy', 'successPolicy')
  drop('JobBackoffLimitPerIndex', 'backoffLimitPerIndex')
  drop('JobBackoffLimitPerIndex', 'maxFailedIndexes')
  drop('JobPodReplacementPolicy', 'podReplacementPolicy')
  if (old === undefined && !gateEnabled(minor, 'JobBackoffLimitPerIndex') && spec.podFailurePolicy?.rules !== undefined) {
    spec.podFailurePolicy.rules = spec.podFailurePolicy.rules.filter(({ action }) => action !== 'FailIndex')
  }
}
