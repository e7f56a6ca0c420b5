import type { AnyStrategy } from '../strategy.ts'
import { inWordsOfRelease } from '../wording.ts'
import { horizontalPodAutoscalerStrategy } from './autoscaling/horizontal-pod-autoscaler.ts'
import { configMapStrategy, limitRangeStrategy, resourceQuotaStrategy, secretStrategy, serviceAccountStrategy } from './core/config.ts'
import { controllerRevisionStrategy, leaseStrategy } from './core/coordination.ts'
import { endpointSliceStrategy, endpointsStrategy } from './core/endpoints.ts'
import { eventStrategies } from './core/event.ts'
import { namespaceStrategy } from './core/namespace.ts'
import { nodeStrategy } from './core/node.ts'
import { serviceStrategy } from './core/service.ts'
import { persistentVolumeClaimStrategy, persistentVolumeStrategy } from './core/storage.ts'
import {
  ingressClassStrategy, ingressStrategy, ipAddressStrategy, networkPolicyStrategy, serviceCIDRStrategy,
} from './networking/networking.ts'
import { podDisruptionBudgetStrategy } from './policy/pod-disruption-budget.ts'

/** The kinds of core, networking, discovery, autoscaling, policy, coordination and events, but for pods and what makes them. */
export const coreStrategies: readonly AnyStrategy[] = [
  configMapStrategy, endpointsStrategy, limitRangeStrategy, namespaceStrategy, nodeStrategy, persistentVolumeClaimStrategy,
  persistentVolumeStrategy, resourceQuotaStrategy, secretStrategy, serviceAccountStrategy, serviceStrategy,
  controllerRevisionStrategy, endpointSliceStrategy, ...eventStrategies, horizontalPodAutoscalerStrategy, ingressClassStrategy, ingressStrategy,
  ipAddressStrategy, leaseStrategy, networkPolicyStrategy, podDisruptionBudgetStrategy, serviceCIDRStrategy,
].map(inWordsOfRelease)
