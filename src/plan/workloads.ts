import type { OwnerReference, Pod } from '../model/kubernetes.generated.ts'
import type { NetworkView } from '../sim/network/view.ts'

/** The workload on top of a pod. A pod that nobody manages is its own. */
export interface Workload {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** Climbs from controller to controller: pod, ReplicaSet, Deployment. An owner that the view does not show ends the climb. */
export function workloadOf(view: NetworkView, pod: Pod): Workload {
  const namespace = pod.metadata?.namespace ?? ''
  let found: Workload = { kind: 'Pod', namespace, name: pod.metadata?.name ?? '' }
  let owner = controllerIn(pod.metadata?.ownerReferences)
  // A chain of owners can be a ring in objects that were written by hand.
  for (let steps = 0; owner !== undefined && steps < 8; steps++) {
    found = { kind: owner.kind ?? '', namespace, name: owner.name ?? '' }
    owner = controllerIn(view.get(found.kind, namespace, found.name)?.metadata?.ownerReferences)
  }
  return found
}

/** `Deployment shop/web`, as the timeline writes objects. */
export function workloadTitle({ kind, namespace, name }: Workload): string {
  return `${kind} ${namespace}/${name}`
}

function controllerIn(references: readonly OwnerReference[] | undefined): OwnerReference | undefined {
  return references?.find(({ controller }) => controller === true)
}
