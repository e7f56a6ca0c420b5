import type { Node, Pod } from '../../../src/model/kubernetes.generated.ts'
import { Scheduler, type Decision, type SchedulerOptions } from '../../../src/sim/scheduler/scheduler.ts'

/** Builders for small clusters, so that a test shows only what it is about. */

export function node(name: string, allocatable: Record<string, string>, more: { labels?: Record<string, string>, spec?: Node['spec'] } = {}): Node {
  return { metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } }, ...(more.spec && { spec: more.spec }), status: { allocatable: { pods: '110', ...allocatable } } }
}

export function pod(name: string, requests: Record<string, string> = {}, spec: Pod['spec'] = {}, labels: Record<string, string> = {}): Pod {
  return { metadata: { name, namespace: 'default', uid: `uid-${name}`, labels }, spec: { containers: [{ name: 'c', image: 'a', resources: { requests } }], ...spec } }
}

export function bound(one: Pod, nodeName: string): Pod {
  return { ...one, spec: { ...one.spec, nodeName } }
}

export function schedulerWith(nodes: readonly Node[], pods: readonly Pod[] = [], options: SchedulerOptions = {}): Scheduler {
  const scheduler = new Scheduler(options)
  for (const one of nodes) scheduler.cache.addNode(one)
  for (const one of pods) scheduler.cache.addPod(one)
  return scheduler
}

export function decide(scheduler: Scheduler, one: Pod): Decision {
  const framework = scheduler.frameworkFor(one)
  if (framework === undefined) throw new Error('no profile for this pod')
  return scheduler.decide(framework, scheduler.cache.shapes.infoOf(one))
}

export function placedOn(decision: Decision): string {
  return decision.kind === 'placed' ? decision.node : decision.kind
}
