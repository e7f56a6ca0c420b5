import { compareStrings } from '../../base/json.ts'
import type { MutatingWebhook, MutatingWebhookConfiguration, ValidatingWebhook, ValidatingWebhookConfiguration } from '../../model/kubernetes.generated.ts'
import { activation } from '../../sim/admission/policies/activation.ts'
import { PolicyExpressions } from '../../sim/admission/policies/expressions.ts'
import { matchedVersion } from '../../sim/admission/policies/match.ts'
import type { AdmissionPlugin, AdmissionRequest, ClusterReader } from '../../sim/admission/plugin.ts'

const group = 'admissionregistration.k8s.io'

/**
 * Nobody answers for a webhook here, but whether one would be asked can be told: by its rules, its selectors and its match conditions
 * (`apiserver/pkg/admission/plugin/webhook/generic/webhook.go`, 1.36). Stands behind all other admission and refuses nothing.
 */
export class WebhookWatch implements AdmissionPlugin {
  readonly name = 'WebhookWatch'
  private asked = new Set<string>()

  validate(request: AdmissionRequest, cluster: ClusterReader): undefined {
    // Webhooks are not asked about webhooks and policies.
    if (request.resource.group === group) return
    const mutating = cluster.list(group, 'MutatingWebhookConfiguration') as readonly MutatingWebhookConfiguration[]
    const validating = cluster.list(group, 'ValidatingWebhookConfiguration') as readonly ValidatingWebhookConfiguration[]
    for (const [configurations, does] of [[mutating, 'may change it'], [validating, 'may refuse it']] as const) {
      for (const { metadata, webhooks = [] } of configurations) {
        for (const webhook of webhooks) if (isAsked(webhook, request, cluster)) this.asked.add(`${metadata?.name ?? ''}/${webhook.name ?? ''} ${does}${webhook.failurePolicy === 'Ignore' ? '' : ', and does when it cannot be reached'}`)
      }
    }
  }

  /** Those that were asked since the last call. */
  take(): string[] {
    const taken = [...this.asked].sort(compareStrings)
    this.asked = new Set()
    return taken
  }
}

function isAsked(webhook: MutatingWebhook | ValidatingWebhook, request: AdmissionRequest, cluster: ClusterReader): boolean {
  const { rules = [], namespaceSelector, objectSelector, matchPolicy, matchConditions = [] } = webhook
  if (rules.length === 0) return false
  const version = matchedVersion({ resourceRules: rules, ...namespaceSelector === undefined ? {} : { namespaceSelector }, ...objectSelector === undefined ? {} : { objectSelector }, ...matchPolicy === undefined ? {} : { matchPolicy } }, request, cluster)
  if (version === undefined) return false
  if (matchConditions.length === 0) return true
  const expressions = new PolicyExpressions(request.minor, [], { hasParams: false, hasAuthorizer: true })
  // A condition that fails counts by failurePolicy: then the webhook is not asked, and the request may be refused for it.
  return expressions.run(activation(request, version, null, cluster)).matches(matchConditions) === true
}
