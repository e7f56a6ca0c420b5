import type * as k from './kubernetes.generated.ts'

/**
 * The built-in kinds that a rule can name, with the shape of their newest stable version. Older versions of a kind have
 * fewer or other fields; a rule that depends on one asks `resource.version`.
 */
export interface Kinds {
  APIService: k.APIService
  CSIDriver: k.CSIDriver
  CSINode: k.CSINode
  CSIStorageCapacity: k.CSIStorageCapacity
  CertificateSigningRequest: k.CertificateSigningRequest
  ClusterRole: k.ClusterRole
  ClusterRoleBinding: k.ClusterRoleBinding
  ConfigMap: k.ConfigMap
  ControllerRevision: k.ControllerRevision
  CronJob: k.CronJob
  CustomResourceDefinition: k.CustomResourceDefinition
  DaemonSet: k.DaemonSet
  Deployment: k.Deployment
  DeviceClass: k.DeviceClass
  EndpointSlice: k.EndpointSlice
  Endpoints: k.Endpoints
  Event: k.Event
  FlowSchema: k.FlowSchema
  HorizontalPodAutoscaler: k.HorizontalPodAutoscaler & { spec?: { targetCPUUtilizationPercentage?: number | undefined } | undefined }
  IPAddress: k.IPAddress
  Ingress: k.Ingress
  IngressClass: k.IngressClass
  Job: k.Job
  Lease: k.Lease
  LimitRange: k.LimitRange
  MutatingAdmissionPolicy: k.MutatingAdmissionPolicy
  MutatingAdmissionPolicyBinding: k.MutatingAdmissionPolicyBinding
  MutatingWebhookConfiguration: k.MutatingWebhookConfiguration
  Namespace: k.Namespace
  NetworkPolicy: k.NetworkPolicy
  Node: k.Node
  PersistentVolume: k.PersistentVolume
  PersistentVolumeClaim: k.PersistentVolumeClaim
  Pod: k.Pod
  PodDisruptionBudget: k.PodDisruptionBudget
  PodTemplate: k.PodTemplate
  PriorityClass: k.PriorityClass
  PriorityLevelConfiguration: k.PriorityLevelConfiguration
  ReplicaSet: k.ReplicaSet
  ReplicationController: k.ReplicationController
  ResourceClaim: k.ResourceResourceClaim
  ResourceClaimTemplate: k.ResourceClaimTemplate
  ResourceQuota: k.ResourceQuota
  ResourceSlice: k.ResourceSlice
  Role: k.Role
  RoleBinding: k.RoleBinding
  RuntimeClass: k.RuntimeClass
  Secret: k.Secret
  Service: k.Service
  ServiceAccount: k.ServiceAccount
  ServiceCIDR: k.ServiceCIDR
  StatefulSet: k.StatefulSet
  StorageClass: k.StorageClass
  ValidatingAdmissionPolicy: k.ValidatingAdmissionPolicy
  ValidatingAdmissionPolicyBinding: k.ValidatingAdmissionPolicyBinding
  ValidatingWebhookConfiguration: k.ValidatingWebhookConfiguration
  VolumeAttachment: k.VolumeAttachment
  VolumeAttributesClass: k.VolumeAttributesClass
}

export type KindName = keyof Kinds

/** The shape of a kind; a kind of another group (`argoproj.io/Rollout`) has only what every object has. */
export type ShapeOf<K extends string> = K extends KindName ? Kinds[K] : ApiShape

/** What every object has. */
export interface ApiShape {
  apiVersion?: string | undefined
  kind?: string | undefined
  metadata?: k.ObjectMeta | undefined
}
