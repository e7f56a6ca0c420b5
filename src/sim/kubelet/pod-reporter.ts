import { sameValue } from '../../base/json.ts'
import type { ConfigMap, Pod, PodStatus, Secret } from '../../model/kubernetes.generated.ts'
import type { Cluster } from '../cluster.ts'
import type { Rejection } from './admission.ts'
import type { ContainerRecord } from './container-record.ts'

/** What a kubelet reads and writes of one pod through the API server. */
export class PodReporter {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly #cluster: Cluster
  readonly #host: string
  /** What was posted last, and what the API server made of it. */
  #posted: PodStatus | undefined
  #stored: PodStatus | undefined

  constructor(cluster: Cluster, host: string, { metadata = {} }: Pod) {
    this.#cluster = cluster
    this.#host = host
    this.uid = metadata.uid ?? ''
    this.namespace = metadata.namespace ?? ''
    this.name = metadata.name ?? ''
  }

  /** The pod as it is now; undefined once it is gone. */
  live(): Pod | undefined {
    const pod = this.#cluster.read.get('Pod', this.namespace, this.name) as Pod | undefined
    return pod?.metadata?.uid === this.uid ? pod : undefined
  }

  /** A ConfigMap or Secret of the pod's namespace. */
  readonly lookup = (kind: 'ConfigMap' | 'Secret', name: string): ConfigMap | Secret | undefined => this.#cluster.read.get(kind, this.namespace, name)

  /** Posts a status, if it is another one than before. */
  post(pod: Pod, status: PodStatus): void {
    if (this.#stored !== undefined && sameValue(pod.status, this.#stored) && sameValue(status, this.#posted)) return
    const { object } = this.#cluster.client.as('kubelet').updateStatus<Pod>('Pod', { ...pod, status }, `the kubelet reports ${status.phase ?? ''}`)
    this.#posted = status
    this.#stored = object?.status
  }

  /** The kubelet does not take the pod: `rejectPod`. Of its conditions only those of others stay. */
  reject(pod: Pod, { reason, message }: Rejection): void {
    this.tell('Warning', reason, message)
    const conditions = (pod.status?.conditions ?? []).filter(({ type = '' }) => !ownConditions.has(type))
    const status = { ...pod.status, phase: 'Failed', reason, message: `Pod was rejected: ${message}`, startTime: this.#cluster.clock.timestamp(), conditions, observedGeneration: pod.metadata?.generation }
    this.#cluster.client.as('kubelet').updateStatus('Pod', { ...pod, status }, 'the kubelet does not take it')
  }

  /** Nothing of it runs any more: its object may go. */
  remove(): void {
    this.#cluster.client.as('kubelet').delete('Pod', this.namespace, this.name, 'its containers have ended', { gracePeriodSeconds: 0, uid: this.uid })
  }

  /** An event of one container. */
  event(record: ContainerRecord, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.tell(type, reason, message, `spec.${record.role === 'app' ? 'containers' : 'initContainers'}{${record.container.name ?? ''}}`)
  }

  tell(type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void {
    const object = this.live()
    if (object === undefined) return
    this.#cluster.events.record('kubelet', { kind: 'Pod', apiVersion: 'v1', object, host: this.#host, ...fieldPath === undefined ? {} : { fieldPath } }, type, reason, message)
  }
}

const ownConditions = new Set(['PodScheduled', 'Ready', 'Initialized', 'ContainersReady', 'PodReadyToStartContainers'])
