import { goQuote } from '../../../base/go-format.ts'
import type { CertificateSigningRequest } from '../../../model/kubernetes.generated.ts'
import { type AdmissionOutcome, type AdmissionPlugin, type AdmissionRequest, type ClusterReader, isResource } from '../../admission/plugin.ts'
import { base64Bytes } from '../base64.ts'
import { forbiddenStatus } from '../status.ts'
import { parseCertificateRequest } from '../validation/certificates/certificate-request.ts'
import { semanticEqual } from '../validation/semantic-equality.ts'
import { privilegedGroup } from './attributes.ts'
import { authorize } from './authorizer.ts'
import { clusterPolicy } from './cluster-policy.ts'

/** Who may approve and sign, and for whom: `plugin/pkg/admission/certificates` (1.36). All validate. */

const group = 'certificates.k8s.io'
const resource = 'certificatesigningrequests'
const clientSigner = 'kubernetes.io/kube-apiserver-client'

export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  resources: [resource],
  validate: (request, cluster) => isResource(request, group, resource, ['approval']) ? checkSigner(request, cluster, 'approve') : undefined,
}

export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  resources: [resource],
  validate(request, cluster) {
    if (!isResource(request, group, resource, ['status'])) return undefined
    const [after, before] = [statusOf(request.object), statusOf(request.old)]
    const unchanged = semanticEqual(after.certificate, before.certificate) && semanticEqual(after.conditions, before.conditions)
    return unchanged ? undefined : checkSigner(request, cluster, 'sign')
  },
}

export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  resources: [resource],
  validate(request) {
    if (!isResource(request, group, resource) || request.operation !== 'CREATE') return undefined
    const { signerName, request: pem = '' } = (request.object as CertificateSigningRequest).spec ?? {}
    if (signerName !== clientSigner) return undefined
    const parsed = parseCertificateRequest(base64Bytes(pem))
    if ('error' in parsed) return refuse(request, `failed to parse CSR: ${parsed.error}`)
    return parsed.organizations.includes(privilegedGroup)
      ? refuse(request, `use of ${clientSigner} signer with ${privilegedGroup} group is not allowed`)
      : undefined
  },
}

/** By the signer's full name, or by all signers of its domain. */
function checkSigner(request: AdmissionRequest, cluster: ClusterReader, verb: 'approve' | 'sign'): AdmissionOutcome | undefined {
  const signer = (request.old as CertificateSigningRequest | undefined)?.spec?.signerName ?? ''
  const policy = clusterPolicy(cluster)
  const allowed = [signer, `${signer.split('/')[0] ?? ''}/*`].some((name) =>
    authorize(policy, { user: request.user, verb, group, resource: 'signers', subresource: '', namespace: '', name }).allowed)
  return allowed ? undefined : refuse(request, `user not permitted to ${verb} requests with signerName ${goQuote(signer)}`)
}

function refuse(request: AdmissionRequest, text: string): AdmissionOutcome {
  return { status: forbiddenStatus(resource, group, request.name, text) }
}

function statusOf(object: unknown): NonNullable<CertificateSigningRequest['status']> {
  return (object as CertificateSigningRequest | undefined)?.status ?? {}
}
