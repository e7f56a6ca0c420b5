import { isResource, type AdmissionPlugin } from './plugin.ts'

const finalizers = [
  { group: '', resource: 'persistentvolumes', name: 'kubernetes.io/pv-protection' },
  { group: '', resource: 'persistentvolumeclaims', name: 'kubernetes.io/pvc-protection' },
  { group: 'storage.k8s.io', resource: 'volumeattributesclasses', name: 'kubernetes.io/vac-protection' },
]

/** `plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go` (1.36): what is in use is not deleted at once. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: finalizers.map(({ resource }) => resource),

  admit(request) {
    if (request.operation !== 'CREATE') return undefined
    const finalizer = finalizers.find(({ group, resource }) => isResource(request, group, resource))?.name
    const meta = request.object?.metadata
    if (finalizer !== undefined && meta !== undefined && meta.finalizers?.includes(finalizer) !== true) {
      meta.finalizers = [...meta.finalizers ?? [], finalizer]
    }
    return undefined
  },
}
