import type { Controller } from './controller.ts'
import { attachDetachController, type AttachDetachOptions } from './attachdetach/controller.ts'
import { cronJobController } from './cronjob/controller.ts'
import { daemonSetController } from './daemon/controller.ts'
import { deploymentController } from './deployment/controller.ts'
import { disruptionController } from './disruption/controller.ts'
import { endpointsController } from './endpoint/controller.ts'
import { endpointSliceController } from './endpointslice/controller.ts'
import { endpointSliceMirroringController } from './endpointslicemirroring/controller.ts'
import { ephemeralVolumeController } from './ephemeral/controller.ts'
import { garbageCollector } from './garbagecollector/controller.ts'
import { jobController } from './job/controller.ts'
import { namespaceController } from './namespace/controller.ts'
import { nodeLifecycleController, type NodeLifecycleOptions } from './nodelifecycle/controller.ts'
import { persistentVolumeController } from './persistentvolume/controller.ts'
import { storageProtectionController } from './persistentvolume/protection.ts'
import { podAutoscaler } from './podautoscaler/controller.ts'
import type { MetricsSource } from './podautoscaler/metrics-source.ts'
import { podGarbageCollector } from './podgc/controller.ts'
import { externalProvisioner } from './provisioner/controller.ts'
import { replicaSetController, replicationController } from './replicaset/controller.ts'
import { resourceQuotaController } from './resourcequota/controller.ts'
import { rootCertificatePublisher } from './rootcacertpublisher/controller.ts'
import { serviceAccountController } from './serviceaccount/controller.ts'
import { statefulSetController } from './statefulset/controller.ts'
import { taintEvictionController } from './tainteviction/controller.ts'
import { ttlAfterFinishedController } from './ttlafterfinished/controller.ts'
import { volumeExpandController } from './volumeexpand/controller.ts'

/** Flags of kube-controller-manager, and what controllers hear of machines. */
export interface ControllerOptions extends NodeLifecycleOptions {
  /** What load there is, for HorizontalPodAutoscalers; without it no metrics are served. */
  readonly metrics?: MetricsSource
  /** CSI provisioners that a cluster is taken to have, and how long they take; by default none: their volumes never come. */
  readonly provisioners?: { readonly has: (name: string) => boolean, readonly milliseconds?: number }
  /** Attaches volumes, for clusters whose CSI drivers are taken to be there; by default nobody does. */
  readonly attaching?: AttachDetachOptions
  /** Flag `--terminated-pod-gc-threshold`. */
  readonly terminatedPodThreshold?: number
}

/** Every controller of kube-controller-manager that is modelled, in a fixed order. Some keep notes: make them anew for each cluster. */
export function allControllers(options: ControllerOptions): readonly Controller[] {
  return [
    replicaSetController,
    deploymentController,
    replicationController,
    statefulSetController,
    taintEvictionController(),
    daemonSetController(),
    jobController(),
    cronJobController,
    ttlAfterFinishedController,
    podAutoscaler(options.metrics),
    disruptionController,
    resourceQuotaController,
    endpointsController,
    endpointSliceController(),
    endpointSliceMirroringController,
    nodeLifecycleController(options),
    podGarbageCollector(options.terminatedPodThreshold),
    persistentVolumeController,
    ...options.attaching === undefined ? [] : [attachDetachController(options.attaching)],
    ephemeralVolumeController,
    ...options.provisioners === undefined ? [] : [externalProvisioner(options.provisioners.has, options.provisioners.milliseconds ?? 1000)],
    storageProtectionController,
    volumeExpandController,
    serviceAccountController,
    rootCertificatePublisher(),
    namespaceController,
    garbageCollector(),
  ]
}
