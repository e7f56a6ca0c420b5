import type { Controller } from './controller.ts'
import { deploymentController } from './deployment/controller.ts'
import { replicaSetController, replicationController } from './replicaset/controller.ts'

/** Flags of kube-controller-manager, and what controllers hear of machines. */
export interface ControllerOptions {
  /** When a machine last renewed its lease, in milliseconds since 1970. */
  readonly lastRenewal: (node: string) => number | undefined
  /** `--node-monitor-period`, `--node-monitor-grace-period`, `--node-startup-grace-period`, in milliseconds. */
  readonly monitorPeriod?: number
  readonly gracePeriod?: number
  readonly startupGracePeriod?: number
}

/** Every controller of kube-controller-manager that is modelled, in a fixed order. */
export function allControllers(_options: ControllerOptions): readonly Controller[] {
  return [deploymentController, replicaSetController, replicationController]
}
