import { FieldSet } from '../../../merge/typed/field-set.ts'
import type { ServedResource } from '../registry.ts'

/**
 * What an endpoint ignores in a body, and nobody who writes there comes to own: `GetResetFields` and `GetResetFieldsFilter` of the
 * strategies (1.36).
 */
export function withoutResetFields(resource: ServedResource, subresource: string, fields: FieldSet): FieldSet {
  const kept = resource.group === '' && resource.kind === 'Pod' ? keptOfPods[subresource] : undefined
  return kept === undefined ? fields.recursiveDifference(resetFields(resource, subresource)) : fields.within(kept)
}

/** All that these endpoints take. */
const keptOfPods: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ephemeralcontainers: [['f:spec', 'f:ephemeralContainers']],
  resize: ['f:containers', 'f:initContainers'].flatMap((list) => ['f:resources', 'f:resizePolicy'].map((field) => ['f:spec', list, '*', field])),
}

/** Status endpoints that leave metadata alone. */
const statusOnly = new Set([
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy', 'apiregistration.k8s.io/APIService', 'flowcontrol.apiserver.k8s.io/FlowSchema',
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration', 'internal.apiserver.k8s.io/StorageVersion', 'networking.k8s.io/ServiceCIDR',
  'resource.k8s.io/DeviceTaintRule', 'resource.k8s.io/ResourceClaim', 'resource.k8s.io/ResourcePoolStatusRequest', 'scheduling.k8s.io/PodGroup',
  'storage.k8s.io/VolumeAttachment', 'storagemigration.k8s.io/StorageVersionMigration',
])

const ofStatus: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '/Pod': [['spec'], ['metadata', 'deletionTimestamp'], ['metadata', 'ownerReferences']],
  'apps/Deployment': [['spec'], ['metadata', 'labels']],
  'certificates.k8s.io/CertificateSigningRequest': [['spec'], ['status', 'conditions']],
}

function resetFields(resource: ServedResource, subresource: string): FieldSet {
  const kind = `${resource.group}/${resource.kind}`
  const isRequest = kind === 'certificates.k8s.io/CertificateSigningRequest'
  switch (subresource) {
    case '': return !resource.subresources.includes('status') ? none : isRequest ? specAndStatus : status
    case 'status': {
      const isWhole = resource.definition === undefined || statusOnly.has(kind)
      return FieldSet.of(...ofStatus[kind] ?? (isWhole ? [['spec'], ['metadata']] : [['spec']]))
    }
    case 'finalize': return status
    case 'approval': return isRequest ? FieldSet.of(['spec'], ['status', 'certificate']) : none
    default: return none
  }
}

const none = new FieldSet()
const status = FieldSet.of(['status'])
const specAndStatus = FieldSet.of(['spec'], ['status'])
