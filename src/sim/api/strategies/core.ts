import type { AnyStrategy } from '../strategy.ts'
import { configMapStrategy, limitRangeStrategy, resourceQuotaStrategy, secretStrategy, serviceAccountStrategy } from './core/config.ts'
import { namespaceStrategy } from './core/namespace.ts'
import { serviceStrategy } from './core/service.ts'
import { persistentVolumeClaimStrategy, persistentVolumeStrategy } from './core/storage.ts'
import {
  ingressClassStrategy, ingressStrategy, ipAddressStrategy, networkPolicyStrategy, serviceCIDRStrategy,
} from './networking/networking.ts'

/** The kinds of the groups core, networking, discovery, autoscaling, policy, coordination and events. */
export const coreStrategies: readonly AnyStrategy[] = [
  configMapStrategy, limitRangeStrategy, namespaceStrategy, persistentVolumeClaimStrategy, persistentVolumeStrategy, resourceQuotaStrategy,
  secretStrategy, serviceAccountStrategy, serviceStrategy,
  ingressClassStrategy, ingressStrategy, ipAddressStrategy, networkPolicyStrategy, serviceCIDRStrategy,
]
