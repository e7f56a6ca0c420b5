import type { HorizontalPodAutoscaler, HPAScalingRules } from '../../../model/kubernetes.generated.ts'

/** `pkg/apis/autoscaling/v2/defaults.go` (1.36): one replica, 80 % of CPU, and complete rules once any behavior is given. */
export function defaultHorizontalPodAutoscaler(autoscaler: HorizontalPodAutoscaler): void {
  const spec = autoscaler.spec ??= {}
  spec.minReplicas ??= 1
  if ((spec.metrics ?? []).length === 0) {
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }]
  }
  if (spec.behavior === undefined) return
  spec.behavior.scaleUp = completed(spec.behavior.scaleUp, {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, { type: 'Percent', value: 100, periodSeconds: 15 }],
  })
  spec.behavior.scaleDown = completed(spec.behavior.scaleDown, {
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  })
}

function completed(rules: HPAScalingRules | undefined, defaults: HPAScalingRules): HPAScalingRules {
  return { ...defaults, ...rules }
}
