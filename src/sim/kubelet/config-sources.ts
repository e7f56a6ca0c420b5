import type { Container, ConfigMap, Pod, Secret, Volume } from '../../model/kubernetes.generated.ts'

/** Reads a ConfigMap or Secret of the pod's namespace. */
export type Lookup = (kind: 'ConfigMap' | 'Secret', name: string) => ConfigMap | Secret | undefined

/** Something a pod needs and cannot have yet. */
export interface Missing {
  readonly message: string
  /** What to wait for. */
  readonly kind: 'ConfigMap' | 'Secret'
  readonly name: string
}

/** The ConfigMap that kube-controller-manager puts into every namespace; here it is always there. */
const rootCertificates = 'kube-root-ca.crt'

/** The first reference of a container's environment that leads nowhere: `makeEnvironmentVariables` of `pkg/kubelet/kubelet_pods.go` (1.36). */
export function missingEnvironment({ env = [], envFrom = [] }: Container, namespace: string, lookup: Lookup): Missing | undefined {
  for (const { configMapRef, secretRef } of envFrom) {
    const found = (configMapRef && missingObject('ConfigMap', configMapRef, lookup)) ?? (secretRef && missingObject('Secret', secretRef, lookup))
    if (found !== undefined) return found
  }
  for (const { valueFrom } of env) {
    const { configMapKeyRef, secretKeyRef } = valueFrom ?? {}
    const found = (configMapKeyRef && missingKey('ConfigMap', configMapKeyRef, namespace, lookup)) ?? (secretKeyRef && missingKey('Secret', secretKeyRef, namespace, lookup))
    if (found !== undefined) return found
  }
  return undefined
}

/** Volumes that cannot be mounted, with the words of `pkg/volume/configmap`, `secret` and `projected` (1.36). */
export function missingVolumes({ spec = {} }: Pod, lookup: Lookup): readonly (Missing & { readonly volume: string })[] {
  const mounted = new Set([...spec.initContainers ?? [], ...spec.containers ?? []].flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name)))
  return (spec.volumes ?? []).flatMap((volume) => {
    const missing = mounted.has(volume.name) ? missingOf(volume, lookup) : undefined
    return missing === undefined ? [] : [{ ...missing, volume: volume.name ?? '', message: `MountVolume.SetUp failed for volume "${volume.name ?? ''}" : ${missing.message}` }]
  })
}

function missingOf({ configMap, secret, projected }: Volume, lookup: Lookup): Missing | undefined {
  if (configMap !== undefined) return missingItems('ConfigMap', configMap, lookup)
  if (secret !== undefined) return missingItems('Secret', { name: secret.secretName, items: secret.items, optional: secret.optional }, lookup)
  for (const source of projected?.sources ?? []) {
    const found = (source.configMap && missingItems('ConfigMap', source.configMap, lookup)) ?? (source.secret && missingItems('Secret', source.secret, lookup))
    if (found !== undefined) return found
  }
  return undefined
}

interface Reference {
  readonly name?: string | undefined
  readonly optional?: boolean | undefined
}

function missingObject(kind: 'ConfigMap' | 'Secret', { name = '', optional }: Reference, lookup: Lookup): Missing | undefined {
  if (optional === true || name === rootCertificates || lookup(kind, name) !== undefined) return undefined
  return { kind, name, message: `${kind.toLowerCase()} "${name}" not found` }
}

function missingKey(kind: 'ConfigMap' | 'Secret', reference: Reference & { readonly key?: string | undefined }, namespace: string, lookup: Lookup): Missing | undefined {
  const { name = '', key = '', optional } = reference
  const object = lookup(kind, name)
  if (object === undefined) return missingObject(kind, reference, lookup)
  // Only texts can be variables: binaryData does not count.
  if (optional === true || Object.hasOwn(object.data ?? {}, key)) return undefined
  return { kind, name, message: `couldn't find key ${key} in ${kind} ${namespace}/${name}` }
}

function missingItems(kind: 'ConfigMap' | 'Secret', reference: Reference & { readonly items?: readonly { readonly key?: string | undefined }[] | undefined }, lookup: Lookup): Missing | undefined {
  const { name = '', items = [], optional } = reference
  const object = lookup(kind, name)
  if (object === undefined) return missingObject(kind, reference, lookup)
  const keys = { ...object.data, ...'binaryData' in object ? object.binaryData : {} }
  const lost = optional === true ? undefined : items.find(({ key = '' }) => !Object.hasOwn(keys, key))
  return lost === undefined ? undefined : { kind, name, message: `references non-existent ${kind === 'Secret' ? 'secret' : 'config'} key: ${lost.key ?? ''}` }
}

/**
 * When a mount that failed is tried again: 0.5 s later, then after 1, 2, 4 … s, at most 122 s: `nestedpendingoperations` (1.36).
 * The first try at or after `from`.
 */
export function mountRetry(failedAt: number, from: number): number {
  let at = failedAt
  for (let wait = 500; at < from || at === failedAt; wait = Math.min(wait * 2, 122_000)) at += wait
  return at
}

/** Every wait between two syncs of a pod that could not be started. */
export const syncRetry = 10_000

/** The first of these retries at or after an instant: failed at 3 s, there at 14 s → 23 s. */
export function nextSyncRetry(failedAt: number, from: number): number {
  return failedAt + Math.max(1, Math.ceil((from - failedAt) / syncRetry)) * syncRetry
}
