import type { Service } from '../../../model/kubernetes.generated.ts'
import { isExternallyAccessible } from '../validation/core/service-traffic.ts'

/** `SetDefaults_Service` of `pkg/apis/core/v1/defaults.go` (1.36). */
export function defaultService(service: Service): void {
  const spec = service.spec ??= {}
  spec.sessionAffinity ??= 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10800 } }
  }
  spec.type ??= 'ClusterIP'
  for (const port of spec.ports ?? []) {
    port.protocol ??= 'TCP'
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port ?? 0
  }
  if (isExternallyAccessible(service)) spec.externalTrafficPolicy ??= 'Cluster'
  if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(spec.type)) spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type !== 'LoadBalancer') return
  spec.allocateLoadBalancerNodePorts ??= true
  for (const point of service.status?.loadBalancer?.ingress ?? []) {
    if ((point.ip ?? '') !== '') point.ipMode ??= 'VIP'
  }
}
