import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { invalid, notSupported, required, tooLong } from '../../../../../base/field.ts'
import { goQuote } from '../../../../../base/go-format.ts'
import { sortedKeys } from '../../../../../base/json.ts'
import { byteLength, dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '../../../../../base/names.ts'
import type { ClusterTrustBundleProjection, PodCertificateProjection } from '../../../../../model/kubernetes.generated.ts'
import { invalids, requiredText } from '../../checks.ts'
import { goStruct } from '../../go-struct.ts'
import { validateLabelSelector } from '../../label-selector.ts'
import { validateLocalNonReservedPath } from './paths.ts'
import type { ClaimPath } from './projected.ts'

/**
 * Projections of trust bundles and pod certificates. Source: `validateProjectionSources` in
 * `pkg/apis/core/validation/validation.go`, and `names.go` (1.36).
 */

export function validateClusterTrustBundle(bundle: ClusterTrustBundleProjection, path: FieldPath, claim: ClaimPath): FieldError[] {
  const { name, signerName, labelSelector, path: target = '' } = bundle
  const errors: FieldError[] = []
  if (name !== undefined && signerName !== undefined) {
    errors.push(invalid(path, goStruct(bundleShape, bundle), 'only one of name and signerName may be used'))
  } else if (name !== undefined) {
    if (name === '') errors.push(required(path.child('name'), 'must be a valid object name'))
    errors.push(...invalids(path.child('name'), name, clusterTrustBundleNameErrors(name).map((text) => `not a valid clustertrustbundlename: ${text}`)))
    if (labelSelector !== undefined) errors.push(invalid(path.child('labelSelector'), labelSelector, 'labelSelector must be unset if name is specified'))
  } else if (signerName !== undefined) {
    if (signerName === '') errors.push(required(path.child('signerName'), 'must be a valid signer name'))
    errors.push(...validateSignerName(signerName, path.child('signerName')))
    errors.push(...validateLabelSelector(labelSelector, {}, path.child('labelSelector')))
  } else errors.push(required(path, 'either name or signerName must be specified'))
  return [
    ...errors, ...requiredText(path.child('path'), target), ...validateLocalNonReservedPath(target, path.child('path')), ...claim(target, target),
  ]
}

const bundleShape = [
  ['Name', 'name', null], ['SignerName', 'signerName', null], ['LabelSelector', 'labelSelector', 'selector'], ['Optional', 'optional', null],
  ['Path', 'path', ''],
] as const

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519']

export function validatePodCertificate(certificate: PodCertificateProjection, path: FieldPath, claim: ClaimPath): FieldError[] {
  const { signerName = '', userAnnotations, keyType = '', maxExpirationSeconds } = certificate
  const errors = validateSignerName(signerName, path.child('signerName'))
  for (const key of sortedKeys(userAnnotations ?? {})) {
    errors.push(...domainPrefixedKeyErrors(key.toLowerCase(), path.child('userAnnotations')))
  }
  if (!keyTypes.includes(keyType)) errors.push(notSupported(path.child('keyType'), keyType, keyTypes))
  if (maxExpirationSeconds !== undefined) errors.push(...validateMaxExpiration(maxExpirationSeconds, signerName, path.child('maxExpirationSeconds')))
  const files = (['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const).filter((field) => certificate[field])
  for (const field of files) {
    const target = certificate[field] ?? ''
    errors.push(...validateLocalNonReservedPath(target, path.child(field)), ...claim(target, target))
  }
  if (files.length === 0) errors.push(required(path, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'))
  return errors
}

/** `ValidateSignerName`: `example.com/name`. */
function validateSignerName(signerName: string, path: FieldPath): FieldError[] {
  if (signerName === '') return [required(path)]
  const [domain = '', name = '', ...rest] = signerName.split('/')
  if (!signerName.includes('/') || rest.length > 0) {
    return [invalid(path, signerName, "must be a fully qualified domain and path of the form 'example.com/signer-name'")]
  }
  const errors: FieldError[] = []
  if (byteLength(domain) > 253) errors.push(tooLong(path, domain, 253))
  const labels = domain.split('.')
  errors.push(...firstLabelErrors(path, domain, labels, dns1123LabelErrors))
  if (labels.length < 2) errors.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'))
  errors.push(...firstLabelErrors(path, name, name.split('.'), dns1123SubdomainErrors))
  // 253 of the domain, '/', and 63 + '.' + 253 of the path.
  if (byteLength(signerName) > 571) errors.push(tooLong(path, signerName, 571))
  return errors
}

function firstLabelErrors(path: FieldPath, shown: string, labels: readonly string[], check: (label: string) => string[]): FieldError[] {
  for (const label of labels) {
    const messages = check(label)
    if (messages.length > 0) return invalids(path, shown, messages.map((message) => `validating label ${goQuote(label)}: ${message}`))
  }
  return []
}

/** A bundle of a signer is named `example.com:name:…`. */
function clusterTrustBundleNameErrors(name: string): string[] {
  const colon = name.lastIndexOf(':')
  return dns1123SubdomainErrors(colon < 0 ? name : name.slice(colon + 1))
}

/** A day for signers of Kubernetes, 91 days for others. */
function validateMaxExpiration(seconds: number, signerName: string, path: FieldPath): FieldError[] {
  const host = signerName.split('/', 1)[0] ?? ''
  const max = host === 'kubernetes.io' || host.endsWith('.kubernetes.io') ? 86400 : 91 * 86400
  return [
    ...seconds < 3600 ? [invalid(path, seconds, 'if provided, maxExpirationSeconds must be >= 3600')] : [],
    ...seconds > max ? [invalid(path, seconds, `if provided, maxExpirationSeconds must be <= ${max}`)] : [],
  ]
}

/** `IsDomainPrefixedKey`: `example.com/name`. */
function domainPrefixedKeyErrors(key: string, path: FieldPath): FieldError[] {
  if (key === '') return [required(path)]
  if (!key.includes('/')) return [invalid(path, key, 'must be a domain-prefixed key (such as "acme.io/foo")')]
  return invalids(path, key, qualifiedNameErrors(key))
}
