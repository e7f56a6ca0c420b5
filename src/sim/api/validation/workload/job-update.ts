import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { FieldPath as Path, invalid } from '../../../../base/field.ts'
import { cloneValue } from '../../../../base/json.ts'
import type { Job, JobSpec, PodSpec, PodTemplateSpec } from '../../../../model/kubernetes.generated.ts'
import { goLabelSelector, goStruct } from '../go-struct.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { shownPodSpec, shownTemplate } from './internal-template.ts'
import type { JobOptions } from './job-options.ts'
import { validateJobSpec } from './job.ts'
import { podFailurePolicyShape } from './pod-failure-policy.ts'
import { successPolicyShape } from './success-policy.ts'

/** `ValidateJobUpdate` of `pkg/apis/batch/validation/validation.go` (1.36). */
export function validateJobUpdate({ metadata, spec = {} }: Job, old: Job, options: JobOptions): FieldError[] {
  const path = Path.of('spec')
  const oldSpec = old.spec ?? {}
  const shown = (value: unknown, shape: Parameters<typeof goStruct>[0]): unknown => value === undefined ? null : goStruct(shape, value)
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, Path.of('metadata')),
    ...validateJobSpec(spec, path, options),
    ...validateCompletions(spec, oldSpec, path.child('completions')),
    ...validateImmutableField(spec.selector, oldSpec.selector, path.child('selector'), goLabelSelector(spec.selector)),
    ...validateTemplateUpdate(spec, oldSpec, path, options),
    ...validateImmutableField(spec.completionMode, oldSpec.completionMode, path.child('completionMode')),
    ...validateImmutableField(spec.podFailurePolicy, oldSpec.podFailurePolicy, path.child('podFailurePolicy'),
      shown(spec.podFailurePolicy, podFailurePolicyShape)),
    ...validateImmutableField(spec.backoffLimitPerIndex, oldSpec.backoffLimitPerIndex, path.child('backoffLimitPerIndex')),
    ...validateImmutableField(spec.managedBy, oldSpec.managedBy, path.child('managedBy')),
    ...validateImmutableField(spec.successPolicy, oldSpec.successPolicy, path.child('successPolicy'), shown(spec.successPolicy, successPolicyShape)),
  ]
}

/** An indexed Job may change its completions together with its parallelism. */
function validateCompletions({ completionMode, completions, parallelism }: JobSpec, old: JobSpec, path: FieldPath): FieldError[] {
  if (completionMode !== 'Indexed') return validateImmutableField(completions, old.completions, path)
  if (completions === undefined || completions === old.completions || completions === parallelism) return []
  return [invalid(path, completions, 'can only be modified in tandem with spec.parallelism')]
}

/** While a Job is suspended, where its pods may run and what they need can change. */
function validateTemplateUpdate(spec: JobSpec, old: JobSpec, path: FieldPath, options: JobOptions): FieldError[] {
  const template = spec.template ?? {}
  const before = options.allowMutableSchedulingDirectives ? withSchedulingDirectivesOf(old.template ?? {}, template) : old.template ?? {}
  if (old.suspend === true && options.allowMutablePodResources) {
    const podSpec = template.spec ?? {}
    return semanticEqual(podSpec, withResourcesOf(before.spec ?? {}, podSpec))
      ? []
      : [invalid(path.child('template.spec'), shownPodSpec(podSpec), 'field is immutable')]
  }
  return semanticEqual({ template }, { template: before }) ? [] : [invalid(path.child('template'), shownTemplate(template), 'field is immutable')]
}

function withSchedulingDirectivesOf(old: PodTemplateSpec, template: PodTemplateSpec): PodTemplateSpec {
  const merged = cloneValue(old)
  const from = template.spec ?? {}
  const to = merged.spec ??= {}
  if (from.affinity !== undefined) to.affinity = { ...to.affinity, nodeAffinity: from.affinity.nodeAffinity }
  else if (to.affinity !== undefined) {
    const { nodeAffinity: _dropped, ...rest } = to.affinity
    to.affinity = Object.keys(rest).length === 0 ? undefined : rest
  }
  to.nodeSelector = from.nodeSelector
  to.tolerations = from.tolerations
  to.schedulingGates = from.schedulingGates
  merged.metadata = { ...merged.metadata, annotations: template.metadata?.annotations, labels: template.metadata?.labels }
  return merged
}

function withResourcesOf(old: PodSpec, spec: PodSpec): PodSpec {
  const merged = cloneValue(old)
  for (const list of ['containers', 'initContainers'] as const) {
    const [from, to] = [spec[list] ?? [], merged[list] ?? []]
    if (from.length !== to.length) continue
    for (const [index, container] of to.entries()) {
      if (container.name === from[index]?.name) container.resources = from[index]?.resources
    }
  }
  return merged
}
