import type { MutatingAdmissionPolicyBinding } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateMutatingAdmissionPolicyBinding } from '../../validation/admissionregistration/policy-bindings.ts'
import { staticSuffixWarnings } from '../../validation/admissionregistration/static-suffix.ts'
import { setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'

/** `pkg/registry/admissionregistration/mutatingadmissionpolicybinding/strategy.go` (1.36). */
export const mutatingAdmissionPolicyBindingStrategy = defineStrategy<MutatingAdmissionPolicyBinding>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicyBinding',
  resource: 'mutatingadmissionpolicybindings',
  namespaced: false,
  allowUnconditionalUpdate: false,
  prepareForCreate: (object) => setGenerationOnCreate(object),
  validate: (object) => validateMutatingAdmissionPolicyBinding(object),
  warningsOnCreate: (object) => staticSuffixWarnings(object),
  prepareForUpdate: (object, old) => setGenerationOnUpdate(object, old),
  validateUpdate: (object) => validateMutatingAdmissionPolicyBinding(object),
  warningsOnUpdate: (object) => staticSuffixWarnings(object),
})
