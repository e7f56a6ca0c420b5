import type { MutatingAdmissionPolicy } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { newExpressionCompiler } from '../../validation/admissionregistration/expression-compiler.ts'
import { validateMutatingAdmissionPolicy, validateMutatingAdmissionPolicyUpdate } from '../../validation/admissionregistration/mutating-policy.ts'
import { staticSuffixWarnings } from '../../validation/admissionregistration/static-suffix.ts'
import { setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'

/** `pkg/registry/admissionregistration/mutatingadmissionpolicy/strategy.go` (1.36). */
export const mutatingAdmissionPolicyStrategy = defineStrategy<MutatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicy',
  resource: 'mutatingadmissionpolicies',
  namespaced: false,
  allowUnconditionalUpdate: false,
  prepareForCreate: (object) => setGenerationOnCreate(object),
  validate: (object, context) => validateMutatingAdmissionPolicy(object, newExpressionCompiler(context)),
  warningsOnCreate: (object) => staticSuffixWarnings(object),
  prepareForUpdate: (object, old) => setGenerationOnUpdate(object, old),
  validateUpdate: (object, old, context) => validateMutatingAdmissionPolicyUpdate(object, old, newExpressionCompiler(context)),
  warningsOnUpdate: (object) => staticSuffixWarnings(object),
})
