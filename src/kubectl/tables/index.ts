import type { ServedResource } from '../../sim/api/registry.ts'
import type { Table } from './cells.ts'
import * as cluster from './cluster.ts'
import { endpoints, endpointSlice, ingress, ingressClass, networkPolicy, service } from './network.ts'
import * as others from './others.ts'
import { pod } from './pods.ts'
import { cronJob, daemonSet, deployment, job, replicaSet, replicationController, scale, statefulSet } from './workloads.ts'

/** The columns of a kind; those that have none of their own show name and age. */
export function tableOf({ group, kind }: ServedResource): Table {
  return tables[`${group}/${kind}`] ?? others.plain
}

const tables: Readonly<Record<string, Table>> = {
  '/Pod': pod,
  '/Service': service,
  '/Endpoints': endpoints,
  '/ReplicationController': replicationController,
  '/ConfigMap': others.configMap,
  '/Secret': others.secret,
  '/Namespace': others.namespace,
  '/Node': others.node,
  '/PersistentVolume': others.persistentVolume,
  '/PersistentVolumeClaim': others.persistentVolumeClaim,
  '/ResourceQuota': others.resourceQuota,
  '/LimitRange': others.createdAt,
  '/Event': others.event,
  '/PodTemplate': others.podTemplate,
  'apps/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'apps/ControllerRevision': others.controllerRevision,
  'batch/Job': job,
  'batch/CronJob': cronJob,
  'autoscaling/Scale': scale,
  'autoscaling/HorizontalPodAutoscaler': others.horizontalPodAutoscaler,
  'policy/PodDisruptionBudget': others.podDisruptionBudget,
  'networking.k8s.io/Ingress': ingress,
  'networking.k8s.io/IngressClass': ingressClass,
  'networking.k8s.io/NetworkPolicy': networkPolicy,
  'discovery.k8s.io/EndpointSlice': endpointSlice,
  'storage.k8s.io/StorageClass': others.storageClass,
  'storage.k8s.io/CSIDriver': others.csiDriver,
  'rbac.authorization.k8s.io/Role': others.createdAt,
  'rbac.authorization.k8s.io/ClusterRole': others.createdAt,
  'rbac.authorization.k8s.io/RoleBinding': others.roleBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': others.roleBinding,
  'scheduling.k8s.io/PriorityClass': others.priorityClass,
  'coordination.k8s.io/Lease': others.lease,
  'node.k8s.io/RuntimeClass': others.runtimeClass,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': others.webhooks,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': others.webhooks,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': cluster.admissionPolicy,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': cluster.mutatingPolicy,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': cluster.policyBinding,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': cluster.policyBinding,
  'apiextensions.k8s.io/CustomResourceDefinition': others.createdAt,
  'apiregistration.k8s.io/APIService': cluster.apiService,
  'certificates.k8s.io/CertificateSigningRequest': cluster.signingRequest,
  'events.k8s.io/Event': others.event,
  'flowcontrol.apiserver.k8s.io/FlowSchema': cluster.flowSchema,
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': cluster.priorityLevel,
  'networking.k8s.io/IPAddress': cluster.ipAddress,
  'networking.k8s.io/ServiceCIDR': cluster.serviceCidr,
  'resource.k8s.io/ResourceClaim': cluster.resourceClaim,
  'resource.k8s.io/ResourceSlice': cluster.resourceSlice,
  'storage.k8s.io/CSINode': cluster.csiNode,
  'storage.k8s.io/CSIStorageCapacity': others.createdAt,
  'storage.k8s.io/VolumeAttachment': cluster.volumeAttachment,
  'storage.k8s.io/VolumeAttributesClass': cluster.volumeAttributesClass,
}
