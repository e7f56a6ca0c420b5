import type { AnyStrategy } from '../strategy.ts'
import { mutatingAdmissionPolicyBindingStrategy } from './admissionregistration/mutating-admission-policy-binding.ts'
import { mutatingAdmissionPolicyStrategy } from './admissionregistration/mutating-admission-policy.ts'
import { mutatingWebhookConfigurationStrategy } from './admissionregistration/mutating-webhook-configuration.ts'
import { validatingAdmissionPolicyBindingStrategy } from './admissionregistration/validating-admission-policy-binding.ts'
import { validatingAdmissionPolicyStrategy } from './admissionregistration/validating-admission-policy.ts'
import { validatingWebhookConfigurationStrategy } from './admissionregistration/validating-webhook-configuration.ts'
import { apiServiceStrategy } from './apiregistration/api-service.ts'
import { certificateSigningRequestStrategy } from './certificates/certificate-signing-request.ts'
import { flowSchemaStrategy } from './flowcontrol/flow-schema.ts'
import { priorityLevelConfigurationStrategy } from './flowcontrol/priority-level-configuration.ts'
import { runtimeClassStrategy } from './node/runtime-class.ts'
import { inWordsOfRelease } from './older-wording.ts'
import { clusterRoleBindingStrategy } from './rbac/cluster-role-binding.ts'
import { clusterRoleStrategy } from './rbac/cluster-role.ts'
import { roleBindingStrategy } from './rbac/role-binding.ts'
import { roleStrategy } from './rbac/role.ts'
import { deviceClassStrategy } from './resource/device-class.ts'
import { resourceClaimTemplateStrategy } from './resource/resource-claim-template.ts'
import { resourceClaimStrategy } from './resource/resource-claim.ts'
import { resourceSliceStrategy } from './resource/resource-slice.ts'
import { priorityClassStrategy } from './scheduling/priority-class.ts'
import { csiDriverStrategy } from './storage/csi-driver.ts'
import { csiNodeStrategy } from './storage/csi-node.ts'
import { csiStorageCapacityStrategy } from './storage/csi-storage-capacity.ts'
import { storageClassStrategy } from './storage/storage-class.ts'
import { volumeAttachmentStrategy } from './storage/volume-attachment.ts'
import { volumeAttributesClassStrategy } from './storage/volume-attributes-class.ts'

/** Kinds about the cluster itself: rights, classes, admission, devices. */
export const clusterStrategies: readonly AnyStrategy[] = [
  apiServiceStrategy,
  certificateSigningRequestStrategy,
  clusterRoleBindingStrategy,
  clusterRoleStrategy,
  csiDriverStrategy,
  csiNodeStrategy,
  csiStorageCapacityStrategy,
  deviceClassStrategy,
  flowSchemaStrategy,
  mutatingAdmissionPolicyBindingStrategy,
  mutatingAdmissionPolicyStrategy,
  mutatingWebhookConfigurationStrategy,
  priorityClassStrategy,
  priorityLevelConfigurationStrategy,
  resourceClaimStrategy,
  resourceClaimTemplateStrategy,
  resourceSliceStrategy,
  roleBindingStrategy,
  roleStrategy,
  runtimeClassStrategy,
  storageClassStrategy,
  validatingAdmissionPolicyBindingStrategy,
  validatingAdmissionPolicyStrategy,
  validatingWebhookConfigurationStrategy,
  volumeAttachmentStrategy,
  volumeAttributesClassStrategy,
].map(inWordsOfRelease)
