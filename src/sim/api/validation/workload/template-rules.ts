import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, invalid, notSupported } from '../../../../base/field.ts'
import type { Selector } from '../../../../base/labels.ts'
import type { PodTemplateSpec } from '../../../../model/kubernetes.generated.ts'

/**
 * What controllers ask of their pod template. Source: `pkg/apis/apps/validation/validation.go` (1.36).
 */

export const selectorMismatch = '`selector` does not match template `labels`'

/** An empty selector is told apart from a mismatch; a missing one matches nothing. */
export function validateSelectorMatches(template: PodTemplateSpec, selector: Selector, path: FieldPath): FieldError[] {
  const labels = template.metadata?.labels
  return selector.isEmpty || selector.matches(labels) ? [] : [invalid(path.child('metadata', 'labels'), labels ?? null, selectorMismatch)]
}

/** Pods of a controller run on. `kind` is the word of the message, which for Deployments is ReplicaSet. */
export function validateRunsForever({ spec }: PodTemplateSpec, kind: string, path: FieldPath): FieldError[] {
  const { restartPolicy = '', activeDeadlineSeconds } = spec ?? {}
  return [
    ...restartPolicy === 'Always' ? [] : [notSupported(path.child('spec', 'restartPolicy'), restartPolicy, ['Always'])],
    ...activeDeadlineSeconds === undefined
      ? []
      : [forbidden(path.child('spec', 'activeDeadlineSeconds'), `activeDeadlineSeconds in ${kind} is not Supported`)],
  ]
}
