import { sameValue } from '../../base/json.ts'
import { counted } from '../../base/words.ts'
import type { ContainerStatus, Deployment, EndpointSlice, Node, PersistentVolumeClaim, Pod, PodSpec } from '../../model/kubernetes.generated.ts'
import type { ApiObject } from '../../sim/api/strategy.ts'
import { taintText } from '../../sim/scheduler/explain/change.ts'
import type { Step } from '../history.ts'

/** What one step did to its object, in words that can be joined: `scales from 2 to 3`. */
export interface Deed {
  readonly verb: string
  readonly what: string
  /** Pods of one workload that go through the same are told of together. */
  readonly joins?: boolean
}

/** What happened to an object, as far as it tells something; heartbeats, counters and bookkeeping are not told. */
export function deedsOf({ kind, before, after, by }: Step): readonly Deed[] {
  switch (kind) {
    case 'Pod': return podDeeds(before, after)
    case 'Node': return nodeDeeds(before, after)
    case 'EndpointSlice': return endpointDeeds(before, after)
    case 'PersistentVolumeClaim': return claimDeeds(before, after)
    case 'ReplicaSet': case 'ReplicationController': case 'StatefulSet': case 'Deployment': case 'DaemonSet': case 'Job': case 'CronJob':
      return workloadDeeds(kind, before, after)
    default: return by === 'kubectl' ? plainDeeds(before, after) : []
  }
}

type Workload = ApiObject & {
  readonly spec?: { readonly replicas?: number, readonly paused?: boolean, readonly suspend?: boolean, readonly template?: { readonly spec?: PodSpec } }
  readonly status?: { readonly conditions?: readonly Condition[] }
}

interface Condition {
  readonly type?: string | undefined
  readonly status?: string | undefined
  readonly reason?: string | undefined
  readonly message?: string | undefined
}

function plainDeeds(before: ApiObject | undefined, after: ApiObject | undefined): Deed[] {
  if (before === undefined) return [{ verb: 'create', what: 'is created' }]
  if (after === undefined) return [{ verb: 'delete', what: 'is deleted' }]
  if (isMarked(before, after)) return [{ verb: 'delete', what: 'is to be deleted' }]
  return [{ verb: 'update', what: 'is changed' }]
}

function isMarked(before: ApiObject, after: ApiObject): boolean {
  return before.metadata?.deletionTimestamp === undefined && after.metadata?.deletionTimestamp !== undefined
}

function workloadDeeds(kind: string, before: Workload | undefined, after: Workload | undefined): Deed[] {
  const count = after?.spec?.replicas
  if (before === undefined) return [{ verb: 'create', what: count === undefined ? 'is created' : `is created with ${counted(count, 'replica')}` }]
  if (after === undefined) return [{ verb: 'delete', what: 'is gone' }]
  const deeds: Deed[] = isMarked(before, after) ? [{ verb: 'delete', what: 'is to be deleted' }] : []
  if (before.spec?.replicas !== count) deeds.push({ verb: 'scale', what: `scales from ${before.spec?.replicas ?? 0} to ${count ?? 0}` })
  const template = templateDeed(before.spec?.template?.spec, after.spec?.template?.spec)
  if (template !== undefined) deeds.push(template)
  if ((before.spec?.paused ?? false) !== (after.spec?.paused ?? false)) deeds.push({ verb: 'update', what: after.spec?.paused === true ? 'is paused' : 'is resumed' })
  if ((before.spec?.suspend ?? false) !== (after.spec?.suspend ?? false)) deeds.push({ verb: 'update', what: after.spec?.suspend === true ? 'is suspended' : 'goes on' })
  if (kind === 'Deployment' || kind === 'Job' || kind === 'ReplicaSet') deeds.push(...conditionDeeds(before, after))
  if (kind === 'Deployment') deeds.push(...rolloutDeeds(before, after))
  return deeds
}

function templateDeed(before: PodSpec | undefined, after: PodSpec | undefined): Deed | undefined {
  if (before === undefined || after === undefined || sameValue(before, after)) return undefined
  const images = (after.containers ?? []).flatMap(({ name, image }) => {
    const was = before.containers?.find((one) => one.name === name)?.image
    return was === undefined || was === image ? [] : [`${was} → ${image ?? ''}`]
  })
  return { verb: 'update', what: images.length > 0 ? `gets another image: ${images.join(', ')}` : 'gets another pod template' }
}

const toldConditions = new Set(['ReplicaFailure', 'Complete', 'Failed', 'Suspended', 'FailureTarget'])

function conditionDeeds(before: Workload, after: Workload): Deed[] {
  return (after.status?.conditions ?? []).flatMap((now): Deed[] => {
    const was = before.status?.conditions?.find(({ type }) => type === now.type)
    if (was?.status === now.status && was?.reason === now.reason) return []
    if (now.type === 'Progressing' && now.reason === 'ProgressDeadlineExceeded') return [{ verb: 'status', what: 'passes its progress deadline' }]
    if (!toldConditions.has(now.type ?? '') || now.status !== 'True') return []
    const words = now.message ?? now.reason ?? ''
    return [{ verb: 'status', what: now.type === 'Complete' ? 'is complete' : `${now.type ?? ''}: ${words}` }]
  })
}

/** A rollout is over when every replica is of the new template and available. */
function rolloutDeeds(before: ApiObject, after: ApiObject): Deed[] {
  return !isRolledOut(before) && isRolledOut(after) ? [{ verb: 'status', what: `is rolled out: ${counted((after as Deployment).spec?.replicas ?? 0, 'pod')} available` }] : []
}

/** Upstream's `DeploymentComplete`, `pkg/controller/deployment/util/deployment_util.go` (1.36). */
export function isRolledOut({ metadata, spec, status }: Deployment): boolean {
  const wanted = spec?.replicas ?? 0
  return status?.observedGeneration === metadata?.generation && (status?.updatedReplicas ?? 0) === wanted && (status?.replicas ?? 0) === wanted && (status?.availableReplicas ?? 0) === wanted
}

function podDeeds(before: Pod | undefined, after: Pod | undefined): Deed[] {
  if (before === undefined) return [{ verb: 'create', what: 'created', joins: true }]
  if (after === undefined) return [{ verb: 'delete', what: 'gone', joins: true }]
  const deeds: Deed[] = []
  if (isMarked(before, after)) deeds.push({ verb: 'delete', what: 'deleted', joins: true })
  if (!before.spec?.nodeName && after.spec?.nodeName) deeds.push({ verb: 'bind', what: `placed on ${after.spec.nodeName}`, joins: true })
  if (unscheduledWords(after) !== undefined && unscheduledWords(before) !== unscheduledWords(after)) deeds.push({ verb: 'status', what: `cannot be placed: ${unscheduledWords(after) ?? ''}`, joins: true })
  const [was, is] = [before.status?.phase, after.status?.phase]
  const isReady = condition(after, 'Ready') === 'True'
  const wasReady = condition(before, 'Ready') === 'True'
  const isLeaving = after.metadata?.deletionTimestamp !== undefined && (is === 'Failed' || is === 'Succeeded')
  if (was !== is && is !== undefined && was !== undefined && !isLeaving) deeds.push({ verb: 'status', what: is === 'Running' && isReady ? 'running and ready' : is.toLowerCase(), joins: true })
  else if (isReady !== wasReady && after.metadata?.deletionTimestamp === undefined) deeds.push({ verb: 'status', what: isReady ? 'ready' : 'no longer ready', joins: true })
  return [...deeds, ...containerDeeds(before, after)]
}

function unscheduledWords(pod: Pod): string | undefined {
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  return scheduled?.status === 'False' ? scheduled.message : undefined
}

function condition(pod: Pod, wanted: string): string | undefined {
  return pod.status?.conditions?.find(({ type }) => type === wanted)?.status
}

/** Restarts, and what containers wait for when it is no mere start. */
function containerDeeds(before: Pod, after: Pod): Deed[] {
  return statusesOf(after).flatMap((now): Deed[] => {
    const was = statusesOf(before).find(({ name }) => name === now.name)
    const told: Deed[] = []
    if ((now.restartCount ?? 0) > (was?.restartCount ?? 0)) told.push({ verb: 'status', what: `container ${now.name ?? ''} restarts (${now.restartCount ?? 0})`, joins: true })
    const reason = now.state?.waiting?.reason
    if (reason !== undefined && reason !== was?.state?.waiting?.reason && reason !== 'ContainerCreating' && reason !== 'PodInitializing') {
      told.push({ verb: 'status', what: `container ${now.name ?? ''} waits: ${reason}`, joins: true })
    }
    return told
  })
}

function statusesOf({ status }: Pod): readonly ContainerStatus[] {
  return [...status?.initContainerStatuses ?? [], ...status?.containerStatuses ?? []]
}

function nodeDeeds(before: Node | undefined, after: Node | undefined): Deed[] {
  if (before === undefined || after === undefined) return plainDeeds(before, after)
  const deeds: Deed[] = []
  const ready = (node: Node): string => node.status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown'
  if (ready(before) !== ready(after)) deeds.push({ verb: 'status', what: ready(after) === 'True' ? 'becomes ready' : ready(after) === 'Unknown' ? 'is silent: Ready is Unknown' : 'is not ready' })
  if ((before.spec?.unschedulable ?? false) !== (after.spec?.unschedulable ?? false)) deeds.push({ verb: 'update', what: after.spec?.unschedulable === true ? 'is cordoned' : 'is uncordoned' })
  const [had, has] = [before, after].map(({ spec }) => (spec?.taints ?? []).map(taintText)) as [string[], string[]]
  const [added, lost] = [has.filter((taint) => !had.includes(taint)), had.filter((taint) => !has.includes(taint))]
  if (added.length > 0) deeds.push({ verb: 'update', what: `is tainted ${added.join(', ')}` })
  if (lost.length > 0) deeds.push({ verb: 'update', what: `loses the taint ${lost.join(', ')}` })
  return deeds
}

function endpointDeeds(before: EndpointSlice | undefined, after: EndpointSlice | undefined): Deed[] {
  const ready = (slice: EndpointSlice | undefined): number => (slice?.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).length
  const [was, is] = [ready(before), ready(after)]
  return was === is ? [] : [{ verb: 'update', what: `${was} → ${counted(is, 'ready endpoint')}` }]
}

function claimDeeds(before: PersistentVolumeClaim | undefined, after: PersistentVolumeClaim | undefined): Deed[] {
  if (before === undefined) return [{ verb: 'create', what: 'is created' }]
  if (after === undefined) return [{ verb: 'delete', what: 'is gone' }]
  return before.status?.phase !== after.status?.phase && after.status?.phase !== undefined ? [{ verb: 'status', what: `is ${after.status.phase}` }] : []
}
