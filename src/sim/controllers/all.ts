import type { Controller } from './controller.ts'
import { daemonSetController } from './daemon/controller.ts'
import { deploymentController } from './deployment/controller.ts'
import { endpointsController } from './endpoint/controller.ts'
import { endpointSliceController } from './endpointslice/controller.ts'
import { garbageCollector } from './garbagecollector/controller.ts'
import { jobController } from './job/controller.ts'
import { nodeLifecycleController, type NodeLifecycleOptions } from './nodelifecycle/controller.ts'
import { replicaSetController, replicationController } from './replicaset/controller.ts'
import { statefulSetController } from './statefulset/controller.ts'
import { taintEvictionController } from './tainteviction/controller.ts'

/** Flags of kube-controller-manager, and what controllers hear of machines. */
export type ControllerOptions = NodeLifecycleOptions

/** Every controller of kube-controller-manager that is modelled, in a fixed order. Some keep notes: make them anew for each cluster. */
export function allControllers(options: ControllerOptions): readonly Controller[] {
  return [
    deploymentController,
    replicaSetController,
    replicationController,
    statefulSetController,
    daemonSetController(),
    jobController(),
    endpointsController,
    endpointSliceController,
    nodeLifecycleController(options),
    taintEvictionController(),
    garbageCollector(),
  ]
}
