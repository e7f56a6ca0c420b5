import { duplicate, type FieldError, FieldPath, invalid, notSupported, required } from '../../../../base/field.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../../../../base/names.ts'
import type { MutatingWebhook, MutatingWebhookConfiguration, ValidatingWebhook, ValidatingWebhookConfiguration } from '../../../../model/kubernetes.generated.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids, unsupportedIfSet } from '../checks.ts'
import { nameIsDNSSubdomain, validateLabelSelector, validateObjectMeta } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { validateWebhookService, validateWebhookURL } from '../webhook-client.ts'
import type { ExpressionCompiler } from './expressions.ts'
import { validateMatchConditions } from './match-conditions.ts'
import { failurePolicies, matchPolicies, reinvocationPolicies, validateRuleWithOperations } from './rules.ts'

/** Webhook configurations: `pkg/apis/admissionregistration/validation/validation.go` (1.36). */

type Webhook = ValidatingWebhook | MutatingWebhook
type Configuration = ValidatingWebhookConfiguration | MutatingWebhookConfiguration

/** What an update may keep because the stored object already has it. */
interface Tolerance {
  readonly unchangedMatchConditions: boolean
  readonly sideEffects: boolean
  readonly unknownReviewVersions: boolean
  readonly repeatedNames: boolean
  readonly invalidSelectorValues: boolean
}

const strict: Tolerance = {
  unchangedMatchConditions: false, sideEffects: false, unknownReviewVersions: false, repeatedNames: false, invalidSelectorValues: false,
}
const reviewVersions = ['v1', 'v1beta1']
const noSideEffects = ['None', 'NoneOnDryRun']
const allSideEffects = ['None', 'NoneOnDryRun', 'Some', 'Unknown']

export function validateWebhookConfiguration(
  configuration: Configuration, compiler: ExpressionCompiler, context: ValidationContext, tolerance = strict,
): FieldError[] {
  const errors = validateObjectMeta(configuration.metadata,
    { namespaced: false, validateName: nameIsDNSSubdomain, kubeFinalizers: false }, FieldPath.of('metadata'))
  const names = new Set<string>()
  for (const [index, webhook] of (configuration.webhooks ?? []).entries()) {
    const path = FieldPath.of('webhooks').index(index)
    errors.push(
      ...validateWebhook(webhook, compiler, context, tolerance, path),
      ...validateReviewVersions(webhook.admissionReviewVersions ?? [], tolerance, path.child('admissionReviewVersions')),
    )
    const { name = '' } = webhook
    if (!tolerance.repeatedNames && name !== '' && names.has(name)) errors.push(duplicate(path.child('name'), name))
    names.add(name)
  }
  return errors
}

/** Upstream leaves the metadata of an update to the registry's common check. */
export function validateWebhookConfigurationUpdate(
  configuration: Configuration, old: Configuration, compiler: ExpressionCompiler, context: ValidationContext,
): FieldError[] {
  return validateWebhookConfiguration(configuration, compiler, context, toleranceOf(configuration.webhooks ?? [], old.webhooks ?? []))
}

function toleranceOf(webhooks: readonly Webhook[], old: readonly Webhook[]): Tolerance {
  const names = old.map((webhook) => webhook.name ?? '')
  return {
    unchangedMatchConditions: webhooks.length === old.length
      && old.every((webhook, index) => semanticEqual(webhook.matchConditions, webhooks[index]?.matchConditions)),
    sideEffects: old.some(({ sideEffects }) => sideEffects === undefined || !noSideEffects.includes(sideEffects)),
    unknownReviewVersions: old.some(({ admissionReviewVersions: versions = [] }) =>
      versions.length > 0 && !versions.some((version) => reviewVersions.includes(version))),
    repeatedNames: new Set(names).size < names.length,
    invalidSelectorValues: old.some(({ namespaceSelector, objectSelector }) =>
      [namespaceSelector, objectSelector].some((selector) => validateLabelSelector(selector, {}, FieldPath.of('selector')).length > 0)),
  }
}

function validateWebhook(webhook: Webhook, compiler: ExpressionCompiler, context: ValidationContext, tolerance: Tolerance, path: FieldPath): FieldError[] {
  const options = { allowInvalidLabelValueInSelector: tolerance.invalidSelectorValues }
  const { timeoutSeconds } = webhook
  const errors = [
    ...validateFullyQualifiedName(webhook.name ?? '', path.child('name')),
    ...(webhook.rules ?? []).flatMap((rule, index) => validateRuleWithOperations(rule, path.child('rules').index(index))),
    ...unsupportedIfSet(path.child('failurePolicy'), webhook.failurePolicy, failurePolicies),
    ...unsupportedIfSet(path.child('matchPolicy'), webhook.matchPolicy, matchPolicies),
    ...validateSideEffects(webhook.sideEffects, tolerance, path.child('sideEffects')),
  ]
  if (timeoutSeconds !== undefined && (timeoutSeconds > 30 || timeoutSeconds < 1)) {
    errors.push(invalid(path.child('timeoutSeconds'), timeoutSeconds, 'the timeout value must be between 1 and 30 seconds'))
  }
  return [
    ...errors,
    ...validateLabelSelector(webhook.namespaceSelector, options, path.child('namespaceSelector')),
    ...validateLabelSelector(webhook.objectSelector, options, path.child('objectSelector')),
    ...unsupportedIfSet(path.child('reinvocationPolicy'), (webhook as MutatingWebhook).reinvocationPolicy, reinvocationPolicies),
    ...validateClientConfig(webhook, path.child('clientConfig'), context),
    ...tolerance.unchangedMatchConditions ? [] : validateMatchConditions(webhook.matchConditions, false, compiler, path.child('matchConditions')),
  ]
}

function validateSideEffects(sideEffects: string | undefined, tolerance: Tolerance, path: FieldPath): FieldError[] {
  const allowed = tolerance.sideEffects ? allSideEffects : noSideEffects
  if (sideEffects === undefined) return [required(path, `must specify one of ${allowed.join(', ')}`)]
  return allowed.includes(sideEffects) ? [] : [notSupported(path, sideEffects, allowed)]
}

function validateClientConfig({ clientConfig = {} }: Webhook, path: FieldPath, context: ValidationContext): FieldError[] {
  const { url, service } = clientConfig
  if ((url === undefined) === (service === undefined)) return [required(path, 'exactly one of url or service is required')]
  return url === undefined ? validateWebhookService(path.child('service'), service ?? {}, context) : validateWebhookURL(path.child('url'), url, true)
}

function validateReviewVersions(versions: readonly string[], tolerance: Tolerance, path: FieldPath): FieldError[] {
  if (versions.length === 0) return [required(path, `must specify one of ${reviewVersions.join(', ')}`)]
  const errors = versions.flatMap((version, index) => versions.indexOf(version) < index
    ? [invalid(path.index(index), version, 'duplicate version')]
    : invalids(path.index(index), version, dns1035LabelErrors(version)))
  if (!tolerance.unknownReviewVersions && !versions.some((version) => reviewVersions.includes(version))) {
    errors.push(invalid(path, versions, `must include at least one of ${reviewVersions.join(', ')}`))
  }
  return errors
}

/** `IsFullyQualifiedName`. */
function validateFullyQualifiedName(name: string, path: FieldPath): FieldError[] {
  if (name === '') return [required(path)]
  const messages = dns1123SubdomainErrors(name)
  if (messages.length > 0) return [invalid(path, name, messages.join(','))]
  return name.split('.').length < 3 ? [invalid(path, name, 'should be a domain with at least three segments separated by dots')] : []
}
