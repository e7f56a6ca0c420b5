import { timeText } from '../../base/words.ts'
import type { Pod } from '../../model/kubernetes.generated.ts'
import { keyOf, type Step } from '../history.ts'
import type { Problem } from '../plan.ts'
import { refusalText } from './refused.ts'
import { problemAt, type ProblemContext } from './context.ts'

/** Pods that nobody made anew: they ran, nothing controls them, and nobody asked for them to go. */
export function lostPods(context: ProblemContext): Problem[] {
  const { world: { history, cluster }, start } = context
  const removals = new Map<string, Step>()
  for (const step of history.stepsFrom(start)) {
    const { kind, before, after } = step
    const goes = before?.metadata?.deletionTimestamp === undefined && (after === undefined || after.metadata?.deletionTimestamp !== undefined)
    if (kind === 'Pod' && before !== undefined && goes && !removals.has(keyOf(before))) removals.set(keyOf(before), step)
  }
  return [...history.versionsOf('Pod')].flatMap(([key, versions]) => {
    const ran = versions.find(({ object }) => (object as Pod | undefined)?.status?.phase === 'Running')?.object
    if (ran === undefined || !isBare(ran)) return []
    const [namespace = '', name = ''] = key.split('/')
    const live = cluster.read.get('Pod', namespace, name) as Pod | undefined
    const removal = removals.get(key)
    const isLost = removal === undefined ? live?.status?.phase === 'Running' && isOnDeadNode(live, context) : removal.by !== 'kubectl'
    if (!isLost) return []
    const why = removal === undefined ? 'its node is silent' : removal.because
    return [problemAt(context, { kind: 'Pod', namespace, name }, {
      rule: 'bare-pod-lost', severity: 'warning', message: `pod ${namespace}/${name} is lost${why === '' ? '' : `: ${why}`}`, effect: 'no controller owns it, so nothing makes it anew',
      suggestion: 'let a Deployment, StatefulSet or Job make the pod',
    })]
  })
}

function isBare(object: { readonly metadata?: Pod['metadata'] }): boolean {
  return !object.metadata?.ownerReferences?.some(({ controller }) => controller === true) && object.metadata?.annotations?.['kubernetes.io/config.mirror'] === undefined
}

function isOnDeadNode({ spec }: Pod, { world }: ProblemContext): boolean {
  const node = world.cluster.read.get('Node', '', spec?.nodeName ?? '') as { status?: { conditions?: { type?: string, status?: string }[] } } | undefined
  return node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'Unknown') === true
}

/** Commands and events of the scenario that did not succeed. */
export function failedCommands({ commands }: ProblemContext): Problem[] {
  return commands.filter(({ code }) => code !== 0).map(({ at, command, stderr }): Problem => {
    const isDrain = /^kubectl (?:.* )?drain\b/.test(command) && stderr.includes('disruption budget')
    return {
      rule: isDrain ? 'drain-blocked' : 'command-failed', severity: 'error', message: `at ${timeText(at)} \`${command}\` fails: ${isDrain ? lastLines(stderr) : refusalText(stderr)}`,
      ...isDrain ? { effect: 'the node keeps the pods that may not go, and whoever drains it waits', suggestion: 'more replicas, or a PodDisruptionBudget that allows one pod to go' } : {},
    }
  })
}

/** A drain says the same every five seconds; the last word counts. */
function lastLines(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.includes('disruption budget'))
  return lines.at(-1) ?? stderr.trim()
}

/** Victims of the scheduler. */
export function preemptions(context: ProblemContext): Problem[] {
  const { world: { history }, start } = context
  return history.stepsFrom(start).filter(({ kind, before, after, by }) => kind === 'Pod' && by === 'default-scheduler' && before?.metadata?.deletionTimestamp === undefined && (after === undefined || after.metadata?.deletionTimestamp !== undefined))
    .map(({ before, because, time }) => problemAt(context, { kind: 'Pod', namespace: before?.metadata?.namespace ?? '', name: before?.metadata?.name ?? '' }, {
      rule: 'plan-preemption', severity: 'warning', message: `pod ${before?.metadata?.namespace ?? ''}/${before?.metadata?.name ?? ''} is evicted at ${timeText((time - start) / 1000)}: ${because}`,
      effect: 'its containers end, and it needs another place',
    }))
}

/** The simulation itself did not come to rest. */
export function livelocks({ world: { livelock } }: ProblemContext): Problem[] {
  return livelock === undefined ? [] : [{ rule: 'plan-livelock', severity: 'error', message: livelock.error, effect: 'what comes after is not known' }]
}
