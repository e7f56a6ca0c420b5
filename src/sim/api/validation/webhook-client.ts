import { type FieldError, type FieldPath, invalid, required } from '../../../base/field.ts'
import { parseGoUrl } from '../../../base/go-url.ts'
import { dns1123SubdomainErrors, portNumberErrors } from '../../../base/names.ts'
import { gateEnabled } from '../features.ts'
import type { ValidationContext } from '../strategy.ts'

/** How a webhook is reached: `k8s.io/apiserver/pkg/util/webhook/validation.go` (1.36). */

const form = '; desired format: https://host[/path]'

export function validateWebhookURL(path: FieldPath, text: string, forceHttps: boolean): FieldError[] {
  const url = parseGoUrl(text)
  if ('error' in url) return [required(path, `url must be a valid URL: ${url.error}${form}`)]
  const errors: FieldError[] = []
  if (forceHttps && url.scheme !== 'https') errors.push(invalid(path, url.scheme, `'https' is the only allowed URL scheme${form}`))
  if (url.host === '') errors.push(invalid(path, url.host, `host must be specified${form}`))
  if (url.user !== undefined) errors.push(invalid(path, url.user, 'user information is not permitted in the URL'))
  if (url.fragment !== '') errors.push(invalid(path, url.fragment, 'fragments are not permitted in the URL'))
  if (url.query !== '') errors.push(invalid(path, url.query, 'query parameters are not permitted in the URL'))
  return errors
}

export interface WebhookService {
  readonly name?: string | undefined
  readonly namespace?: string | undefined
  readonly path?: string | undefined
  readonly port?: number | undefined
}

/** Upstream's callers hand name and namespace in the wrong order, so the lack of a namespace is told first, at `name`. */
export function validateWebhookService(path: FieldPath, service: WebhookService, context?: ValidationContext): FieldError[] {
  const { name = '', namespace = '', port = 0 } = service
  const why = (field: string): string => context !== undefined && gateEnabled(context.minor, 'WebhookServiceFieldsExplained') ? `service ${field} is required` : ''
  const errors: FieldError[] = []
  if (namespace === '') errors.push(required(path.child('name'), why('name')))
  if (name === '') errors.push(required(path.child('namespace'), why('namespace')))
  const portErrors = portNumberErrors(port)
  if (portErrors.length > 0) errors.push(invalid(path.child('port'), port, `port is not valid: ${portErrors.join(', ')}`))
  return [...errors, ...validateServicePath(service.path ?? '', path.child('path'))]
}

function validateServicePath(urlPath: string, path: FieldPath): FieldError[] {
  if (urlPath === '/' || urlPath === '') return []
  if (urlPath === '//') return [invalid(path, urlPath, 'segment[0] may not be empty')]
  const errors = urlPath.startsWith('/') ? [] : [invalid(path, urlPath, "must start with a '/'")]
  for (const [index, step] of urlPath.slice(1).replace(/\/$/, '').split('/').entries()) {
    if (step === '') errors.push(invalid(path, urlPath, `segment[${index}] may not be empty`))
    else for (const failure of dns1123SubdomainErrors(step)) errors.push(invalid(path, urlPath, `segment[${index}]: ${failure}`))
  }
  return errors
}
