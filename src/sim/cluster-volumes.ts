import { cloneValue } from '../base/json.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../model/kubernetes.generated.ts'
import { eventClass, type Cluster } from './cluster.ts'
import type { Attempt } from './scheduler/scheduling-loop.ts'
import { boundTo, provisionedOn, type PodVolumes } from './scheduler/plugins/volume-binder.ts'

/** Plugin argument `bindTimeoutSeconds`. */
const bindTimeout = 600_000

interface Waiting {
  readonly attempt: Attempt
  readonly node: string
  readonly claims: readonly PersistentVolumeClaim[]
  readonly deadline: number
}

/**
 * Pods whose claims wait for their first consumer: the scheduler writes which volume, or which node, it chose, and binds the pod once all
 * claims are bound. `PreBind` of `framework/plugins/volumebinding/volume_binding.go`, `BindPodVolumes` of its `binder.go` (1.36).
 */
export class VolumeBinding {
  readonly #cluster: Cluster
  readonly #component: string
  readonly #bind: (attempt: Attempt, node: string) => void
  readonly #fail: (attempt: Attempt, message: string) => void
  readonly #waiting = new Map<string, Waiting>()
  #isDue = false

  constructor(cluster: Cluster, component: string, bind: (attempt: Attempt, node: string) => void, fail: (attempt: Attempt, message: string) => void) {
    this.#cluster = cluster
    this.#component = component
    this.#bind = bind
    this.#fail = fail
    cluster.read.onChange(({ kind, after }) => {
      if (this.#waiting.size === 0) return
      if (kind === 'PersistentVolumeClaim' || (kind === 'Pod' && after === undefined)) this.#lookAt(cluster.clock.now)
    })
  }

  /** Writes what was chosen for a pod. Its binding follows. */
  begin(attempt: Attempt, node: string, volumes: PodVolumes): void {
    const write = this.#cluster.client.as(this.#component)
    const { namespace = '', name = '' } = attempt.info.pod.metadata ?? {}
    for (const { claim, volume } of volumes.bindings) {
      const live = this.#cluster.read.get('PersistentVolume', '', volume.metadata?.name ?? '') as PersistentVolume | undefined
      if (live !== undefined) write.update('PersistentVolume', cloneValue(boundTo(live, claim)), `pod ${namespace}/${name} is to use it on ${node}`)
    }
    for (const claim of volumes.provisions) {
      const live = this.#cluster.read.get('PersistentVolumeClaim', claim.metadata?.namespace ?? '', claim.metadata?.name ?? '') as PersistentVolumeClaim | undefined
      if (live !== undefined) write.update('PersistentVolumeClaim', cloneValue(provisionedOn(live, node)), `pod ${namespace}/${name} is to use it on ${node}`)
    }
    const deadline = this.#cluster.clock.now + bindTimeout
    this.#waiting.set(attempt.info.key, { attempt, node, claims: [...volumes.bindings.map(({ claim }) => claim), ...volumes.provisions], deadline })
    this.#showNode(namespace, name, node)
    this.#cluster.queue.add(deadline, eventClass.scheduler, this.#component, () => { this.#lookAt(deadline) })
  }

  /** Gate NominatedNodeNameForExpectation: until it is bound, the pod shows where it is to go. */
  #showNode(namespace: string, name: string, node: string): void {
    const live = this.#cluster.read.get('Pod', namespace, name) as Pod | undefined
    if (live === undefined) return
    this.#cluster.client.as(this.#component).updateStatus('Pod', { ...live, status: { ...live.status, nominatedNodeName: node } }, 'its volumes are being bound')
  }

  #lookAt(time: number): void {
    if (this.#isDue) return
    this.#isDue = true
    this.#cluster.queue.add(time, eventClass.scheduler, this.#component, () => {
      this.#isDue = false
      for (const [key, waiting] of [...this.#waiting]) this.#check(key, waiting)
    })
  }

  #check(key: string, { attempt, node, claims, deadline }: Waiting): void {
    const { namespace = '', name = '', uid } = attempt.info.pod.metadata ?? {}
    const pod = this.#cluster.read.get('Pod', namespace, name)
    if (pod === undefined || pod.metadata?.uid !== uid || pod.metadata?.deletionTimestamp !== undefined) {
      this.#waiting.delete(key)
      return
    }
    const live = claims.map(({ metadata }) => this.#cluster.read.get('PersistentVolumeClaim', metadata?.namespace ?? '', metadata?.name ?? '') as PersistentVolumeClaim | undefined)
    const isBound = live.every((claim) => claim?.metadata?.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined)
    const lost = claims.find((_claim, index) => live[index] === undefined)
    if (!isBound && lost === undefined && this.#cluster.clock.now < deadline) return
    this.#waiting.delete(key)
    if (isBound) return this.#bind(attempt, node)
    const why = lost === undefined ? 'context deadline exceeded' : `persistentvolumeclaims "${lost.metadata?.name ?? ''}" not found`
    this.#fail(attempt, `running PreBind plugin "VolumeBinding": binding volumes: ${why}`)
  }
}
