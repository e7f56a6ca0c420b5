import type { AnyStrategy } from '../strategy.ts'
import { inWordsOfRelease } from '../wording.ts'
import { podStrategy } from './pod/pod.ts'
import { cronJobStrategy } from './workload/cron-job.ts'
import { daemonSetStrategy } from './workload/daemon-set.ts'
import { deploymentStrategy } from './workload/deployment.ts'
import { jobStrategy } from './workload/job.ts'
import { withValuesOfRelease } from './workload/older-values.ts'
import { podTemplateStrategy } from './workload/pod-template.ts'
import { replicaSetStrategy } from './workload/replica-set.ts'
import { replicationControllerStrategy } from './workload/replication-controller.ts'
import { statefulSetStrategy } from './workload/stateful-set.ts'

/** Pods and the kinds that make them. */
export const workloadStrategies: readonly AnyStrategy[] = [
  podStrategy, podTemplateStrategy, replicationControllerStrategy, deploymentStrategy, replicaSetStrategy, statefulSetStrategy, daemonSetStrategy,
  jobStrategy, cronJobStrategy,
].map((strategy) => inWordsOfRelease(withValuesOfRelease(strategy)))
