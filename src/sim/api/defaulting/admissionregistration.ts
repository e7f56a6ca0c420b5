import type {
  MatchResources, MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding, MutatingWebhook, MutatingWebhookConfiguration, NamedRuleWithOperations,
  RuleWithOperations, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, ValidatingWebhook, ValidatingWebhookConfiguration,
} from '../../../model/kubernetes.generated.ts'

/** `pkg/apis/admissionregistration/v1/defaults.go` (1.36). */

export function setValidatingWebhookDefaults(configuration: ValidatingWebhookConfiguration): void {
  for (const webhook of configuration.webhooks ?? []) setWebhookDefaults(webhook)
}

export function setMutatingWebhookDefaults(configuration: MutatingWebhookConfiguration): void {
  for (const webhook of configuration.webhooks ?? []) {
    setWebhookDefaults(webhook)
    webhook.reinvocationPolicy ??= 'Never'
  }
}

export function setPolicyDefaults(policy: ValidatingAdmissionPolicy | MutatingAdmissionPolicy): void {
  policy.spec ??= {}
  policy.spec.failurePolicy ??= 'Fail'
  setMatchResourcesDefaults(policy.spec.matchConstraints)
}

export function setPolicyBindingDefaults(binding: ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding): void {
  setMatchResourcesDefaults(binding.spec?.matchResources)
}

function setWebhookDefaults(webhook: ValidatingWebhook | MutatingWebhook): void {
  webhook.failurePolicy ??= 'Fail'
  webhook.matchPolicy ??= 'Equivalent'
  webhook.namespaceSelector ??= {}
  webhook.objectSelector ??= {}
  webhook.timeoutSeconds ??= 10
  const service = webhook.clientConfig?.service
  if (service !== undefined) service.port ??= 443
  setRuleDefaults(webhook.rules)
}

function setMatchResourcesDefaults(resources: MatchResources | undefined): void {
  if (resources === undefined) return
  resources.matchPolicy ??= 'Equivalent'
  resources.namespaceSelector ??= {}
  resources.objectSelector ??= {}
  setRuleDefaults(resources.resourceRules)
  setRuleDefaults(resources.excludeResourceRules)
}

function setRuleDefaults(rules: readonly (RuleWithOperations | NamedRuleWithOperations)[] | undefined): void {
  for (const rule of rules ?? []) rule.scope ??= '*'
}
