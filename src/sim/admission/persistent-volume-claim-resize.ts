import { quantityOrZero } from '../../base/quantity.ts'
import type { PersistentVolumeClaim, StorageClass } from '../../model/kubernetes.generated.ts'
import { forbiddenStatus } from '../api/status.ts'
import { isResource, type AdmissionPlugin } from './plugin.ts'

/** `plugin/pkg/admission/storage/persistentvolume/resize/admission.go` (1.36): only a bound claim of an expandable class grows. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  resources: ['persistentvolumeclaims'],

  validate(request, cluster) {
    if (request.operation !== 'UPDATE' || !isResource(request, '', 'persistentvolumeclaims')) return undefined
    const claim = request.object as PersistentVolumeClaim
    const old = request.old as PersistentVolumeClaim
    const size = quantityOrZero(claim.spec?.resources?.requests?.storage)
    if (size.compare(quantityOrZero(old.spec?.resources?.requests?.storage)) <= 0) return undefined
    const refuse = (text: string): { status: ReturnType<typeof forbiddenStatus> } => ({ status: forbiddenStatus('persistentvolumeclaims', '', request.name, text) })
    if (old.status?.phase !== 'Bound') return refuse('Only bound persistent volume claims can be expanded')
    const name = claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? claim.spec?.storageClassName ?? ''
    const storageClass = cluster.get('storage.k8s.io', 'StorageClass', '', name) as StorageClass | undefined
    if (storageClass?.allowVolumeExpansion === true) return undefined
    return refuse('only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize')
  },
}
