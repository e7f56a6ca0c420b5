import { sameValue, type JsonPath } from '../../../base/json.ts'
import { scaledValue } from '../../../base/int-or-string.ts'
import { counted } from '../../../base/words.ts'
import type { DaemonSet, Deployment, Node, StatefulSet } from '../../../model/kubernetes.generated.ts'
import { isRollingUpdate, maxSurge, maxUnavailable } from '../../../sim/controllers/deployment/fenceposts.ts'
import { shouldRunOn } from '../../../sim/controllers/daemon/node-fit.ts'
import { changedPaths } from '../../effects/changed-paths.ts'
import type { Problem } from '../../plan.ts'
import { stepsOf } from '../steps.ts'
import { listed, problemOf, templateOf, titleOf, type ChangedObject, type ChangeFacts } from './facts.ts'

/** Workloads whose pods are replaced, by what, and how many of them at a time. */
export function restarts(facts: ChangeFacts): Problem[] {
  return facts.changed.flatMap((change): Problem[] => {
    const { resource, group, before, after } = change
    if (group !== 'apps' || before === undefined || !(resource.kind in ways)) return []
    const [old, now] = [templateOf(group, resource.kind, before), templateOf(group, resource.kind, after)]
    const way = sameValue(old, now) ? undefined : ways[resource.kind as keyof typeof ways](after, facts)
    if (way === undefined) return []
    const paths = changedPaths(old, now).map((path) => `spec.template.${path}`)
    return [problemOf(change, {
      rule: 'plan-restart', severity: 'info', message: `${titleOf(resource)} restarts its ${counted(way.pods, 'pod')}: ${listed(paths)} ${paths.length === 1 ? 'changes' : 'change'}`, effect: way.pace,
    }, placeOf(change))]
  })
}

interface Way {
  readonly pods: number
  readonly pace: string
}

/** How each kind goes about it; undefined where pods stay until somebody deletes them. */
const ways = {
  Deployment(deployment: Deployment): Way | undefined {
    const { paused = false, replicas: pods = 1 } = deployment.spec ?? {}
    if (paused || pods === 0) return undefined
    if (!isRollingUpdate(deployment)) return { pods, pace: 'all of them end before the first new one starts (Recreate)' }
    const [surge, unavailable] = [maxSurge(deployment), maxUnavailable(deployment)]
    return { pods, pace: `at most ${counted(pods + surge, 'pod')} at a time, and never fewer than ${String(Math.max(0, pods - unavailable))} available (maxSurge ${String(surge)}, maxUnavailable ${String(unavailable)})` }
  },
  StatefulSet({ metadata, spec }: StatefulSet): Way | undefined {
    const { replicas = 1, updateStrategy: { type, rollingUpdate: { partition = 0 } = {} } = {}, ordinals: { start = 0 } = {} } = spec ?? {}
    const pods = Math.max(0, start + replicas - Math.max(partition, start))
    if (type === 'OnDelete' || pods === 0) return undefined
    const name = (ordinal: number): string => `${metadata?.name ?? ''}-${String(ordinal)}`
    return { pods, pace: pods === 1 ? `${name(start + replicas - 1)} is away while it is replaced` : `one at a time, from ${name(start + replicas - 1)} down to ${name(Math.max(partition, start))}${partition > start ? ` (partition ${String(partition)})` : ''}` }
  },
  DaemonSet(set: DaemonSet, { after }: ChangeFacts): Way | undefined {
    const { type, rollingUpdate: { maxUnavailable: unavailable = 1, maxSurge: surge = 0 } = {} } = set.spec?.updateStrategy ?? {}
    const pods = (after.list('', 'Node') as readonly Node[]).filter((node) => shouldRunOn(set, node).run).length
    if (type === 'OnDelete' || pods === 0) return undefined
    const more = scaledValue(surge, pods, true) ?? 0
    return { pods, pace: more > 0 ? `on ${counted(more, 'node')} at a time, the new pod beside the old one (maxSurge)` : `on ${counted(Math.max(1, scaledValue(unavailable, pods, true) ?? 1), 'node')} at a time, which has none meanwhile (maxUnavailable)` }
  },
}

/** The first field of the template that changes. */
function placeOf({ change: { fields }, manifest }: ChangedObject): JsonPath {
  const path = fields.find((field) => field.path.startsWith('spec.template.'))?.path
  return path === undefined ? ['spec', 'template'] : stepsOf(manifest.object, path)
}
