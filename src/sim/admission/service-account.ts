import { goQuote } from '../../base/go-format.ts'
import { pathSegmentNameErrors } from '../../base/names.ts'
import type { Container, Pod, PodSpec, ServiceAccount, Volume } from '../../model/kubernetes.generated.ts'
import { forbiddenStatus } from '../api/status.ts'
import { admissionName, isResource, type AdmissionPlugin } from './plugin.ts'

/**
 * `plugin/pkg/admission/serviceaccount/admission.go` (1.36): gives a Pod its account, pull secrets and token volume, and refuses
 * Pods whose account is missing or may not use the secrets that they mount.
 */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  resources: ['pods'],

  admit(request, cluster) {
    if (request.operation !== 'CREATE' || !isResource(request, '', 'pods')) return undefined
    const pod = request.object as Pod
    const spec = pod.spec ??= {}
    // The kubelet would not know a changed mirror pod again: it is only looked at.
    if (isMirror(pod)) return this.validate?.(request, cluster)
    spec.serviceAccountName ??= 'default'
    spec.serviceAccount = spec.serviceAccountName
    const account = cluster.get('', 'ServiceAccount', request.namespace, spec.serviceAccountName) as ServiceAccount | undefined
    if (account === undefined) {
      const name = spec.serviceAccountName
      const faults = pathSegmentNameErrors(name)
      const why = faults.length > 0 ? `invalid resource name ${goQuote(name)}: [${faults.join(' ')}]` : `serviceaccount "${name}" not found`
      return { status: forbiddenStatus('pods', '', admissionName(request), `error looking up service account ${request.namespace}/${name}: ${why}`) }
    }
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) mountToken(spec, request.suffix)
    if ((spec.imagePullSecrets ?? []).length === 0 && account.imagePullSecrets !== undefined) {
      spec.imagePullSecrets = account.imagePullSecrets.map(({ name }) => ({ name }))
    }
    return undefined
  },

  validate(request, cluster) {
    if (request.operation !== 'CREATE' || !isResource(request, '', 'pods')) return undefined
    const pod = request.object as Pod
    const text = isMirror(pod) ? mirrorFault(pod.spec ?? {}) : secretFault(pod.spec ?? {}, cluster.get('', 'ServiceAccount', request.namespace, pod.spec?.serviceAccountName ?? ''))
    return text === undefined ? undefined : { status: forbiddenStatus('pods', '', admissionName(request), text) }
  },
}

const tokenMountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
const tokenVolumePrefix = 'kube-api-access-'

function isMirror(pod: Pod): boolean {
  return Object.hasOwn(pod.metadata?.annotations ?? {}, 'kubernetes.io/config.mirror')
}

function mountToken(spec: PodSpec, suffix: () => string): void {
  const existing = spec.volumes?.find(({ name }) => name?.startsWith(tokenVolumePrefix))
  const volumeName = existing?.name ?? `${tokenVolumePrefix}${suffix()}`
  let needed = false
  for (const container of [...spec.initContainers ?? [], ...spec.containers ?? []]) {
    if (container.volumeMounts?.some(({ mountPath }) => mountPath === tokenMountPath) === true) continue
    container.volumeMounts = [...container.volumeMounts ?? [], { name: volumeName, readOnly: true, mountPath: tokenMountPath }]
    needed = true
  }
  if (existing === undefined && needed) spec.volumes = [...spec.volumes ?? [], tokenVolume(volumeName)]
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
    },
  }
}

/** Mirror pods stand for static pods, which cannot use anything from the API. */
function mirrorFault(spec: PodSpec): string | undefined {
  if (spec.serviceAccountName !== undefined) return 'a mirror pod may not reference service accounts'
  if (containersOf(spec).some(({ env, envFrom }) => env?.some((variable) => variable.valueFrom?.secretKeyRef) === true || envFrom?.some((source) => source.secretRef) === true)) {
    return 'a mirror pod may not reference secrets'
  }
  if (spec.volumes?.some((volume) => volume.secret) === true) return 'a mirror pod may not reference secrets'
  if (spec.volumes?.some((volume) => volume.projected?.sources?.some((source) => source.serviceAccountToken)) === true) {
    return 'a mirror pod may not use ServiceAccountToken volume projections'
  }
  return undefined
}

/** With `kubernetes.io/enforce-mountable-secrets: "true"` a Pod may use only the secrets that its account lists. */
function secretFault(spec: PodSpec, account: ServiceAccount | undefined): string | undefined {
  if (account?.metadata?.annotations?.['kubernetes.io/enforce-mountable-secrets'] !== 'true') return undefined
  const name = account.metadata.name ?? ''
  const mountable = new Set((account.secrets ?? []).map((secret) => secret.name))
  for (const volume of spec.volumes ?? []) {
    const secret = volume.secret?.secretName
    if (volume.secret && !mountable.has(secret)) return `volume with secret.secretName="${secret ?? ''}" is not allowed because service account ${name} does not reference that secret`
  }
  for (const [kind, containers] of [['init container', spec.initContainers ?? []], ['container', spec.containers ?? []]] as const) {
    const fault = containerSecretFault(kind, containers, mountable, name)
    if (fault !== undefined) return fault
  }
  const pullable = new Set((account.imagePullSecrets ?? []).map((secret) => secret.name))
  for (const [index, secret] of (spec.imagePullSecrets ?? []).entries()) {
    if (!pullable.has(secret.name)) return `imagePullSecrets[${index}].name="${secret.name ?? ''}" is not allowed because service account ${name} does not reference that imagePullSecret`
  }
  return undefined
}

function containerSecretFault(kind: string, containers: readonly Container[], mountable: ReadonlySet<string | undefined>, account: string): string | undefined {
  for (const container of containers) {
    for (const { name, valueFrom } of container.env ?? []) {
      const secret = valueFrom?.secretKeyRef
      if (secret && !mountable.has(secret.name)) return `${kind} ${container.name ?? ''} with envVar ${name ?? ''} referencing secret.secretName="${secret.name ?? ''}" is not allowed because service account ${account} does not reference that secret`
    }
    for (const { secretRef } of container.envFrom ?? []) {
      if (secretRef && !mountable.has(secretRef.name)) return `${kind} ${container.name ?? ''} with envFrom referencing secret.secretName="${secretRef.name ?? ''}" is not allowed because service account ${account} does not reference that secret`
    }
  }
  return undefined
}

function containersOf(spec: PodSpec): Container[] {
  return [...spec.initContainers ?? [], ...spec.containers ?? []]
}
