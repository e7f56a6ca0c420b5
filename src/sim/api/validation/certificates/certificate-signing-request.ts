import { duplicate, type FieldError, FieldPath, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import { goQuote } from '../../../../base/go-format.ts'
import type { CertificateSigningRequest, CertificateSigningRequestCondition, CertificateSigningRequestSpec } from '../../../../model/kubernetes.generated.ts'
import { base64Bytes } from '../../base64.ts'
import { unsupported } from '../checks.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { parseCertificateRequest } from './certificate-request.ts'
import { decodePem } from './pem.ts'
import { validateSignerName } from './signer-name.ts'

/** `pkg/apis/certificates/validation/validation.go` (1.36). */

const metadata = FieldPath.of('metadata')
const spec = FieldPath.of('spec')
const conditionsPath = FieldPath.of('status', 'conditions')
const certificatePath = FieldPath.of('status', 'certificate')
const trueOnly = ['Approved', 'Denied', 'Failed']
const usages = [
  'any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only', 'digital signature',
  'email protection', 'encipher only', 'ipsec end system', 'ipsec tunnel', 'ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc',
  'netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping',
]

export function validateCertificateSigningRequest(csr: CertificateSigningRequest, old?: CertificateSigningRequest): FieldError[] {
  return [
    ...validateObjectMeta(csr.metadata, { namespaced: false, validateName: () => [] }, metadata),
    ...validateSpec(csr.spec ?? {}, old?.spec),
    ...validateConditions(csr.status?.conditions ?? [], old?.status?.conditions ?? []),
    ...validateCertificate(csr, old),
  ]
}

/** `approval` alone may set approval conditions, `status` alone the certificate. */
export function validateCertificateSigningRequestUpdate(csr: CertificateSigningRequest, old: CertificateSigningRequest, subresource: string): FieldError[] {
  const errors = validateCertificateSigningRequest(csr, old)
  for (const type of trueOnly) {
    if (conditionsOf(csr, type).length < conditionsOf(old, type).length) {
      errors.push(forbidden(conditionsPath, `updates may not remove a condition of type ${goQuote(type)}`))
    }
  }
  if (subresource !== 'approval') errors.push(...validateApprovalKept(csr, old))
  const [after, before] = [csr.status?.certificate ?? '', old.status?.certificate ?? '']
  if (after !== before) {
    if (subresource !== 'status') errors.push(forbidden(certificatePath, 'updates may not set certificate content'))
    else if (before !== '') errors.push(forbidden(certificatePath, 'updates may not modify existing certificate content'))
  }
  return [...errors, ...validateObjectMetaUpdate(csr.metadata, old.metadata, metadata)]
}

function validateSpec(wanted: CertificateSigningRequestSpec, old: CertificateSigningRequestSpec | undefined): FieldError[] {
  const { request, usages: wantedUsages = [], signerName = '', expirationSeconds } = wanted
  const parsed = parseCertificateRequest(base64Bytes(request ?? ''))
  const errors = 'error' in parsed ? [invalid(spec.child('request'), request ?? null, parsed.error)] : []
  const path = spec.child('usages')
  const stored = old?.usages ?? []
  if (wantedUsages.length === 0) errors.push(required(path))
  if (stored.every((usage) => usages.includes(usage))) {
    errors.push(...wantedUsages.flatMap((usage, index) => unsupported(path.index(index), usage, usages)))
  }
  if (new Set(stored).size === stored.length) {
    errors.push(...wantedUsages.flatMap((usage, index) => wantedUsages.indexOf(usage) < index ? [duplicate(path.index(index), usage)] : []))
  }
  errors.push(...validateSigner(signerName, old?.signerName))
  if (expirationSeconds !== undefined && expirationSeconds < 600) {
    errors.push(invalid(spec.child('expirationSeconds'), expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)'))
  }
  return errors
}

function validateSigner(name: string, old: string | undefined): FieldError[] {
  const legacy = 'kubernetes.io/legacy-unknown'
  if (name !== legacy || old === legacy) return validateSignerName(name, spec.child('signerName'))
  return [invalid(spec.child('signerName'), name, 'the legacy signerName is not allowed via this API version')]
}

function validateConditions(conditions: readonly CertificateSigningRequestCondition[], old: readonly CertificateSigningRequestCondition[]): FieldError[] {
  const typesOf = (list: readonly CertificateSigningRequestCondition[]): string[] => list.map((condition) => condition.type ?? '')
  const [types, before] = [typesOf(conditions), typesOf(old)]
  const mayHaveBoth = before.includes('Approved') && before.includes('Denied')
  const mayRepeat = new Set(before).size < before.length
  return conditions.flatMap(({ status = '' }, index) => {
    const path = conditionsPath.index(index)
    const type = types[index] ?? ''
    const allowed = trueOnly.includes(type) ? ['True'] : ['False', 'True', 'Unknown']
    const errors = type === '' && !before.includes('') ? [required(path.child('type'))] : []
    if (status === '') errors.push(required(path.child('status')))
    else if (!allowed.includes(status)) errors.push(notSupported(path.child('status'), status, allowed))
    const opposite = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined
    if (!mayHaveBoth && opposite !== undefined && types.slice(0, index).includes(opposite)) {
      errors.push(invalid(conditionsPath, type, 'Approved and Denied conditions are mutually exclusive'))
    }
    if (!mayRepeat && types.indexOf(type) < index) errors.push(duplicate(path.child('type'), type))
    return errors
  })
}

function validateApprovalKept(csr: CertificateSigningRequest, old: CertificateSigningRequest): FieldError[] {
  return ['Approved', 'Denied'].flatMap((type) => {
    const [after, before] = [conditionsOf(csr, type), conditionsOf(old, type)]
    if (after.length > before.length) return [forbidden(conditionsPath, `updates may not add a condition of type ${goQuote(type)}`)]
    if (after.length < before.length || semanticEqual(after, before)) return []
    // Upstream appends a diff of the two.
    return [forbidden(conditionsPath, `updates may not modify a condition of type ${goQuote(type)}\n`)]
  })
}

/** Certificates that were stored before, or that do not change, are left alone. */
function validateCertificate(csr: CertificateSigningRequest, old: CertificateSigningRequest | undefined): FieldError[] {
  const [after, before] = [csr.status?.certificate ?? '', old?.status?.certificate ?? '']
  if (old !== undefined && (after === before || certificateProblem(before) !== undefined)) return []
  const problem = certificateProblem(after)
  return problem === undefined ? [] : [invalid(certificatePath, '<certificate data>', problem)]
}

function certificateProblem(certificate: string): string | undefined {
  if (certificate === '') return undefined
  let blocks = 0
  for (let block = decodePem(base64Bytes(certificate)); block !== undefined; block = decodePem(block.rest)) {
    if (block.type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${goQuote(block.type)}`
    if (block.hasHeaders) return 'no PEM block headers are permitted'
    if (block.bytes === '') return 'found CERTIFICATE PEM block containing 0 certificates'
    blocks += 1
  }
  return blocks === 0 ? 'must contain at least one CERTIFICATE PEM block' : undefined
}

function conditionsOf(csr: CertificateSigningRequest, type: string): CertificateSigningRequestCondition[] {
  return (csr.status?.conditions ?? []).filter((condition) => condition.type === type)
}
