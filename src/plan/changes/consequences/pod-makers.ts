import type { Labels } from '../../../base/labels.ts'
import type { PodSpec } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../../sim/api/strategy.ts'
import { templateOf, titleOfObject, type ObjectReader } from './facts.ts'

/** Something that makes pods, or a pod that stands for itself. */
export interface PodMaker {
  readonly group: string
  readonly kind: string
  readonly name: string
  /** `Deployment shop/web`. */
  readonly title: string
  readonly labels: Labels
  readonly spec: PodSpec
}

const makers = [['apps', 'DaemonSet'], ['apps', 'Deployment'], ['apps', 'ReplicaSet'], ['apps', 'StatefulSet'], ['', 'ReplicationController'], ['batch', 'CronJob'], ['batch', 'Job'], ['', 'Pod']] as const

/** Everything in a namespace that makes pods: owned objects follow their owners. */
export function podMakers(reader: ObjectReader, namespace: string): PodMaker[] {
  return makers.flatMap(([group, kind]) => reader.list(group, kind, namespace).flatMap((object) => {
    const isOwned = object.metadata?.ownerReferences?.some(({ controller }) => controller === true) === true
    return isOwned ? [] : [{ group, kind, name: object.metadata?.name ?? '', title: titleOfObject(kind, object), labels: podLabels(group, kind, object), spec: templateOf(group, kind, object)?.spec ?? {} }]
  }))
}

/** The labels of the pods that an object makes. */
export function podLabels(group: string, kind: string, object: AnyObject): Labels {
  return templateOf(group, kind, object)?.metadata?.labels ?? {}
}
