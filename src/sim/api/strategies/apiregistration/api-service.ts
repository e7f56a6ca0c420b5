import type { APIService } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateAPIService, validateAPIServiceStatusUpdate, validateAPIServiceUpdate } from '../../validation/apiregistration/api-service.ts'
import { keepSpec, keepStatus } from '../common.ts'

/** `kube-aggregator/pkg/registry/apiservice/strategy.go` (1.36). */
export const apiServiceStrategy = defineStrategy<APIService>({
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  resource: 'apiservices',
  namespaced: false,
  allowUnconditionalUpdate: false,
  subresources: ['status'],
  prepareForCreate: (object) => {
    object.status = {}
    // One that the server itself serves is available at once.
    if (object.spec?.service === undefined) {
      object.status = { conditions: [{ type: 'Available', status: 'True', reason: 'Local', message: 'Local APIServices are always available', ...availableSince(object) }] }
    }
  },
  validate: (object) => validateAPIService(object),
  prepareForUpdate: (object, old, { subresource }) => {
    if (subresource !== 'status') return keepStatus(object, old)
    keepSpec(object, old)
    const kept = (({ labels, annotations, finalizers, ownerReferences }) => ({ labels, annotations, finalizers, ownerReferences }))(old.metadata ?? {})
    object.metadata = { ...object.metadata, ...kept }
  },
  validateUpdate: (object, old, { subresource }) => subresource === 'status'
    ? validateAPIServiceStatusUpdate(object, old)
    : validateAPIServiceUpdate(object, old),
})

function availableSince({ metadata }: APIService): { lastTransitionTime?: string } {
  return metadata?.creationTimestamp === undefined ? {} : { lastTransitionTime: metadata.creationTimestamp }
}
