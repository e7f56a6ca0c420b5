import type { Pod, PodSpec, VolumeProjection } from '../../model/kubernetes.generated.ts'

/** Since this minor kubelets refuse static pods that need anything of the API: PreventStaticPodAPIReferences. */
const refusedSince = 34

/**
 * Why a kubelet does not run the pod of a file: it must have a name, and may not need anything of the API. `HasAPIObjectReference` of
 * `pkg/api/pod/util.go`, `tryDecodeSinglePod` of `pkg/kubelet/config/common.go` (1.36).
 */
export function staticPodFault({ metadata, spec = {} }: Pod, minor: number): string | undefined {
  if ((metadata?.name ?? '') === '') return 'invalid pod: name is needed for the pod'
  if (minor < refusedSince) return olderFault(spec)
  const resource = referenceOf(spec)
  return resource === undefined ? undefined : `static pods may not reference ${resource}`
}

function olderFault({ volumes = [], resourceClaims = [] }: PodSpec): string | undefined {
  if (volumes.some(({ projected }) => projected?.sources?.some(({ clusterTrustBundle }) => clusterTrustBundle !== undefined) === true)) return 'static pods may not use ClusterTrustBundle projected volume sources'
  return resourceClaims.length > 0 ? 'static pods may not use ResourceClaims' : undefined
}

function referenceOf(spec: PodSpec): string | undefined {
  const { serviceAccountName = '', imagePullSecrets = [], resourceClaims = [] } = spec
  if (serviceAccountName !== '') return 'serviceaccounts'
  if (imagePullSecrets.length > 0 || usesInEnvironment(spec, 'secretRef', 'secretKeyRef') || hasSecretVolume(spec)) return 'secrets'
  if (usesInEnvironment(spec, 'configMapRef', 'configMapKeyRef') || hasConfigMapVolume(spec)) return 'configmaps'
  if (resourceClaims.length > 0) return 'resourceclaims'
  for (const { csi, glusterfs, persistentVolumeClaim, ephemeral, azureFile, projected } of spec.volumes ?? []) {
    if (csi !== undefined) return 'csidrivers (via CSI volumes)'
    if (glusterfs !== undefined) return 'endpoints (via glusterFS volumes)'
    if (persistentVolumeClaim !== undefined) return 'persistentvolumeclaims'
    if (ephemeral !== undefined) return 'persistentvolumeclaims (via ephemeral volumes)'
    if (azureFile !== undefined) return 'secrets (via azureFile volumes)'
    const resource = (projected?.sources ?? []).map(projectedReference).find((one) => one !== undefined)
    if (resource !== undefined) return resource
  }
  return undefined
}

function projectedReference({ serviceAccountToken, clusterTrustBundle, podCertificate }: VolumeProjection): string | undefined {
  if (serviceAccountToken !== undefined) return 'serviceaccounts (via projected volumes)'
  if (clusterTrustBundle !== undefined) return 'clustertrustbundles'
  return podCertificate === undefined ? undefined : 'podcertificates'
}

function usesInEnvironment({ initContainers = [], containers = [] }: PodSpec, all: 'secretRef' | 'configMapRef', one: 'secretKeyRef' | 'configMapKeyRef'): boolean {
  return [...initContainers, ...containers].some(({ env = [], envFrom = [] }) => envFrom.some((source) => source[all] !== undefined) || env.some(({ valueFrom }) => valueFrom?.[one] !== undefined))
}

/** What `VisitPodSecretNames` calls secrets before volumes are looked at one by one. */
function hasSecretVolume({ volumes = [] }: PodSpec): boolean {
  return volumes.some(({ secret, azureFile, projected, csi }) => secret !== undefined || azureFile !== undefined || csi?.nodePublishSecretRef !== undefined || projected?.sources?.some((source) => source.secret !== undefined) === true)
}

function hasConfigMapVolume({ volumes = [] }: PodSpec): boolean {
  return volumes.some(({ configMap, projected }) => configMap !== undefined || projected?.sources?.some((source) => source.configMap !== undefined) === true)
}
