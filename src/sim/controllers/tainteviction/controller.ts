import { cloneValue, sameValue } from '../../../base/json.ts'
import type { Node, Pod, Taint, Toleration } from '../../../model/kubernetes.generated.ts'
import { tolerates } from '../../scheduler/cycle/tolerations.ts'
import { defineController, splitKey, type Controller, type ControllerContext } from '../controller.ts'

interface Scheduled {
  readonly createdAt: number
  readonly fireAt: number
  /** Its event is out. */
  readonly isTold?: boolean
}

/**
 * Milliseconds that a pod may stay among these taints: 0 when one is not tolerated, undefined when it may stay for ever.
 * `GetMatchingTolerations` and `getMinTolerationTime` of `pkg/controller/tainteviction` (1.36).
 */
export function tolerationTime(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
  let shortest: number | undefined
  for (const taint of taints) {
    const toleration = tolerations.find((entry) => tolerates(entry, taint))
    if (toleration === undefined) return 0
    const seconds = toleration.tolerationSeconds
    if (seconds !== undefined) shortest = Math.min(shortest ?? Infinity, Math.max(0, seconds) * 1000)
  }
  return shortest
}

/** Pods leave nodes with NoExecute taints that they do not tolerate: `pkg/controller/tainteviction/taint_eviction.go` (1.36). */
export function taintEvictionController(): Controller {
  const timers = new Map<string, Scheduled>()
  return defineController({
    name: 'tainteviction',
    component: 'taint-eviction-controller',
    watches: {
      Node: ({ before, after }) => sameValue(executeTaints(before), executeTaints(after)) ? [] : [`/${(after ?? before)?.metadata?.name ?? ''}`],
      Pod: ({ before, after }) => {
        const [was, is] = [before, after] as (Pod | undefined)[]
        const isSame = was?.spec?.nodeName === is?.spec?.nodeName && sameValue(was?.spec?.tolerations, is?.spec?.tolerations)
        const { namespace = '', name = '' } = (after ?? before)?.metadata ?? {}
        return isSame ? [] : [`${namespace}/${name}`]
      },
    },
    reconcile(key, context) {
      const { namespace, name } = splitKey(key)
      if (namespace === '') lookAtNode(name, timers, context)
      else lookAtPod(key, context.read.get('Pod', namespace, name), timers, context)
      return undefined
    },
  })
}

function lookAtNode(name: string, timers: Map<string, Scheduled>, context: ControllerContext): void {
  const node = context.read.get('Node', '', name) as Node | undefined
  if (node === undefined) return
  const taints = executeTaints(node)
  for (const pod of context.read.podsOn(name) as Pod[]) {
    const key = `${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`
    if (taints.length === 0) cancel(key, pod, timers, context)
    else consider(key, pod, taints, timers, context)
  }
}

function lookAtPod(key: string, pod: Pod | undefined, timers: Map<string, Scheduled>, context: ControllerContext): void {
  if (pod === undefined) {
    const { namespace, name } = splitKey(key)
    return cancel(key, { metadata: { namespace, name } }, timers, context)
  }
  const due = timers.get(key)
  if (due !== undefined && due.fireAt <= context.clock.now) {
    timers.delete(key)
    if (due.isTold !== true) tell(pod, context)
    return evict(pod, context)
  }
  const taints = executeTaints(context.read.get('Node', '', pod.spec?.nodeName ?? ''))
  if (taints.length > 0) consider(key, pod, taints, timers, context)
}

function consider(key: string, pod: Pod, taints: readonly Taint[], timers: Map<string, Scheduled>, context: ControllerContext): void {
  const stay = tolerationTime(taints, pod.spec?.tolerations ?? [])
  const { now } = context.clock
  if (stay === undefined) return cancel(key, pod, timers, context)
  if (stay === 0) {
    cancel(key, pod, timers, context)
    // It says so at once. Its writes take as long as those of others that a taint concerns, as a DaemonSet's controller.
    tell(pod, context)
    timers.set(key, { createdAt: now, fireAt: now, isTold: true })
    return context.requeueAfter(key, 0)
  }
  const scheduled = timers.get(key)
  // The time counts from when the taint was first seen.
  if (scheduled !== undefined && scheduled.createdAt + stay < now + stay) return
  if (scheduled !== undefined) cancel(key, pod, timers, context)
  timers.set(key, { createdAt: now, fireAt: now + stay })
  context.requeueAfter(key, stay)
}

function cancel(key: string, pod: Pod, timers: Map<string, Scheduled>, context: ControllerContext): void {
  if (timers.get(key)?.isTold === true || !timers.delete(key)) return
  context.event('Pod', withoutIdentity(pod), 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`)
}

function tell(pod: Pod, context: ControllerContext): void {
  context.event('Pod', withoutIdentity(pod), 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`)
}

function evict(pod: Pod, context: ControllerContext): void {
  const { namespace = '', name = '' } = pod.metadata ?? {}
  const live = context.read.get('Pod', namespace, name) as Pod | undefined
  if (live === undefined) return
  const marked = cloneValue(live)
  const condition = {
    type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint',
    observedGeneration: marked.metadata?.generation, lastTransitionTime: context.clock.timestamp(),
  }
  const conditions = marked.status?.conditions ?? []
  if (!conditions.some(({ type, status, reason }) => type === condition.type && status === 'True' && reason === condition.reason)) {
    marked.status = { ...marked.status, conditions: [...conditions.filter(({ type }) => type !== condition.type), condition] }
    context.write.updateStatus('Pod', marked, 'it does not tolerate the node')
  }
  context.write.delete('Pod', namespace, name, 'its node has a NoExecute taint that it does not tolerate')
}

/** The event's reference carries no uid. */
function withoutIdentity({ metadata }: Pod): Pod {
  return { metadata: { namespace: metadata?.namespace, name: metadata?.name } }
}

function executeTaints(node: Node | undefined): Taint[] {
  return (node?.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
}
