import { cloneValue } from '../../base/json.ts'
import type { OwnerReference, Pod, PodTemplateSpec } from '../../model/kubernetes.generated.ts'
import type { ApiObject } from '../api/strategy.ts'
import type { Status } from '../api/status.ts'
import type { ControllerContext } from './controller.ts'

/** Pods made and deleted for an owner, with the events that tell: `RealPodControl` of `controller_utils.go` (1.36). */
export interface Owner {
  readonly apiVersion: string
  readonly kind: string
  readonly object: ApiObject
}

export function controllerRef({ apiVersion, kind, object }: Owner): OwnerReference {
  return { apiVersion, kind, name: object.metadata?.name, uid: object.metadata?.uid, controller: true, blockOwnerDeletion: true }
}

/** The pod that a template gives; names end in five random characters. */
export function podFromTemplate(template: PodTemplateSpec, owner: Owner): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {}
  return cloneValue<Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${owner.object.metadata?.name ?? ''}-`,
      namespace: owner.object.metadata?.namespace,
      ...labels === undefined ? {} : { labels },
      ...annotations === undefined ? {} : { annotations },
      ...finalizers === undefined ? {} : { finalizers },
      ownerReferences: [controllerRef(owner)],
    },
    spec: template.spec,
  })
}

/** A pod that was asked for: why it was refused, and its event. */
export interface Attempt {
  readonly refusal: Status | undefined
  tell(): void
}

/** Makes a pod; a namespace on its way out is nothing to tell about, and no failure. */
export function createPod(pod: Pod, owner: Owner, context: ControllerContext, because: string): Attempt {
  const { object, refusal } = context.write.create<Pod>('Pod', pod, because)
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => { context.event(owner.kind, owner.object, type, reason, message) }
  if (refusal === undefined) return { refusal, tell: () => { tell('Normal', 'SuccessfulCreate', `Created pod: ${object?.metadata?.name ?? ''}`) } }
  if (isNamespaceTerminating(refusal)) return { refusal: undefined, tell: () => undefined }
  return { refusal, tell: () => { tell('Warning', 'FailedCreate', `Error creating: ${refusal.message}`) } }
}

export function deletePod(pod: Pod, owner: Owner, context: ControllerContext, because: string): Status | undefined {
  const { namespace = '', name = '' } = pod.metadata ?? {}
  const { refusal } = context.write.delete('Pod', namespace, name, because)
  if (refusal === undefined) context.event(owner.kind, owner.object, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
  else if (refusal.code !== 404) context.event(owner.kind, owner.object, 'Warning', 'FailedDelete', `Error deleting: ${refusal.message}`)
  return refusal?.code === 404 ? undefined : refusal
}

export function isNamespaceTerminating(refusal: Status): boolean {
  return refusal.message.includes('because it is being terminated')
}

/**
 * 1, 2, 4, … at a time: a batch with a failure is the last one. Gives how many were made and the first failure. Those of a batch are made
 * side by side, and a refusal is quicker than a write: failures are told first.
 */
export function slowStart(count: number, make: (index: number) => Attempt): { made: number, failure: Status | undefined } {
  let made = 0
  let next = 0
  for (let size = Math.min(count, 1); size > 0; size = Math.min(2 * size, count - next)) {
    const batch = sideBySide(size).map((index) => make(next + index))
    next += size
    const failed = batch.filter(({ refusal }) => refusal !== undefined)
    for (const attempt of [...failed, ...batch.filter(({ refusal }) => refusal === undefined)]) attempt.tell()
    made += size - failed.length
    if (failed.length > 0) return { made, failure: failed[0]?.refusal }
  }
  return { made, failure: undefined }
}

/** Of two that are started together Go runs the second first; more of them meet in any order. */
function sideBySide(size: number): readonly number[] {
  return size === 2 ? [1, 0] : Array.from({ length: size }, (_, index) => index)
}
