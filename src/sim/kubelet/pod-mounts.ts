import type { Pod } from '../../model/kubernetes.generated.ts'
import { unattached, unusableClaims } from './attachments.ts'
import { missingVolumes, mountRetry, nextSyncRetry } from './config-sources.ts'
import type { Fleet } from './machine.ts'
import type { PodReporter } from './pod-reporter.ts'
import type { PodWorker } from './pod-worker.ts'

/** What mounting the volumes of a pod needs of its worker. */
export interface MountHost {
  readonly fleet: Fleet
  readonly node: string
  readonly reporter: PodReporter
  readonly worker: PodWorker
  /** Later, unless the machine or the pod is gone by then. */
  at(time: number, run: () => void): void
  /** The pod is to start, and has not. */
  isWaiting(): boolean
}

/** `podAttachAndMountTimeout` of `pkg/kubelet/volumemanager`. */
const attachTimeout = 123_000

/** Waits for the volumes of one pod: `pkg/kubelet/volumemanager/volume_manager.go` (1.36). */
export class PodMounts {
  readonly #host: MountHost
  #failedAt: number | undefined
  #isWatchingAttachments = false

  constructor(host: MountHost) {
    this.#host = host
  }

  /** Whether all volumes can be mounted; tells of those that cannot, and wakes the pod when something changes. */
  canMount(pod: Pod): boolean {
    const { fleet, reporter, worker } = this.#host
    const isAttached = this.#isAttached(pod)
    const unusable = unusableClaims(pod, fleet.cluster.read)
    const missing = missingVolumes(pod, reporter.lookup)
    if (missing.length + unusable.length === 0) return isAttached
    const failedAt = this.#failedAt ??= fleet.cluster.clock.now
    for (const { kind, name, message } of missing) {
      reporter.tell('Warning', 'FailedMount', message)
      fleet.waitFor(kind, reporter.namespace, name, worker, (changed) => mountRetry(failedAt, changed))
    }
    for (const { claim, message } of unusable) {
      reporter.tell('Warning', 'FailedMount', message)
      fleet.waitFor('PersistentVolumeClaim', reporter.namespace, claim, worker, (changed) => nextSyncRetry(failedAt, changed))
    }
    return false
  }

  #isAttached(pod: Pod): boolean {
    const { fleet, node, worker } = this.#host
    if (!fleet.waitsForAttachments) return true
    const missing = unattached(pod, node, fleet.cluster.read)
    for (const { attachment } of missing) fleet.waitFor('VolumeAttachment', '', attachment, worker, (changed) => changed)
    if (missing.length > 0 && !this.#isWatchingAttachments) {
      this.#isWatchingAttachments = true
      this.#waitInVain(fleet.cluster.clock.now + attachTimeout)
    }
    return missing.length === 0
  }

  /** `WaitForAttachAndMount` gives up after 123 s, says so, and begins anew. */
  #waitInVain(due: number): void {
    const { fleet, node, reporter } = this.#host
    this.#host.at(due, () => {
      const pod = reporter.live()
      const missing = pod === undefined || !this.#host.isWaiting() ? [] : unattached(pod, node, fleet.cluster.read)
      if (missing.length === 0) return
      const names = missing.map(({ volume }) => volume).sort().join(' ')
      reporter.tell('Warning', 'FailedMount', `Unable to attach or mount volumes: unmounted volumes=[${names}], unattached volumes=[${names}], failed to process volumes=[]: context deadline exceeded`)
      this.#waitInVain(due + attachTimeout)
    })
  }
}
