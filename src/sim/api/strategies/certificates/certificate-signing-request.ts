import type { CertificateSigningRequest, CertificateSigningRequestSpec } from '../../../../model/kubernetes.generated.ts'
import type { RequestContext } from '../../authorization/request-context.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateCertificateSigningRequest, validateCertificateSigningRequestUpdate } from '../../validation/certificates/certificate-signing-request.ts'
import { keepSpec, keepStatus } from '../common.ts'

/** `pkg/registry/certificates/certificates/strategy.go` (1.36). */
export const certificateSigningRequestStrategy = defineStrategy<CertificateSigningRequest>({
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  resource: 'certificatesigningrequests',
  namespaced: false,
  subresources: ['approval', 'status'],
  prepareForCreate: (object, context: RequestContext) => {
    object.status = {}
    object.spec = signedBy(object.spec ?? {}, context)
  },
  validate: (object) => validateCertificateSigningRequest(object),
  prepareForUpdate: (object, old, { subresource }) => {
    keepSpec(object, old)
    if (subresource === '') return keepStatus(object, old)
    if (subresource === 'status') keepApproval(object, old)
    setTimes(object, old)
    if (subresource === 'approval') object.status = withConditions(old, object)
  },
  validateUpdate: (object, old, { subresource }) => validateCertificateSigningRequestUpdate(object, old, subresource),
})

/** Who asks is what the server knows, not what the request says. */
function signedBy(spec: CertificateSigningRequestSpec, { user }: RequestContext): CertificateSigningRequestSpec {
  const asked = { ...spec }
  for (const field of ['username', 'uid', 'groups', 'extra'] as const) delete asked[field]
  if (user === undefined) return asked
  return { ...asked, username: user.name, ...user.uid === undefined ? {} : { uid: user.uid }, groups: [...user.groups] }
}

function withConditions(old: CertificateSigningRequest, object: CertificateSigningRequest): NonNullable<CertificateSigningRequest['status']> {
  const { conditions: _replaced, ...status } = old.status ?? {}
  const conditions = object.status?.conditions
  return conditions === undefined ? status : { ...status, conditions }
}

/** The status endpoint leaves approval conditions as they are stored, as long as there are as many. */
function keepApproval(object: CertificateSigningRequest, old: CertificateSigningRequest): void {
  const conditions = object.status?.conditions ?? []
  for (const type of ['Approved', 'Denied']) {
    const stored = (old.status?.conditions ?? []).filter((condition) => condition.type === type)
    const places = [...conditions.keys()].filter((index) => conditions[index]?.type === type)
    if (stored.length === places.length) for (const [at, place] of places.entries()) conditions[place] = stored[at] ?? {}
  }
}

/** A condition without times was set now; the newest time that a strategy knows is that of the stored object. */
function setTimes(object: CertificateSigningRequest, old: CertificateSigningRequest): void {
  const now = old.metadata?.creationTimestamp
  if (now === undefined) return
  for (const condition of object.status?.conditions ?? []) {
    condition.lastUpdateTime ??= now
    const same = old.status?.conditions?.find(({ type, status, lastTransitionTime }) =>
      type === condition.type && status === condition.status && lastTransitionTime !== undefined)
    condition.lastTransitionTime ??= same?.lastTransitionTime ?? now
  }
}
