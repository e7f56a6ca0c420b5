import type { ReplicaSet } from '../../model/kubernetes.generated.ts'
import type { Problem } from '../plan.ts'
import { topOwner } from '../owners.ts'
import { lastKnown } from '../timeline/timeline.ts'
import { problemAt, type ProblemContext } from './context.ts'
import { effectOf } from './pods.ts'

const kinds = ['ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job'] as const

/** Pods that admission did not let in: for want of quota, or for what they are. */
export function refusedPods(context: ProblemContext): Problem[] {
  const { world: { cluster, history }, start } = context
  const lookup = lastKnown(history)
  const found = new Map<string, Problem>()
  for (const { time, by, verb, object, refused } of cluster.trace.entries) {
    if (time < start || verb !== 'create' || refused === undefined || !object.startsWith('Pod/')) continue
    const owner = ownerOfRefused(context, object, by)
    const top = owner === undefined ? undefined : topOwner(owner, lookup) ?? { kind: owner.kind ?? '', name: owner.metadata?.name ?? '' }
    const namespace = object.split('/')[1] ?? ''
    const resource = { kind: top?.kind ?? 'Pod', namespace, name: top?.name ?? object.split('/')[2] ?? '' }
    const isQuota = refused.includes('exceeded quota')
    const isLasting = owner === undefined || isShort(owner.kind ?? '', owner)
    // What only came a moment too early, as a pod before its ServiceAccount, has put itself right.
    if (!isLasting && !isQuota) continue
    const words = refused.replace(/^pods "[^"]*" is forbidden: /, '')
    const key = JSON.stringify([resource, isQuota])
    found.set(key, problemAt(context, resource, {
      rule: isQuota ? 'quota-exceeded-during-surge' : 'pod-refused', severity: isLasting ? 'error' : 'warning',
      message: `a pod of ${resource.kind} ${namespace}/${resource.name} is refused: ${words}`,
      effect: isLasting ? effectOf(resource, context) : 'the controller tries again and gets it in once other pods are gone',
    }))
  }
  return [...found.values()]
}

type Owner = ReplicaSet

/** A refused pod has no object: its controller is found by the name that it would have had. */
function ownerOfRefused({ world: { history } }: ProblemContext, object: string, by: string): Owner | undefined {
  const [, namespace = '', name = ''] = object.split('/')
  const base = name.replace(/-$/, '')
  const lookup = lastKnown(history)
  const kind = kinds.find((one) => by.startsWith(one.toLowerCase().replace('controller', ''))) ?? 'ReplicaSet'
  for (const one of [kind, ...kinds]) {
    const found = lookup(one, namespace, base) ?? lookup(one, namespace, base.replace(/-[^-]+$/, ''))
    if (found !== undefined) return { ...found, kind: one }
  }
  return undefined
}

function isShort(kind: string, { spec, status }: ReplicaSet): boolean {
  return kind === 'Job' || kind === 'DaemonSet' ? true : (status?.replicas ?? 0) < (spec?.replicas ?? 0)
}
