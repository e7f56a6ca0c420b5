import type { Pod } from '../model/kubernetes.generated.ts'
import { eventClass, type Cluster } from './cluster.ts'
import type { Change } from './cluster-informers.ts'
import type { ControllerContext } from './controllers/controller.ts'
import { VolumeBinding } from './cluster-volumes.ts'
import { SchedulingLoop, type Attempt } from './scheduler/scheduling-loop.ts'
import { isWatchedKind } from './scheduler/cycle/cluster-objects.ts'
import { Scheduler } from './scheduler/scheduler.ts'

const component = 'default-scheduler'

/** Lets the scheduler work in a simulated cluster: it hears of changes, and its attempts are written. */
export function attachScheduler(cluster: Cluster, scheduler = new Scheduler()): SchedulingLoop {
  const loop = new SchedulingLoop(scheduler)
  const context = cluster.contextFor(component)
  const volumes = new VolumeBinding(cluster, component, (attempt, node) => { bind(attempt, node, context) }, (attempt, message) => { giveBack(attempt, message, loop, cluster) })
  let due: number | undefined
  const wakeAt = (time: number): void => {
    if (due !== undefined && due <= time) return
    due = time
    cluster.queue.add(time, eventClass.scheduler, component, () => {
      if (due === time) due = undefined
      drain()
    })
  }
  const drain = (): void => {
    for (let turn = podsPerTurn(loop.queue.ready); turn > 0; turn--) {
      const attempt = loop.next(cluster.clock.now)
      if (attempt === undefined) {
        const next = loop.queue.nextWake(cluster.clock.now)
        if (next !== undefined) wakeAt(Math.max(next, cluster.clock.now + 1))
        return
      }
      carryOut(attempt, volumes, context)
    }
    wakeAt(cluster.clock.now)
  }
  cluster.read.onChange(({ kind, before, after }: Change) => {
    if (kind !== 'Pod' && kind !== 'Node' && !isWatchedKind(kind)) return
    loop.observe(kind, before, after, cluster.clock.now)
    wakeAt(cluster.clock.now)
  })
  loop.start(cluster.read.list('Node').map((object) => ({ kind: 'Node' as const, object: object })), cluster.clock.now)
  return loop
}

/** Writes that controllers may make before their client slows them down: `--kube-api-burst` of kube-controller-manager (1.36). */
const burst = 30

/**
 * Kubelets and controllers work beside the scheduler and see each pod before it comes to the next, as long as they keep up. When many
 * wait they fall behind and see several at a time: with 29 pods waiting each one, with 100 four, with 10,000 first 334 and then ever fewer.
 */
function podsPerTurn(waiting: number): number {
  return 1 + Math.floor(waiting / burst)
}

function bind({ info }: Attempt, node: string, context: ControllerContext): void {
  const { namespace = '', name = '' } = info.pod.metadata ?? {}
  const live = context.read.get('Pod', namespace, name) as Pod | undefined
  if (live === undefined) return
  context.write.bind(namespace, name, node, 'the scheduler chose the node')
  context.event('Pod', live, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`)
}

/** What the scheduler had set aside for a pod is free again, and the pod waits for another attempt. */
function giveBack({ info, volumes }: Attempt, message: string, loop: SchedulingLoop, cluster: Cluster): void {
  const { namespace = '', name = '' } = info.pod.metadata ?? {}
  const { cache } = loop.scheduler
  const context = cluster.contextFor(component)
  const pod = context.read.get('Pod', namespace, name) as Pod | undefined
  cache.removePod(info.key)
  for (const { volume } of volumes?.bindings ?? []) {
    const live = context.read.get('PersistentVolume', '', volume.metadata?.name ?? '')
    if (live !== undefined) cache.objects.put('PersistentVolume', live)
  }
  for (const { metadata } of volumes?.provisions ?? []) {
    const live = context.read.get('PersistentVolumeClaim', metadata?.namespace ?? '', metadata?.name ?? '')
    if (live !== undefined) cache.objects.put('PersistentVolumeClaim', live)
  }
  if (pod === undefined) return
  context.event('Pod', pod, 'Warning', 'FailedScheduling', message)
  loop.queue.add(pod, cluster.clock.now)
}

function carryOut(attempt: Attempt, binding: VolumeBinding, context: ControllerContext): void {
  const { info, decision, victims, losers, volumes } = attempt
  const { namespace = '', name = '' } = info.pod.metadata ?? {}
  const live = context.read.get('Pod', namespace, name) as Pod | undefined
  if (live === undefined) return
  if (decision.kind === 'placed') return volumes === undefined ? bind(attempt, decision.node, context) : binding.begin(attempt, decision.node, volumes)
  for (const victim of victims) preempt(victim.pod, live, context)
  for (const loser of losers) setNominated(loser.pod, undefined, context)
  const { message } = decision
  context.event('Pod', live, 'Warning', 'FailedScheduling', message)
  const pod = context.read.get('Pod', namespace, name) as Pod
  const status = { ...pod.status }
  const reason = decision.kind === 'unschedulable' ? 'Unschedulable' : 'SchedulerError'
  const old = status.conditions?.find(({ type }) => type === 'PodScheduled')
  if (decision.kind === 'unschedulable' && decision.nominatedNode !== undefined) {
    if (decision.nominatedNode === '') delete status.nominatedNodeName
    else status.nominatedNodeName = decision.nominatedNode
  }
  if (old?.reason !== reason || old.message !== message) {
    const entry = { type: 'PodScheduled', status: 'False', reason, message, observedGeneration: pod.metadata?.generation, lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : context.clock.timestamp() }
    status.conditions = old === undefined ? [...status.conditions ?? [], entry] : (status.conditions ?? []).map((condition) => condition === old ? entry : condition)
  }
  context.write.updateStatus('Pod', { ...pod, status }, 'no node fits')
}

function preempt(pod: Pod, preemptor: Pod, context: ControllerContext): void {
  const { namespace = '', name = '' } = pod.metadata ?? {}
  const live = context.read.get('Pod', namespace, name) as Pod | undefined
  if (live === undefined) return
  const condition = {
    type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message: `${component}: preempting to accommodate a higher priority pod`,
    observedGeneration: live.metadata?.generation, lastTransitionTime: context.clock.timestamp(),
  }
  const status = { ...live.status, conditions: [...(live.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget'), condition] }
  context.write.updateStatus('Pod', { ...live, status }, 'it makes room')
  context.write.delete('Pod', namespace, name, `room for ${preemptor.metadata?.name ?? ''}, which is more important`)
  context.event('Pod', live, 'Normal', 'Preempted', `Preempted by pod ${preemptor.metadata?.uid ?? ''} on node ${live.spec?.nodeName ?? ''}`)
}

function setNominated(pod: Pod, node: string | undefined, context: ControllerContext): void {
  const live = context.read.get('Pod', pod.metadata?.namespace ?? '', pod.metadata?.name ?? '') as Pod | undefined
  if (live?.status?.nominatedNodeName === undefined) return
  context.write.updateStatus('Pod', { ...live, status: { ...live.status, nominatedNodeName: node } }, 'a more important pod gets the node')
}
