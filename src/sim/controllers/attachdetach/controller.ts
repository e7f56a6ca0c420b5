import { cloneValue } from '../../../base/json.ts'
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, VolumeAttachment } from '../../../model/kubernetes.generated.ts'
import { defineController, type Controller, type ControllerContext } from '../controller.ts'
import { VolumeUsers } from './volume-users.ts'
import { attachable, attachmentName, type AttachableVolume } from './volumes.ts'

export interface AttachDetachOptions {
  /** Whether a machine's kubelet runs and is heard of: then what nobody uses any more is unmounted at once. */
  readonly isReporting: (node: string) => boolean
  /** How long the driver of a volume takes to attach or to detach it. Default 1000. */
  readonly milliseconds?: number | undefined
}

/** `ReconcilerMaxWaitForUnmountDuration`. */
const longestUnmount = 360_000
/** `ReconcilerLoopPeriod`: the pass in which the time is seen to be over. */
const loopPeriod = 100
const outOfService = 'node.kubernetes.io/out-of-service'

/**
 * Volumes are attached to the machines of their pods and detached where no pod needs them: `pkg/controller/volume/attachdetach` (1.36), and the attacher
 * of each CSI driver, which is taken to be there. Pods that are found running have their volumes.
 */
export function attachDetachController({ isReporting, milliseconds = 1000 }: AttachDetachOptions): Controller {
  const users = new VolumeUsers()
  const pass = new Reconciler(users, isReporting, milliseconds)
  const keys = (volumes: readonly string[]): readonly string[] => volumes.length === 0 ? volumes : volumes.map((name) => `/${name}`)
  return defineController({
    name: 'attachdetach',
    component: 'attachdetach-controller',
    watches: {
      Pod: (change, { read }) => keys(users.seePod(change, read)),
      VolumeAttachment: (change) => keys(users.seeAttachment(change)),
      PersistentVolumeClaim: ({ before, after }) => {
        const [was, is] = [before, after].map((claim) => (claim as PersistentVolumeClaim | undefined)?.spec?.volumeName ?? '')
        return is === undefined || is === '' || was === is ? [] : [`/${is}`]
      },
      Node: ({ before, after }, { read }) => healthOf(before) === healthOf(after) ? [] : keys(users.volumesOn((after ?? before)?.metadata?.name ?? '', read)),
    },
    reconcile: (key, context) => pass.volume(key.slice(1), context),
  })
}

class Reconciler {
  readonly #users: VolumeUsers
  readonly #isReporting: (node: string) => boolean
  readonly #milliseconds: number
  /** By name of the attachment: when the driver is done with it, and since when nobody needs it. */
  readonly #busyUntil = new Map<string, number>()
  readonly #unneededSince = new Map<string, number>()
  /** What was told already: a volume and the machine that waits for it. */
  readonly #told = new Set<string>()

  constructor(users: VolumeUsers, isReporting: (node: string) => boolean, milliseconds: number) {
    this.#users = users
    this.#isReporting = isReporting
    this.#milliseconds = milliseconds
  }

  /** Detaches before it attaches, so that a volume can move. */
  volume(name: string, context: ControllerContext): string | undefined {
    const { read } = context
    const object = read.get('PersistentVolume', '', name) as PersistentVolume | undefined
    const volume = object === undefined ? undefined : attachable(object, read)
    const wanted = object === undefined || volume === undefined ? new Map<string, readonly Pod[]>() : this.#users.podsOf(object, read)
    for (const attachment of this.#users.attachmentsOf(name, read)) {
      if (wanted.has(attachment.spec?.nodeName ?? '')) this.#unneededSince.delete(attachment.metadata?.name ?? '')
      else this.#detach(name, attachment, context)
    }
    for (const told of this.#told) if (told.startsWith(`${name} `) && !wanted.has(told.slice(name.length + 1))) this.#told.delete(told)
    if (volume === undefined) return undefined
    for (const [node, pods] of wanted) {
      const refusal = this.#attach(volume, node, pods, wanted, context)
      if (refusal !== undefined) return refusal
    }
    return undefined
  }

  #detach(volume: string, { metadata, spec }: VolumeAttachment, context: ControllerContext): void {
    const { name = '' } = metadata ?? {}
    const { now } = context.clock
    const node = context.read.get('Node', '', spec?.nodeName ?? '') as Node | undefined
    const since = this.#unneededSince.get(name) ?? now
    this.#unneededSince.set(name, since)
    const isMounted = node !== undefined && !this.#isReporting(spec?.nodeName ?? '')
    const isForced = !isReady(node) && now - since > longestUnmount
    if (isMounted && !isForced && !isOutOfService(node)) return context.requeueAfter(`/${volume}`, Math.max(loopPeriod, since + longestUnmount + loopPeriod - now))
    if (!this.#isDone(name, volume, context)) return
    this.#unneededSince.delete(name)
    context.write.delete('VolumeAttachment', '', name, isMounted ? 'no pod needs the volume there, and its machine has been silent for too long' : 'no pod needs the volume there')
  }

  #attach(volume: AttachableVolume, node: string, pods: readonly Pod[], wanted: ReadonlyMap<string, readonly Pod[]>, context: ControllerContext): string | undefined {
    const name = attachmentName(volume, node)
    const live = context.read.get('VolumeAttachment', '', name) as VolumeAttachment | undefined
    if (live?.status?.attached === true) return undefined
    const others = this.#users.attachmentsOf(volume.name, context.read).filter(({ spec }) => spec?.nodeName !== node)
    const isFound = pods.some(({ status }) => status?.containerStatuses?.some(({ state }) => state?.running !== undefined) === true)
    if (live === undefined && !volume.isShared && others.length > 0 && !isFound) {
      this.#tellMultiAttach(volume, node, pods, [...wanted].flatMap(([other, theirs]) => other === node ? [] : theirs), context)
      return undefined
    }
    const attachment = { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttachment', metadata: { name }, spec: { attacher: volume.driver, nodeName: node, source: { persistentVolumeName: volume.name } } }
    const { object = live, refusal } = live === undefined ? context.write.create('VolumeAttachment', attachment, 'a pod on the node needs the volume') : {}
    if (object === undefined) return refusal?.message
    if (!isFound && !this.#isDone(name, volume.name, context)) return undefined
    const attached = cloneValue(object) as VolumeAttachment
    attached.status = { ...attached.status, attached: true }
    context.write.updateStatus('VolumeAttachment', attached, isFound ? 'its pods run' : 'the driver has attached it')
    if (!isFound) for (const pod of pods) context.event('Pod', pod, 'Normal', 'SuccessfulAttachVolume', `AttachVolume.Attach succeeded for volume "${volume.name}" `)
    return undefined
  }

  /** The first call begins the driver's work; true when it is over. */
  #isDone(name: string, volume: string, context: ControllerContext): boolean {
    const { clock } = context
    const until = this.#busyUntil.get(name) ?? clock.now + this.#milliseconds
    if (clock.now >= until) {
      this.#busyUntil.delete(name)
      return true
    }
    this.#busyUntil.set(name, until)
    context.requeueAfter(`/${volume}`, until - clock.now)
    return false
  }

  /** Once for each machine that waits: `reportMultiAttachError`. A claim has one namespace, and so have its pods. */
  #tellMultiAttach(volume: AttachableVolume, node: string, pods: readonly Pod[], holders: readonly Pod[], context: ControllerContext): void {
    const key = `${volume.name} ${node}`
    if (this.#told.has(key)) return
    this.#told.add(key)
    const why = holders.length === 0 ? "Volume is already exclusively attached to one node and can't be attached to another" : `Volume is already used by pod(s) ${holders.map(({ metadata }) => metadata?.name ?? '').join(', ')}`
    for (const pod of pods) context.event('Pod', pod, 'Warning', 'FailedAttachVolume', `Multi-Attach error for volume "${volume.name}" ${why}`)
  }
}

function isReady(node: Node | undefined): boolean {
  return node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
}

function isOutOfService(node: Node | undefined): boolean {
  return node?.spec?.taints?.some(({ key }) => key === outOfService) === true
}

/** What of a node decides whether its volumes may be taken away. */
function healthOf(node: Node | undefined): string {
  return node === undefined ? 'gone' : `${isReady(node)} ${isOutOfService(node)}`
}
