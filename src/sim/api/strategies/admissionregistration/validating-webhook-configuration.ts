import type { ValidatingWebhookConfiguration } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { newExpressionCompiler } from '../../validation/admissionregistration/expression-compiler.ts'
import { staticSuffixWarnings } from '../../validation/admissionregistration/static-suffix.ts'
import { validateWebhookConfiguration, validateWebhookConfigurationUpdate } from '../../validation/admissionregistration/webhooks.ts'
import { bumpGeneration, exactlyEqual, setGenerationOnCreate } from '../common.ts'

/** `pkg/registry/admissionregistration/validatingwebhookconfiguration/strategy.go` (1.36). */
export const validatingWebhookConfigurationStrategy = defineStrategy<ValidatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  resource: 'validatingwebhookconfigurations',
  namespaced: false,
  allowUnconditionalUpdate: false,
  prepareForCreate: (object) => setGenerationOnCreate(object),
  validate: (object, context) => validateWebhookConfiguration(object, newExpressionCompiler(context), context),
  warningsOnCreate: (object) => staticSuffixWarnings(object),
  prepareForUpdate: (object, old) => bumpGeneration(object, old, !exactlyEqual(object.webhooks, old.webhooks)),
  validateUpdate: (object, old, context) => validateWebhookConfigurationUpdate(object, old, newExpressionCompiler(context), context),
  warningsOnUpdate: (object) => staticSuffixWarnings(object),
})
