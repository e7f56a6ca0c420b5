import type {
  CSIDriver, CSINode, CSIStorageCapacity, DeviceClass, Namespace, PersistentVolume, PersistentVolumeClaim, PodDisruptionBudget, ReplicaSet,
  ReplicationController, ResourceResourceClaim as ResourceClaim, ResourceSlice, Service, StatefulSet, StorageClass, VolumeAttachment, ObjectMeta,
} from '../../../model/kubernetes.generated.ts'
import { compareStrings, sameValue } from '../../../base/json.ts'
import type { Labels } from './selector.ts'

/** What the scheduler watches besides nodes and pods, by kind. */
export interface WatchedKinds {
  Namespace: Namespace
  Service: Service
  ReplicationController: ReplicationController
  ReplicaSet: ReplicaSet
  StatefulSet: StatefulSet
  PodDisruptionBudget: PodDisruptionBudget
  PersistentVolume: PersistentVolume
  PersistentVolumeClaim: PersistentVolumeClaim
  StorageClass: StorageClass
  CSINode: CSINode
  CSIDriver: CSIDriver
  CSIStorageCapacity: CSIStorageCapacity
  VolumeAttachment: VolumeAttachment
  ResourceClaim: ResourceClaim
  ResourceSlice: ResourceSlice
  DeviceClass: DeviceClass
}

export type WatchedKind = keyof WatchedKinds

const clusterScoped = new Set<WatchedKind>(['Namespace', 'PersistentVolume', 'StorageClass', 'CSINode', 'CSIDriver', 'VolumeAttachment', 'ResourceSlice', 'DeviceClass'])
const namespaced = new Set<WatchedKind>(['Service', 'ReplicationController', 'ReplicaSet', 'StatefulSet', 'PodDisruptionBudget', 'PersistentVolumeClaim', 'CSIStorageCapacity', 'ResourceClaim'])

export function isWatchedKind(kind: string): kind is WatchedKind {
  return clusterScoped.has(kind as WatchedKind) || namespaced.has(kind as WatchedKind)
}

interface Named { readonly metadata?: ObjectMeta | undefined }

/** The listers of the scheduler: objects by kind and `namespace/name` (or name). Lists come in name order. */
export class ClusterObjects {
  /** Grows with every change, so that what was derived can be kept until then. */
  version = 0
  /** Grows with changes of what selects or describes pods: selectors, labels of namespaces, device classes. */
  selectionVersion = 0
  readonly #kinds = new Map<WatchedKind, Map<string, unknown>>()
  readonly #lists = new Map<WatchedKind, unknown[]>()

  put<K extends WatchedKind>(kind: K, object: WatchedKinds[K]): void {
    let known = this.#kinds.get(kind)
    if (known === undefined) this.#kinds.set(kind, known = new Map<string, unknown>())
    const key = keyOf(kind, (object as Named).metadata)
    if (selects(kind) && !sameValue(selectionOf(kind, known.get(key)), selectionOf(kind, object))) this.selectionVersion++
    known.set(key, object)
    this.#lists.delete(kind)
    this.version++
  }

  remove<K extends WatchedKind>(kind: K, object: WatchedKinds[K]): void {
    this.#kinds.get(kind)?.delete(keyOf(kind, (object as Named).metadata))
    if (selects(kind)) this.selectionVersion++
    this.#lists.delete(kind)
    this.version++
  }

  /** By name, or `namespace/name` for kinds that live in a namespace. */
  find<K extends WatchedKind>(kind: K, key: string): WatchedKinds[K] | undefined {
    return this.#kinds.get(kind)?.get(key) as WatchedKinds[K] | undefined
  }

  list<K extends WatchedKind>(kind: K): readonly WatchedKinds[K][] {
    let list = this.#lists.get(kind)
    if (list === undefined) {
      list = [...(this.#kinds.get(kind) ?? [])].sort(([a], [b]) => compareStrings(a, b)).map(([, object]) => object)
      this.#lists.set(kind, list)
    }
    return list as WatchedKinds[K][]
  }

  copy(): ClusterObjects {
    const copy = new ClusterObjects()
    for (const [kind, objects] of this.#kinds) copy.#kinds.set(kind, new Map(objects))
    return copy
  }

  /** Labels of a namespace. One that was never given has the label every API server adds. */
  namespaceLabels(name: string): Labels {
    return this.find('Namespace', name)?.metadata?.labels ?? { 'kubernetes.io/metadata.name': name }
  }
}

function selects(kind: WatchedKind): boolean {
  return kind === 'Service' || kind === 'ReplicationController' || kind === 'ReplicaSet' || kind === 'StatefulSet' || kind === 'Namespace' || kind === 'DeviceClass'
}

function selectionOf(kind: WatchedKind, object: unknown): unknown {
  if (object === undefined) return undefined
  if (kind === 'Namespace') return (object as Namespace).metadata?.labels ?? {}
  return kind === 'DeviceClass' ? (object as DeviceClass).spec ?? {} : (object as Service).spec?.selector ?? {}
}

export function keyOf(kind: WatchedKind, metadata: ObjectMeta | undefined): string {
  const name = metadata?.name ?? ''
  return clusterScoped.has(kind) ? name : `${metadata?.namespace ?? 'default'}/${name}`
}
