import type { AnyStrategy } from '../strategy.ts'
import { podStrategy } from './pod/pod.ts'
import { daemonSetStrategy } from './workload/daemon-set.ts'
import { deploymentStrategy } from './workload/deployment.ts'
import { podTemplateStrategy } from './workload/pod-template.ts'
import { replicaSetStrategy } from './workload/replica-set.ts'
import { replicationControllerStrategy } from './workload/replication-controller.ts'

/** Pods and the kinds that make them. */
export const workloadStrategies: readonly AnyStrategy[] = [
  podStrategy, podTemplateStrategy, replicationControllerStrategy, deploymentStrategy, replicaSetStrategy, daemonSetStrategy,
]
