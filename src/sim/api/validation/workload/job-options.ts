import type { Minor } from '../../../../base/release.ts'
import type { Job } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { hasInvalidLabelValue } from '../label-selector.ts'
import type { PodOptions } from '../pod/options.ts'
import { podTemplateOptions } from '../pod/options.ts'

/** `JobValidationOptions`, as `validationOptionsForJob` of `pkg/registry/batch/job/strategy.go` (1.36) sets them. */
export interface JobOptions extends PodOptions {
  /** Labels with Kubernetes' domain are expected beside the old ones. */
  readonly requirePrefixedLabels: boolean
  readonly allowMutableSchedulingDirectives: boolean
  readonly allowMutablePodResources: boolean
}

export function jobOptions(minor: Minor, job: Job, old?: Job): JobOptions {
  const options = podTemplateOptions(minor, job.spec?.template, old === undefined ? undefined : old.spec?.template ?? {})
  if (old === undefined) {
    return { ...options, requirePrefixedLabels: true, allowMutableSchedulingDirectives: false, allowMutablePodResources: false }
  }
  const labels = old.spec?.template?.metadata?.labels ?? {}
  const mayChangeTemplate = isPaused(old)
  return {
    ...options,
    allowInvalidLabelValueInSelector: options.allowInvalidLabelValueInSelector || hasInvalidLabelValue(old.spec?.selector),
    requirePrefixedLabels: Object.hasOwn(labels, 'batch.kubernetes.io/job-name') && Object.hasOwn(labels, 'batch.kubernetes.io/controller-uid'),
    allowMutableSchedulingDirectives: gateEnabled(minor, 'MutableSchedulingDirectivesForSuspendedJobs')
      ? mayChangeTemplate
      : old.spec?.suspend === true && old.status?.startTime === undefined,
    allowMutablePodResources: gateEnabled(minor, 'MutablePodResourcesForSuspendedJobs') && mayChangeTemplate,
  }
}

/** Suspended, and no pod of it runs. */
function isPaused({ spec, status }: Job): boolean {
  const notStarted = status?.startTime === undefined
  const isSuspended = (status?.conditions ?? []).some((condition) => condition.type === 'Suspended' && condition.status === 'True')
  return spec?.suspend === true && (notStarted || isSuspended) && !status?.active
}
