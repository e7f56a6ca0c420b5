import type { ValidatingAdmissionPolicyBinding } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateValidatingAdmissionPolicyBinding } from '../../validation/admissionregistration/policy-bindings.ts'
import { staticSuffixWarnings } from '../../validation/admissionregistration/static-suffix.ts'
import { setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'

/** `pkg/registry/admissionregistration/validatingadmissionpolicybinding/strategy.go` (1.36). */
export const validatingAdmissionPolicyBindingStrategy = defineStrategy<ValidatingAdmissionPolicyBinding>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  resource: 'validatingadmissionpolicybindings',
  namespaced: false,
  allowUnconditionalUpdate: false,
  prepareForCreate: (object) => setGenerationOnCreate(object),
  validate: (object, context) => validateValidatingAdmissionPolicyBinding(object, context),
  warningsOnCreate: (object) => staticSuffixWarnings(object),
  prepareForUpdate: (object, old) => setGenerationOnUpdate(object, old),
  validateUpdate: (object, _old, context) => validateValidatingAdmissionPolicyBinding(object, context),
  warningsOnUpdate: (object) => staticSuffixWarnings(object),
})
