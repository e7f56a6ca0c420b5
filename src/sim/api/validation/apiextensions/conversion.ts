import { forbidden, invalid, notSupported, required, type FieldError, type FieldPath } from '../../../../base/field.ts'
import { dns1035LabelErrors } from '../../../../base/names.ts'
import type { CrdConversion } from '../../custom-resources/definition.ts'
import { validateWebhookService, validateWebhookURL } from '../webhook-client.ts'

/**
 * `spec.conversion`: `validateCustomResourceConversion` in `apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go` (1.36).
 * The server's errors name the internal fields, e.g. `spec.conversion.webhookClientConfig`.
 */
const knownReviews = ['v1', 'v1beta1']

export function validateConversion(conversion: CrdConversion | undefined, requireKnownReview: boolean, path: FieldPath): FieldError[] {
  if (conversion === undefined) return []
  const { strategy = '', webhook } = conversion
  const errors: FieldError[] = []
  if (strategy === '') errors.push(required(path.child('strategy')))
  else if (strategy !== 'None' && strategy !== 'Webhook') errors.push(notSupported(path.child('strategy'), strategy, ['None', 'Webhook']))
  const client = webhook?.clientConfig
  const versions = webhook?.conversionReviewVersions ?? []
  const clientPath = path.child('webhookClientConfig')
  if (strategy !== 'Webhook') {
    const detail = 'should not be set when strategy is not set to Webhook'
    if (client !== undefined) errors.push(forbidden(clientPath, detail))
    if (versions.length > 0) errors.push(forbidden(path.child('conversionReviewVersions'), detail))
    return errors
  }
  if (client === undefined) errors.push(required(clientPath, 'required when strategy is set to Webhook'))
  else errors.push(...clientErrors(client, clientPath))
  return [...errors, ...reviewErrors(versions, requireKnownReview, path.child('conversionReviewVersions'))]
}

/** Whether a list is empty or holds a version that the server knows. */
export function hasKnownReview(versions: readonly string[]): boolean {
  return versions.length === 0 || versions.some((version) => knownReviews.includes(version))
}

type Client = NonNullable<NonNullable<CrdConversion['webhook']>['clientConfig']>

function clientErrors({ url, service }: Client, path: FieldPath): FieldError[] {
  if ((url === undefined) === (service === undefined)) return [required(path, 'exactly one of url or service is required')]
  if (url !== undefined) return validateWebhookURL(path.child('url'), url, true)
  return validateWebhookService(path.child('service'), { ...service, port: service?.port === undefined ? undefined : Number(service.port) })
}

function reviewErrors(versions: readonly string[], requireKnown: boolean, path: FieldPath): FieldError[] {
  if (versions.length === 0) return [required(path)]
  const errors: FieldError[] = []
  const seen = new Set<string>()
  versions.forEach((version, index) => {
    if (seen.has(version)) {
      errors.push(invalid(path.index(index), version, 'duplicate version'))
      return
    }
    seen.add(version)
    errors.push(...dns1035LabelErrors(version).map((problem) => invalid(path.index(index), version, problem)))
  })
  if (requireKnown && !versions.some((version) => knownReviews.includes(version))) {
    errors.push(invalid(path, versions, `must include at least one of ${knownReviews.join(', ')}`))
  }
  return errors
}
