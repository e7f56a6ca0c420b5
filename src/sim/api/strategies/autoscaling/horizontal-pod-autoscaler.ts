import type { HorizontalPodAutoscaler } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy, type ValidationContext } from '../../strategy.ts'
import {
  validateHorizontalPodAutoscaler, validateHorizontalPodAutoscalerStatusUpdate, validateHorizontalPodAutoscalerUpdate,
} from '../../validation/autoscaling/horizontal-pod-autoscaler.ts'
import { dropStatus, keepSpec, keepStatus } from '../common.ts'

/** `pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go` (1.36), on the shape of autoscaling/v2. */
export const horizontalPodAutoscalerStrategy = defineStrategy<HorizontalPodAutoscaler>({
  group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', resource: 'horizontalpodautoscalers', namespaced: true,
  subresources: ['status'],
  prepareForCreate(autoscaler, context) {
    dropStatus(autoscaler)
    dropTolerance(autoscaler, undefined, context)
  },
  validate: validateHorizontalPodAutoscaler,
  prepareForUpdate(autoscaler, old, context) {
    if (context.subresource === 'status') return keepSpec(autoscaler, old)
    keepStatus(autoscaler, old)
    dropTolerance(autoscaler, old, context)
  },
  validateUpdate: (autoscaler, old, context) => context.subresource === 'status'
    ? validateHorizontalPodAutoscalerStatusUpdate(autoscaler, old)
    : validateHorizontalPodAutoscalerUpdate(autoscaler, old, context),
})

function dropTolerance({ spec }: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler | undefined, { minor }: ValidationContext): void {
  const oldBehavior = old?.spec?.behavior
  const inUse = oldBehavior?.scaleUp?.tolerance !== undefined || oldBehavior?.scaleDown?.tolerance !== undefined
  if (gateEnabled(minor, 'HPAConfigurableTolerance') || inUse) return
  delete spec?.behavior?.scaleUp?.tolerance
  delete spec?.behavior?.scaleDown?.tolerance
}
