import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { FieldPath as Path, invalid, notSupported, required } from '../../../../base/field.ts'
import { GoStruct } from '../../../../base/go-format.ts'
import type { DaemonSet, DaemonSetSpec, DaemonSetStatus, DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from '../../../../model/kubernetes.generated.ts'
import { goLabelSelector } from '../go-struct.ts'
import { validateLabelSelector } from '../label-selector.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateNonnegativeField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import type { PodOptions } from '../pod/options.ts'
import { validatePodTemplateSpec } from '../pod/template.ts'
import { intOrPercentValue, validateAtMost100Percent, validatePositiveIntOrPercent } from './int-or-percent.ts'
import { emptySelector, isEmptySelector, selectorOf } from './selector.ts'
import { validateCollisionCount } from './status.ts'
import { selectorMismatch, validateRunsForever } from './template-rules.ts'

/**
 * DaemonSets. Source: `pkg/apis/apps/validation/validation.go` (1.36).
 */
const metadataPath = Path.of('metadata')
const specPath = Path.of('spec')

export function validateDaemonSet({ metadata, spec = {} }: DaemonSet, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateDaemonSetSpec(spec, specPath, options),
  ]
}

export function validateDaemonSetUpdate({ metadata, spec = {} }: DaemonSet, old: DaemonSet, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, metadataPath),
    ...validateImmutableField(spec.selector, old.spec?.selector, specPath.child('selector'), goLabelSelector(spec.selector)),
    ...validateDaemonSetSpec(spec, specPath, options),
  ]
}

export function validateDaemonSetStatusUpdate({ metadata, status = {} }: DaemonSet, old: DaemonSet): FieldError[] {
  const path = Path.of('status')
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, metadataPath),
    ...validateDaemonSetStatus(status, path),
    ...validateCollisionCount(status.collisionCount, old.status?.collisionCount, path),
  ]
}

/** A missing selector is only told by the mismatch, an empty one matches everything. */
function validateDaemonSetSpec(spec: DaemonSetSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const { selector, template = {} } = spec
  const labels = template.metadata?.labels
  const compiled = selectorOf(selector)
  const here = path.child('template')
  return [
    ...validateLabelSelector(selector, { allowInvalidLabelValueInSelector: options.allowInvalidLabelValueInSelector }, path.child('selector')),
    ...compiled !== undefined && !compiled.matches(labels) ? [invalid(here.child('metadata', 'labels'), labels ?? null, selectorMismatch)] : [],
    ...selector !== undefined && isEmptySelector(selector) ? [emptySelector(selector, 'daemonset', path.child('selector'))] : [],
    ...validatePodTemplateSpec(template, here, options),
    ...validateRunsForever(template, 'DaemonSet', here),
    ...validateNonnegativeField(spec.minReadySeconds, path.child('minReadySeconds')),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}, path.child('updateStrategy')),
    ...validateNonnegativeField(spec.revisionHistoryLimit, path.child('revisionHistoryLimit')),
  ]
}

function validateUpdateStrategy({ type = '', rollingUpdate }: DaemonSetUpdateStrategy, path: FieldPath): FieldError[] {
  switch (type) {
    case 'OnDelete': return []
    case 'RollingUpdate':
      return rollingUpdate === undefined ? [required(path.child('rollingUpdate'))] : validateRollingUpdate(rollingUpdate, path.child('rollingUpdate'))
    default: return [notSupported(path, shownStrategy(type, rollingUpdate), ['RollingUpdate', 'OnDelete'])]
  }
}

function validateRollingUpdate({ maxUnavailable, maxSurge }: RollingUpdateDaemonSet, path: FieldPath): FieldError[] {
  const [unavailablePath, surgePath] = [path.child('maxUnavailable'), path.child('maxSurge')]
  const errors = [
    ...validatePositiveIntOrPercent(maxUnavailable, unavailablePath), ...validatePositiveIntOrPercent(maxSurge, surgePath),
    ...validateAtMost100Percent(maxUnavailable, unavailablePath), ...validateAtMost100Percent(maxSurge, surgePath),
  ]
  const [hasUnavailable, hasSurge] = [intOrPercentValue(maxUnavailable) !== 0, intOrPercentValue(maxSurge) !== 0]
  if (hasUnavailable && hasSurge) errors.push(invalid(surgePath, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  if (!hasUnavailable && !hasSurge) errors.push(required(unavailablePath, 'cannot be 0 when maxSurge is 0'))
  return errors
}

function shownStrategy(type: string, rollingUpdate: RollingUpdateDaemonSet | undefined): GoStruct {
  const shown = rollingUpdate === undefined
    ? null
    : new GoStruct([['MaxUnavailable', rollingUpdate.maxUnavailable ?? 0], ['MaxSurge', rollingUpdate.maxSurge ?? 0]])
  return new GoStruct([['Type', type], ['RollingUpdate', shown]])
}

function validateDaemonSetStatus(status: DaemonSetStatus, path: FieldPath): FieldError[] {
  const counters = [
    'currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady', 'observedGeneration', 'updatedNumberScheduled',
    'numberAvailable', 'numberUnavailable', 'collisionCount',
  ] as const
  return counters.flatMap((counter) => validateNonnegativeField(status[counter], path.child(counter)))
}
