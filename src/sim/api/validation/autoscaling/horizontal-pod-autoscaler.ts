import { FieldPath, type FieldError, invalid, required } from '../../../../base/field.ts'
import { quantityOrZero } from '../../../../base/quantity.ts'
import type {
  HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, HPAScalingPolicy, HPAScalingRules,
} from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { unsupported, unsupportedIfSet } from '../checks.ts'
import { nameIsDNSSubdomain, validateNonnegativeField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { validateNonnegativeQuantity } from '../quantities.ts'
import { validateMetrics } from './metrics.ts'
import { apiVersionProblem, type ReferenceOptions, validateCrossVersionObjectReference } from './references.ts'

/** HorizontalPodAutoscalers: `pkg/apis/autoscaling/validation/validation.go` and the options of its strategy (1.36). */
const metadataPath = FieldPath.of('metadata')
const specPath = FieldPath.of('spec')

interface AutoscalerOptions {
  readonly minReplicasLowerBound: number
  readonly scaleTargetRef: ReferenceOptions
  readonly objectMetrics: ReferenceOptions
}

export function validateHorizontalPodAutoscaler(autoscaler: HorizontalPodAutoscaler, context: ValidationContext): FieldError[] {
  return [
    ...validateObjectMeta(autoscaler.metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateSpec(autoscaler.spec ?? {}, optionsFor(autoscaler, undefined, context)),
  ]
}

export function validateHorizontalPodAutoscalerUpdate(
  autoscaler: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler, context: ValidationContext,
): FieldError[] {
  return [
    ...validateObjectMetaUpdate(autoscaler.metadata, old.metadata, metadataPath),
    ...validateSpec(autoscaler.spec ?? {}, optionsFor(autoscaler, old, context)),
  ]
}

export function validateHorizontalPodAutoscalerStatusUpdate(autoscaler: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler): FieldError[] {
  return [
    ...validateObjectMetaUpdate(autoscaler.metadata, old.metadata, metadataPath),
    ...validateNonnegativeField(autoscaler.status?.currentReplicas, FieldPath.of('status', 'currentReplicas')),
    ...validateNonnegativeField(autoscaler.status?.desiredReplicas, FieldPath.of('status', 'desiredReplicas')),
  ]
}

function validateSpec(spec: HorizontalPodAutoscalerSpec, options: AutoscalerOptions): FieldError[] {
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {}, metrics = [], behavior } = spec
  const errors: FieldError[] = []
  const maxPath = specPath.child('maxReplicas')
  if (minReplicas !== undefined && minReplicas < options.minReplicasLowerBound) {
    errors.push(invalid(specPath.child('minReplicas'), minReplicas, `must be greater than or equal to ${options.minReplicasLowerBound}`))
  }
  if (maxReplicas === 0) errors.push(required(maxPath, 'must be set and greater than 0'))
  else if (maxReplicas < 0) errors.push(invalid(maxPath, maxReplicas, 'must be greater than or equal to 1'))
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalid(maxPath, maxReplicas, 'must be greater than or equal to `minReplicas`'))
  }
  errors.push(...validateCrossVersionObjectReference(scaleTargetRef, specPath.child('scaleTargetRef'), options.scaleTargetRef))
  errors.push(...validateMetrics(metrics, minReplicas, options.objectMetrics, specPath.child('metrics')))
  for (const direction of ['scaleUp', 'scaleDown'] as const) {
    const rules = behavior?.[direction]
    if (rules !== undefined) errors.push(...validateScalingRules(rules, specPath.child('behavior', direction)))
  }
  return errors
}

function validateScalingRules(rules: HPAScalingRules, path: FieldPath): FieldError[] {
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules
  const windowPath = path.child('stabilizationWindowSeconds')
  const errors: FieldError[] = []
  if (window !== undefined && window < 0) errors.push(invalid(windowPath, window, 'must be greater than or equal to zero'))
  if (window !== undefined && window > 3600) errors.push(invalid(windowPath, window, 'must be less than or equal to 3600'))
  errors.push(...unsupportedIfSet(path.child('selectPolicy'), selectPolicy, ['Disabled', 'Max', 'Min']))
  if (policies.length === 0) errors.push(required(path.child('policies'), 'must specify at least one Policy'))
  errors.push(...policies.flatMap((policy, index) => validateScalingPolicy(policy, path.child('policies').index(index))))
  if (tolerance !== undefined) errors.push(...validateNonnegativeQuantity(quantityOrZero(tolerance), path.child('tolerance')))
  return errors
}

function validateScalingPolicy({ type = '', value = 0, periodSeconds = 0 }: HPAScalingPolicy, path: FieldPath): FieldError[] {
  const periodPath = path.child('periodSeconds')
  return [
    ...unsupported(path.child('type'), type, ['Percent', 'Pods']),
    ...value <= 0 ? [invalid(path.child('value'), value, 'must be greater than zero')] : [],
    ...periodSeconds <= 0 ? [invalid(periodPath, periodSeconds, 'must be greater than zero')] : [],
    ...periodSeconds > 1800 ? [invalid(periodPath, periodSeconds, 'must be less than or equal to 1800')] : [],
  ]
}

function optionsFor(autoscaler: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler | undefined, context: ValidationContext): AutoscalerOptions {
  const target = autoscaler.spec?.scaleTargetRef ?? {}
  const oldTarget = old?.spec?.scaleTargetRef
  const isChecked = gateEnabled(context.minor, 'AutoscalerTargetVersionChecked')
  const keepsTarget = old !== undefined && oldTarget?.apiVersion === target.apiVersion && oldTarget?.kind === target.kind
  const objectMetrics = { allowEmptyAPIGroup: true, allowInvalidAPIVersion: false }
  const hadInvalidMetric = (old?.spec?.metrics ?? []).some(({ type, object }) =>
    type === 'Object' && object !== undefined && apiVersionProblem(object.describedObject?.apiVersion ?? '', objectMetrics) !== undefined)
  return {
    minReplicasLowerBound: gateEnabled(context.minor, 'HPAScaleToZero') || old?.spec?.minReplicas === 0 ? 0 : 1,
    scaleTargetRef: { allowInvalidAPIVersion: keepsTarget || !isChecked, allowEmptyAPIGroup: !keepsTarget && target.kind === 'ReplicationController' },
    objectMetrics: { ...objectMetrics, allowInvalidAPIVersion: hadInvalidMetric || !isChecked },
  }
}
