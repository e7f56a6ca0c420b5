import { compareStrings } from '../base/json.ts'
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../model/kubernetes.generated.ts'
import type { AnyObject } from '../sim/api/strategy.ts'
import { groupVersionOf } from '../kubectl/session.ts'
import type { Cluster } from '../sim/cluster.ts'
import { parseTime } from '../sim/clock.ts'
import type { History, Version } from './history.ts'
import type { ObjectName, RolloutCurve } from './plan.ts'

type Point = RolloutCurve['points'][number]
type Counts = Omit<Point, 'at'>

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController'] as const

/** How each workload fared that was not at rest the whole time: a point at every change of its numbers. */
export function rolloutsOf(history: History, cluster: Cluster, start: number, end: number): RolloutCurve[] {
  return kinds.flatMap((kind) => {
    const resource = cluster.read.resourceOf(kind)
    const apiVersion = resource === undefined ? 'apps/v1' : groupVersionOf(resource)
    const keys = [...history.versionsOf(kind)].sort(([a], [b]) => compareStrings(a, b))
    return keys.flatMap(([, versions]) => {
      const [first] = versions
      const meta = first?.object?.metadata
      const isOwned = meta?.ownerReferences?.some(({ controller }) => controller === true) === true
      const name = { apiVersion, kind, namespace: meta?.namespace ?? '', name: meta?.name ?? '' }
      const curve = isOwned ? undefined : curveOf(name, versions, start, end)
      return curve === undefined ? [] : [curve]
    })
  })
}

function curveOf(resource: ObjectName, versions: readonly Version[], start: number, end: number): RolloutCurve | undefined {
  const before = versions.findLast(({ time }) => time < start)
  const during = lastPerInstant(versions.filter(({ time }) => time >= start))
  const points: Point[] = []
  for (const { time, object } of [...before === undefined ? [] : [{ ...before, time: start }], ...during]) {
    const counts = object === undefined ? nothing : countsOf(resource.kind, object)
    const last = points.at(-1)
    const at = (time - start) / 1000
    // What was before stays beside what the first instant makes of it.
    if (last?.at === at && !(points.length === 1 && before !== undefined)) points.pop()
    if (points.length === 0 || !sameCounts(points.at(-1), counts)) points.push({ at, ...counts })
  }
  if (points.length < 2 && before !== undefined) return undefined
  const now = versions.at(-1)?.object
  const finished = now === undefined ? during.at(-1)?.time : finishTime(resource.kind, versions, start)
  const finishedAt = finished === undefined ? undefined : (finished - start) / 1000
  const stalled = finishedAt === undefined && now !== undefined ? stallOf(now, points, start, end) : undefined
  return {
    resource, points,
    minimumReady: Math.min(...points.filter(({ at }) => finishedAt === undefined || at <= finishedAt).map(({ ready }) => ready)),
    ...finishedAt === undefined ? {} : { finishedAt },
    ...stalled === undefined ? {} : { stalled },
  }
}

const nothing: Counts = { desired: 0, ready: 0, available: 0, updated: 0, total: 0 }

function lastPerInstant(versions: readonly Version[]): Version[] {
  return versions.filter(({ time }, index) => versions[index + 1]?.time !== time)
}

function sameCounts(a: Counts | undefined, b: Counts): boolean {
  return a !== undefined && a.desired === b.desired && a.ready === b.ready && a.available === b.available && a.updated === b.updated && a.total === b.total
}

function countsOf(kind: string, object: AnyObject): Counts {
  if (kind === 'DaemonSet') {
    const { status = {} } = object as DaemonSet
    return { desired: status.desiredNumberScheduled ?? 0, ready: status.numberReady ?? 0, available: status.numberAvailable ?? 0, updated: status.updatedNumberScheduled ?? 0, total: status.currentNumberScheduled ?? 0 }
  }
  const { spec, status = {} } = object as Deployment | StatefulSet | ReplicaSet
  const total = status.replicas ?? 0
  const updated = 'updatedReplicas' in status || kind === 'Deployment' || kind === 'StatefulSet' ? (status as { updatedReplicas?: number }).updatedReplicas ?? 0 : total
  return { desired: spec?.replicas ?? 1, ready: status.readyReplicas ?? 0, available: status.availableReplicas ?? 0, updated, total }
}

/** The beginning of the last stretch in which everything wanted is there; undefined when the workload does not end in one. */
function finishTime(kind: string, versions: readonly Version[], start: number): number | undefined {
  let since: number | undefined
  for (const { time, object } of lastPerInstant(versions)) {
    if (object === undefined || !isDone(kind, object)) since = undefined
    else since ??= Math.max(time, start)
  }
  return since
}

/** Everything that is wanted is there, of the newest template and available, and nothing else. */
export function isDone(kind: string, object: AnyObject): boolean {
  const { desired, available, updated, total } = countsOf(kind, object)
  const observed = (object as { status?: { observedGeneration?: number } }).status?.observedGeneration ?? 0
  if (observed < (object.metadata?.generation ?? 0)) return false
  const isByHand = kind === 'DaemonSet' || kind === 'StatefulSet' ? (object as StatefulSet).spec?.updateStrategy?.type === 'OnDelete' : false
  return available >= desired && total === desired && (isByHand || updated >= desired)
}

function stallOf(object: AnyObject, points: readonly Point[], start: number, end: number): NonNullable<RolloutCurve['stalled']> {
  const since = points.at(-1)?.at ?? 0
  const { desired, ready, updated, total } = points.at(-1) ?? nothing
  const { spec, status } = object as Deployment
  const progressing = status?.conditions?.find(({ type }) => type === 'Progressing')
  const deadline = spec?.progressDeadlineSeconds
  const updatedAt = parseTime(progressing?.lastUpdateTime)
  const isWaiting = spec?.paused === true
  const message = isWaiting ? 'it is paused' : `${updated} of ${desired} pods are of the newest template, ${ready} of ${total} are ready`
  if (progressing === undefined || deadline === undefined || updatedAt === undefined || isWaiting) return { since, message }
  const passes = progressing.reason === 'ProgressDeadlineExceeded' ? parseTime(progressing.lastTransitionTime) ?? end : updatedAt + deadline * 1000
  return { since, message, deadlineAt: Math.max(0, (passes - start) / 1000) }
}
