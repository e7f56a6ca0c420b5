import { cloneValue, compareStrings } from '../../../base/json.ts'
import type { Pod } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { defineController, type Controller, type ControllerContext } from '../controller.ts'
import { isPodTerminal } from '../pods.ts'

const period = 20_000
const quarantine = 40_000
const outOfService = 'node.kubernetes.io/out-of-service'

/** Flag `--terminated-pod-gc-threshold`. */
const defaultThreshold = 12_500

/** Pods whose node is gone or out of service, and ended ones beyond a number: `pkg/controller/podgc/gc_controller.go` (1.36). */
export function podGarbageCollector(threshold = defaultThreshold): Controller {
  const missingSince = new Map<string, number>()
  return defineController({
    name: 'podgc',
    component: 'pod-garbage-collector',
    watches: {},
    resync: { milliseconds: period, keys: () => ['/*'] },
    reconcile(_key, context) {
      const known = new Set(context.read.list('Node').map(({ metadata }) => metadata?.name ?? ''))
      for (const name of missingSince.keys()) if (known.has(name)) missingSince.delete(name)
      const pods = context.read.list('Pod') as Pod[]
      if (threshold > 0) collectTerminated(pods, threshold, context)
      for (const pod of pods) collect(pod, known, missingSince, context)
      return undefined
    },
  })
}

/** Evicted ones first, so that those of controllers stay longer, then the oldest. */
function collectTerminated(pods: readonly Pod[], threshold: number, context: ControllerContext): void {
  const ended = pods.filter(isPodTerminal)
  if (ended.length <= threshold) return
  const rank = ({ status }: Pod): number => status?.reason === 'Evicted' ? 0 : 1
  const born = ({ metadata }: Pod): number => parseTime(metadata?.creationTimestamp) ?? 0
  ended.sort((a, b) => rank(a) - rank(b) || born(a) - born(b) || compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? ''))
  for (const { metadata } of ended.slice(0, ended.length - threshold)) context.write.delete('Pod', metadata?.namespace ?? '', metadata?.name ?? '', 'too many pods have ended', { gracePeriodSeconds: 0 })
}

function collect(pod: Pod, known: ReadonlySet<string>, missingSince: Map<string, number>, context: ControllerContext): void {
  const node = pod.spec?.nodeName ?? ''
  const { now } = context.clock
  if (node === '') {
    if (pod.metadata?.deletionTimestamp !== undefined) remove(pod, undefined, context)
    return
  }
  if (!known.has(node)) {
    const since = missingSince.get(node)
    if (since === undefined) missingSince.set(node, now)
    else if (now - since >= quarantine) remove(pod, 'PodGC: node no longer exists', context)
    return
  }
  if (pod.metadata?.deletionTimestamp === undefined) return
  const { spec, status } = context.read.get('Node', '', node) as { spec?: { taints?: { key?: string }[] }, status?: { conditions?: { type?: string, status?: string }[] } }
  const isReady = status?.conditions?.some(({ type, status: verdict }) => type === 'Ready' && verdict === 'True') === true
  if (!isReady && spec?.taints?.some(({ key }) => key === outOfService) === true) remove(pod, undefined, context)
}

/** Marks it failed, where it still runs, and takes it away without grace. */
function remove(pod: Pod, message: string | undefined, context: ControllerContext): void {
  const { namespace = '', name = '' } = pod.metadata ?? {}
  if (!isPodTerminal(pod)) {
    const marked = cloneValue(pod)
    const conditions = marked.status?.conditions ?? []
    const added = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message, observedGeneration: marked.metadata?.generation, lastTransitionTime: context.clock.timestamp() }
    marked.status = { ...marked.status, phase: 'Failed', conditions: message === undefined ? conditions : [...conditions.filter(({ type }) => type !== added.type), added] }
    context.write.updateStatus('Pod', marked, 'its node is gone')
  }
  context.write.delete('Pod', namespace, name, 'its node is gone', { gracePeriodSeconds: 0 })
}
