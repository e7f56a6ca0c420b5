import type { Deployment, PersistentVolumeClaim, Pod } from '../../model/kubernetes.generated.ts'
import { nameText, topOwner, workloadText } from '../owners.ts'
import { pendingPods } from '../node-placement.ts'
import type { PendingPod, Problem } from '../plan.ts'
import { lastKnown } from '../timeline/timeline.ts'
import { problemAt, type ProblemContext } from './context.ts'
import { effectOf } from './pods.ts'

/** Pods that find no node, by workload and sentence. */
export function unschedulablePods(context: ProblemContext): Problem[] {
  const groups = new Map<string, PendingPod[]>()
  for (const pod of context.pending) {
    const namespace = pod.pod.slice(0, pod.pod.indexOf('/'))
    const key = JSON.stringify([namespace, pod.workload === '' ? `Pod/${pod.pod.slice(namespace.length + 1)}` : pod.workload, pod.message])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [pod])
    else group.push(pod)
  }
  const newPods = new Set(pendingPods(context.world.cluster.read).filter((pod) => context.world.isNew(pod)).map(nameText))
  return [...groups].map(([key, pods]) => {
    const [namespace = '', workload = '', message = ''] = JSON.parse(key) as string[]
    const [kind = '', name = ''] = workload.split('/')
    const resource = { kind, namespace, name }
    const held = heldByOld(context, resource)
    const who = pods.length === 1 ? `pod ${pods[0]?.pod ?? ''} stays Pending` : `${pods.length} pods of ${kind} ${namespace}/${name} stay Pending`
    const proposal = pods.flatMap(({ proposals }) => proposals)[0] ?? missingClass(context, pods)
    const isNew = pods.some(({ pod }) => newPods.has(pod))
    return problemAt(context, resource, {
      rule: held === undefined ? 'pod-unschedulable' : 'rollout-deadlock', severity: isNew ? 'error' : 'warning',
      message: `${who}: ${message}`,
      effect: held === undefined ? effectOf(resource, context) : `the old pods keep the room that the new one needs, and maxUnavailable ${held.maxUnavailable} lets none of them go: the rollout can never end`,
      ...held !== undefined ? { suggestion: 'let one old pod go first (maxUnavailable: 1), or make room for one more' } : proposal === undefined ? {} : { suggestion: proposal },
    }, held === undefined ? [] : ['spec', 'strategy'])
  })
}

/** Claims that nothing will ever bind: the class they name, or a default one, is not in the cluster. */
function missingClass({ world: { cluster: { read } } }: ProblemContext, pods: readonly PendingPod[]): string | undefined {
  const names = new Set(pods.map(({ pod }) => pod))
  const waiting = pendingPods(read).filter((pod) => names.has(nameText(pod)))
  for (const { metadata, spec } of waiting) {
    for (const { persistentVolumeClaim } of spec?.volumes ?? []) {
      const claim = read.get('PersistentVolumeClaim', metadata?.namespace ?? '', persistentVolumeClaim?.claimName ?? '') as PersistentVolumeClaim | undefined
      if (claim === undefined || claim.spec?.volumeName) continue
      const wanted = claim.spec?.storageClassName
      if (wanted === undefined) return `claim ${claim.metadata?.name ?? ''} names no StorageClass and the cluster has no default one: name one, or say with --cluster which there are`
      if (wanted !== '' && read.get('StorageClass', '', wanted) === undefined) return `claim ${claim.metadata?.name ?? ''} names the StorageClass ${wanted}, which the cluster does not have: create it, or say with --cluster which there are`
    }
  }
  return undefined
}

/** A rollout that would go on if one of its own old pods went: proved by asking the scheduler again without it. */
function heldByOld({ world }: ProblemContext, { kind, namespace, name }: { kind: string, namespace: string, name: string }): { maxUnavailable: string } | undefined {
  const deployment = kind === 'Deployment' ? world.cluster.read.get('Deployment', namespace, name) as Deployment | undefined : undefined
  const { type, rollingUpdate } = deployment?.spec?.strategy ?? {}
  if (deployment === undefined || type === 'Recreate') return undefined
  const lookup = lastKnown(world.history)
  const isOwn = (pod: Pod): boolean => pod.metadata?.namespace === namespace && workloadText(topOwner(pod, lookup)) === `${kind}/${name}`
  const waiting = pendingPods(world.cluster.read).find(isOwn)
  if (waiting === undefined) return undefined
  const hash = waiting.metadata?.labels?.['pod-template-hash']
  const old = (world.cluster.read.list('Pod', namespace) as Pod[]).filter((pod) => isOwn(pod) && pod.spec?.nodeName && pod.metadata?.labels?.['pod-template-hash'] !== hash)
  for (const pod of old) {
    const trial = world.scheduler.copy()
    trial.cache.removePod(`${namespace}/${pod.metadata?.name ?? ''}`)
    const framework = trial.frameworkFor(waiting)
    const decision = framework && trial.decide(framework, trial.cache.shapes.infoOf(waiting))
    if (decision?.kind === 'placed') return { maxUnavailable: String(rollingUpdate?.maxUnavailable ?? '25%') }
  }
  return undefined
}
