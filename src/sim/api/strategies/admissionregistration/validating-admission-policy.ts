import type { ValidatingAdmissionPolicy } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { newExpressionCompiler } from '../../validation/admissionregistration/expression-compiler.ts'
import { validatePolicyStatus } from '../../validation/admissionregistration/policy-status.ts'
import { staticSuffixWarnings } from '../../validation/admissionregistration/static-suffix.ts'
import { validateValidatingAdmissionPolicy, validateValidatingAdmissionPolicyUpdate } from '../../validation/admissionregistration/validating-policy.ts'
import { dropStatus, keepSpec, keepStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'
import { resetMetadataForStatus } from '../reset-metadata.ts'

/** `pkg/registry/admissionregistration/validatingadmissionpolicy/strategy.go` (1.36). */
export const validatingAdmissionPolicyStrategy = defineStrategy<ValidatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  resource: 'validatingadmissionpolicies',
  namespaced: false,
  allowUnconditionalUpdate: false,
  subresources: ['status'],
  prepareForCreate: (object) => {
    dropStatus(object)
    setGenerationOnCreate(object)
  },
  validate: (object, context) => validateValidatingAdmissionPolicy(object, newExpressionCompiler(context)),
  warningsOnCreate: (object) => staticSuffixWarnings(object),
  prepareForUpdate: (object, old, { subresource }) => {
    if (subresource === 'status') {
      keepSpec(object, old)
      return resetMetadataForStatus(object, old)
    }
    keepStatus(object, old)
    setGenerationOnUpdate(object, old)
  },
  validateUpdate: (object, old, context) => context.subresource === 'status'
    ? validatePolicyStatus(object)
    : validateValidatingAdmissionPolicyUpdate(object, old, newExpressionCompiler(context)),
  warningsOnUpdate: (object) => staticSuffixWarnings(object),
})
