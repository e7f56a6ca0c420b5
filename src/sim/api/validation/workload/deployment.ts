import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { FieldPath as Path, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import { GoStruct } from '../../../../base/go-format.ts'
import type {
  Deployment, DeploymentSpec, DeploymentStatus, DeploymentStrategy, PodTemplateSpec, RollingUpdateDeployment,
} from '../../../../model/kubernetes.generated.ts'
import type { Selector } from '../../../../base/labels.ts'
import { goLabelSelector } from '../go-struct.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateNonnegativeField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import type { PodOptions } from '../pod/options.ts'
import { validatePodTemplateSpec } from '../pod/template.ts'
import { intOrPercentValue, validateAtMost100Percent, validatePositiveIntOrPercent } from './int-or-percent.ts'
import { selectorOf, validateControllerSelector } from './selector.ts'
import { validateCollisionCount, validateCounters } from './status.ts'
import { validateRunsForever, validateSelectorMatches } from './template-rules.ts'

/**
 * Deployments. Source: `pkg/apis/apps/validation/validation.go` (1.36).
 */
const metadataPath = Path.of('metadata')
const specPath = Path.of('spec')

export function validateDeployment({ metadata, spec = {} }: Deployment, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateDeploymentSpec(spec, specPath, options),
  ]
}

export function validateDeploymentUpdate({ metadata, spec = {} }: Deployment, old: Deployment, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, metadataPath),
    ...validateDeploymentSpec(spec, specPath, options),
    ...validateImmutableField(spec.selector, old.spec?.selector, specPath.child('selector'), goLabelSelector(spec.selector)),
  ]
}

export function validateDeploymentStatusUpdate({ metadata, status = {} }: Deployment, old: Deployment): FieldError[] {
  const path = Path.of('status')
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, metadataPath),
    ...validateDeploymentStatus(status, path),
    ...validateCollisionCount(status.collisionCount, old.status?.collisionCount, path),
  ]
}

/** `ValidatePodTemplateSpecForReplicaSet`: also of ReplicaSets. */
export function validateTemplateForReplicaSet(template: PodTemplateSpec, selector: Selector, path: FieldPath, options: PodOptions): FieldError[] {
  return [
    ...validateSelectorMatches(template, selector, path),
    ...validatePodTemplateSpec(template, path, options),
    ...validateRunsForever(template, 'ReplicaSet', path),
  ]
}

function validateDeploymentSpec(spec: DeploymentSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const selector = selectorOf(spec.selector)
  const { minReadySeconds = 0, progressDeadlineSeconds: deadline } = spec
  return [
    ...validateNonnegativeField(spec.replicas, path.child('replicas')),
    ...validateControllerSelector(spec.selector, 'deployment', path.child('selector')),
    ...selector === undefined
      ? [invalid(path.child('selector'), goLabelSelector(spec.selector), 'invalid label selector')]
      : validateTemplateForReplicaSet(spec.template ?? {}, selector, path.child('template'), options),
    ...validateStrategy(spec.strategy ?? {}, path.child('strategy')),
    ...validateNonnegativeField(spec.minReadySeconds, path.child('minReadySeconds')),
    ...validateNonnegativeField(spec.revisionHistoryLimit, path.child('revisionHistoryLimit')),
    ...validateNonnegativeField(deadline, path.child('progressDeadlineSeconds')),
    ...deadline !== undefined && deadline <= minReadySeconds
      ? [invalid(path.child('progressDeadlineSeconds'), deadline, 'must be greater than minReadySeconds')]
      : [],
  ]
}

function validateStrategy({ type = '', rollingUpdate }: DeploymentStrategy, path: FieldPath): FieldError[] {
  const here = path.child('rollingUpdate')
  switch (type) {
    case 'Recreate': return rollingUpdate === undefined ? [] : [forbidden(here, "may not be specified when strategy `type` is 'Recreate'")]
    case 'RollingUpdate':
      return rollingUpdate === undefined ? [required(here, 'this should be defaulted and never be nil')] : validateRollingUpdate(rollingUpdate, here)
    default: return [notSupported(path, shownStrategy(type, rollingUpdate), ['Recreate', 'RollingUpdate'])]
  }
}

function validateRollingUpdate({ maxUnavailable, maxSurge }: RollingUpdateDeployment, path: FieldPath): FieldError[] {
  return [
    ...validatePositiveIntOrPercent(maxUnavailable, path.child('maxUnavailable')),
    ...validatePositiveIntOrPercent(maxSurge, path.child('maxSurge')),
    ...intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0
      ? [invalid(path.child('maxUnavailable'), maxUnavailable ?? 0, 'may not be 0 when `maxSurge` is 0')]
      : [],
    ...validateAtMost100Percent(maxUnavailable, path.child('maxUnavailable')),
  ]
}

function shownStrategy(type: string, rollingUpdate: RollingUpdateDeployment | undefined): GoStruct {
  const shown = rollingUpdate === undefined
    ? null
    : new GoStruct([['MaxUnavailable', rollingUpdate.maxUnavailable ?? 0], ['MaxSurge', rollingUpdate.maxSurge ?? 0]])
  return new GoStruct([['Type', type], ['RollingUpdate', shown]])
}

function validateDeploymentStatus(status: DeploymentStatus, path: FieldPath): FieldError[] {
  return [
    ...validateNonnegativeField(status.observedGeneration, path.child('observedGeneration')),
    ...validateNonnegativeField(status.replicas, path.child('replicas')),
    ...validateNonnegativeField(status.updatedReplicas, path.child('updatedReplicas')),
    ...validateNonnegativeField(status.readyReplicas, path.child('readyReplicas')),
    ...validateNonnegativeField(status.availableReplicas, path.child('availableReplicas')),
    ...validateNonnegativeField(status.unavailableReplicas, path.child('unavailableReplicas')),
    ...validateNonnegativeField(status.terminatingReplicas, path.child('terminatingReplicas')),
    ...validateNonnegativeField(status.collisionCount, path.child('collisionCount')),
    ...validateCounters(status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], 'readyReplicas', path),
  ]
}
