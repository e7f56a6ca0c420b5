import type { APIService, PriorityClass } from '../../../model/kubernetes.generated.ts'
import type { ValidationContext } from '../strategy.ts'
import {
  setMutatingWebhookDefaults, setPolicyBindingDefaults, setPolicyDefaults, setValidatingWebhookDefaults,
} from './admissionregistration.ts'
import { setFlowSchemaDefaults, setPriorityLevelDefaults } from './flowcontrol.ts'
import { setBindingDefaults } from './rbac.ts'
import { setResourceClaimDefaults, setResourceClaimTemplateDefaults, setResourceSliceDefaults } from './resource.ts'
import { setCSIDriverDefaults, setStorageClassDefaults } from './storage.ts'
import type { Defaulter, Defaulters } from './types.ts'

/** Defaults of the kinds in `strategies/cluster.ts`. */
export const defaulters: Defaulters = {
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': defaulter(setPolicyDefaults),
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': defaulter(setPolicyBindingDefaults),
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': defaulter(setMutatingWebhookDefaults),
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': defaulter(setPolicyDefaults),
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': defaulter(setPolicyBindingDefaults),
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': defaulter(setValidatingWebhookDefaults),
  'apiregistration.k8s.io/v1/APIService': defaulter(setAPIServiceDefaults),
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': defaulter(setFlowSchemaDefaults),
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': defaulter(setPriorityLevelDefaults),
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': defaulter(setBindingDefaults),
  'rbac.authorization.k8s.io/v1/RoleBinding': defaulter(setBindingDefaults),
  'resource.k8s.io/v1/ResourceClaim': defaulter(setResourceClaimDefaults),
  'resource.k8s.io/v1/ResourceClaimTemplate': defaulter(setResourceClaimTemplateDefaults),
  'resource.k8s.io/v1/ResourceSlice': defaulter(setResourceSliceDefaults),
  'scheduling.k8s.io/v1/PriorityClass': defaulter(setPriorityClassDefaults),
  'storage.k8s.io/v1/CSIDriver': defaulter(setCSIDriverDefaults),
  'storage.k8s.io/v1/StorageClass': defaulter(setStorageClassDefaults),
}

/** `pkg/apis/scheduling/v1/defaults.go` (1.36). */
function setPriorityClassDefaults(priorityClass: PriorityClass): void {
  priorityClass.preemptionPolicy ??= 'PreemptLowerPriority'
}

/** `kube-aggregator/pkg/apis/apiregistration/v1/defaults.go` (1.36). */
function setAPIServiceDefaults(service: APIService): void {
  if (service.spec?.service !== undefined) service.spec.service.port ??= 443
}

/** Decoding has already given the object the shape of its kind. */
function defaulter<T>(set: (object: T, context: ValidationContext) => void): Defaulter {
  return set as unknown as Defaulter
}
