import { compareStrings } from '../../base/json.ts'
import type { Ingress, IngressClass, PersistentVolumeClaim, StorageClass } from '../../model/kubernetes.generated.ts'
import { isResource, type AdmissionPlugin } from './plugin.ts'

/**
 * `plugin/pkg/admission/storage/storageclass/setdefault/admission.go` (1.36): a claim without a class gets the default one.
 * A class of `""` asks for none and stays.
 */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],

  admit(request, cluster) {
    if (request.operation !== 'CREATE' || !isResource(request, '', 'persistentvolumeclaims')) return undefined
    const claim = request.object as PersistentVolumeClaim
    if (claim.spec?.storageClassName !== undefined || Object.hasOwn(claim.metadata?.annotations ?? {}, 'volume.beta.kubernetes.io/storage-class')) return undefined
    const found = defaultStorageClassOf(cluster.list('storage.k8s.io', 'StorageClass'))
    if (found !== undefined) claim.spec = { ...claim.spec, storageClassName: found }
    return undefined
  },
}

/** `plugin/pkg/admission/network/defaultingressclass/admission.go` (1.36). */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  resources: ['ingresses'],

  admit(request, cluster) {
    if (request.operation !== 'CREATE' || !isResource(request, 'networking.k8s.io', 'ingresses')) return undefined
    const ingress = request.object as Ingress
    if (ingress.spec?.ingressClassName !== undefined || Object.hasOwn(ingress.metadata?.annotations ?? {}, 'kubernetes.io/ingress.class')) return undefined
    const found = newestDefault(cluster.list('networking.k8s.io', 'IngressClass'), ['ingressclass.kubernetes.io/is-default-class'])
    if (found !== undefined) ingress.spec = { ...ingress.spec, ingressClassName: found }
    return undefined
  },
}

/** The class that claims without one get. */
export function defaultStorageClassOf(classes: readonly StorageClass[]): string | undefined {
  return newestDefault(classes, ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'])
}

/** Of several defaults the newest, then the first by name. */
function newestDefault(classes: readonly (StorageClass | IngressClass)[], annotations: readonly string[]): string | undefined {
  const defaults = classes.filter(({ metadata }) => annotations.some((annotation) => metadata?.annotations?.[annotation] === 'true'))
  const created = (each: StorageClass | IngressClass): string => each.metadata?.creationTimestamp ?? ''
  defaults.sort((a, b) => compareStrings(created(b), created(a)) || compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? ''))
  return defaults[0]?.metadata?.name
}
