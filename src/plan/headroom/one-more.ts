import type { Pod } from '../../model/kubernetes.generated.ts'
import type { PodInfo } from '../../sim/scheduler/cycle/pod-info.ts'
import { boundTo, classifyClaims, findPodVolumes, provisionedOn } from '../../sim/scheduler/plugins/volume-binder.ts'
import type { Decision, Scheduler } from '../../sim/scheduler/scheduler.ts'

/** A pod that waits for a place: as it was written, without what a node or a kubelet has added. */
export function unplaced(pod: Pod, name = pod.metadata?.name): Pod {
  const { nodeName: _node, ...spec } = pod.spec ?? {}
  const { deletionTimestamp: _deleted, ...metadata } = pod.metadata ?? {}
  return { ...pod, metadata: { ...metadata, name, uid: name }, spec, status: { phase: 'Pending' } }
}

/** Lets the scheduler decide about one pod and, where it finds a place, takes it: the node's room and the volumes that were matched. */
export function placeOne(scheduler: Scheduler, pod: Pod): { readonly info: PodInfo, readonly decision: Decision } | undefined {
  const framework = scheduler.frameworkFor(pod)
  if (framework === undefined) return undefined
  const info = scheduler.cache.shapes.infoOf(pod)
  const decision = scheduler.decide(framework, info)
  if (decision.kind === 'placed') take(scheduler, info, decision.node)
  return { info, decision }
}

/** Puts a pod on a node with everything that comes along. */
export function take({ cache }: Scheduler, info: PodInfo, node: string): void {
  cache.place(info, node)
  const place = cache.node(node)
  const claims = classifyClaims(info, cache.objects)
  const found = place === undefined || claims.delayed.length === 0 ? undefined : findPodVolumes(claims, place, cache.objects)
  if (found === undefined || 'error' in found) return
  for (const { claim, volume } of found.bindings) cache.objects.put('PersistentVolume', boundTo(volume, claim))
  for (const claim of found.provisions) cache.objects.put('PersistentVolumeClaim', provisionedOn(claim, node))
}
