import { formatTime, parseTime } from '../clock.ts'
import { isMap } from '../../base/json.ts'
import type { ServedResource } from './registry.ts'
import type { DeleteOptions } from './server.ts'
import type { AnyObject } from './strategy.ts'

/**
 * How an object begins to go: `now`, when nothing keeps it for a while; `graceful`, once it is marked; `pending`, when an earlier
 * request has marked it already and this one adds nothing.
 */
export type DeletionStage = 'now' | 'graceful' | 'pending'

/**
 * Marks an object (a private copy) that may end gracefully, or brings its end nearer: `BeforeDelete` of
 * `k8s.io/apiserver/pkg/registry/rest/delete.go` (1.36). `now` is RFC 3339.
 */
export function beforeDelete(resource: ServedResource, object: AnyObject, options: DeleteOptions, now: string): DeletionStage {
  // Pods are the only ones with a strategy for it.
  if (resource.group !== '' || resource.kind !== 'Pod') return 'now'
  const meta = object.metadata ??= {}
  // A negative period counts as one second.
  const asked = options.gracePeriodSeconds === undefined ? undefined : options.gracePeriodSeconds < 0 ? 1 : options.gracePeriodSeconds
  if (meta.deletionTimestamp !== undefined) return shorten(meta, asked, now)
  const seconds = gracePeriod(object, asked)
  meta.deletionTimestamp = secondsAfter(now, seconds)
  meta.deletionGracePeriodSeconds = seconds
  raiseGeneration(meta)
  return 'graceful'
}

/** Marks an object that finalizers hold: `markAsDeleting` of `pkg/registry/generic/registry/store.go` (1.36). */
export function markAsDeleting(object: AnyObject, now: string): void {
  const meta = object.metadata ??= {}
  if (meta.deletionTimestamp === undefined) raiseGeneration(meta)
  if (meta.deletionTimestamp === undefined || (parseTime(meta.deletionTimestamp) ?? 0) > (parseTime(now) ?? 0)) meta.deletionTimestamp = now
  meta.deletionGracePeriodSeconds = 0
}

/** What becomes of dependents stands in the finalizers: `deletionFinalizersForGarbageCollection` of `store.go` (1.36). */
export function setGarbageCollectionFinalizers(resource: ServedResource, object: AnyObject, options: DeleteOptions): void {
  const meta = object.metadata ??= {}
  const before = meta.finalizers ?? []
  const choice = dependentsChoice(resource, before, options)
  const kept = before.filter((name) => name !== 'orphan' && name !== 'foregroundDeletion')
  if (choice !== undefined) kept.push(choice)
  // The order changes only with the set.
  if (kept.length === before.length && kept.every((name) => before.includes(name))) return
  if (kept.length > 0) meta.finalizers = kept
  else delete meta.finalizers
}

/** Kinds whose dependents stay when nothing is said: their strategies' DefaultGarbageCollectionPolicy (1.36). */
function orphansByDefault({ group, kind }: ServedResource): boolean {
  return (group === 'batch' && kind === 'Job') || (group === '' && kind === 'ReplicationController')
}

/** A request decides, else an earlier finalizer, else the kind. Nothing depends on events. */
function dependentsChoice(resource: ServedResource, finalizers: readonly string[], { propagationPolicy, orphanDependents }: DeleteOptions): 'orphan' | 'foregroundDeletion' | undefined {
  if (resource.kind === 'Event') return undefined
  if (orphanDependents !== undefined) return orphanDependents ? 'orphan' : undefined
  if (propagationPolicy !== undefined) return propagationPolicy === 'Orphan' ? 'orphan' : propagationPolicy === 'Foreground' ? 'foregroundDeletion' : undefined
  const earlier = finalizers.find((name) => name === 'orphan' || name === 'foregroundDeletion')
  return earlier === undefined ? (orphansByDefault(resource) ? 'orphan' : undefined) : earlier === 'orphan' ? 'orphan' : 'foregroundDeletion'
}

type Metadata = NonNullable<AnyObject['metadata']>

/** A second request may only shorten the wait. */
function shorten(meta: Metadata, asked: number | undefined, now: string): DeletionStage {
  const known = meta.deletionGracePeriodSeconds ?? 0
  if (known === 0) return 'now'
  if (asked === undefined || asked >= known) return 'pending'
  // Due at 12:00:40 after 30 s, now 10 s: due at 12:00:20, or at once when that has passed.
  const due = (parseTime(meta.deletionTimestamp) ?? 0) + (asked - known) * 1000
  const isPast = due < (parseTime(now) ?? 0)
  meta.deletionTimestamp = isPast ? now : formatTime(due)
  meta.deletionGracePeriodSeconds = isPast && asked !== 0 ? 1 : asked
  return 'graceful'
}

/** CheckGracefulDelete of `pkg/registry/core/pod/strategy.go` (1.36): pods without a node, and those that have ended, do not wait. */
function gracePeriod(pod: AnyObject, asked: number | undefined): number {
  const spec = isMap(pod.spec) ? pod.spec : {}
  const status = isMap(pod.status) ? pod.status : {}
  if (spec.nodeName === undefined || spec.nodeName === '' || status.phase === 'Failed' || status.phase === 'Succeeded') return 0
  const own = typeof spec.terminationGracePeriodSeconds === 'number' ? spec.terminationGracePeriodSeconds : 0
  const seconds = asked ?? own
  return seconds < 0 ? 1 : seconds
}

function raiseGeneration(meta: Metadata): void {
  if ((meta.generation ?? 0) > 0) meta.generation = (meta.generation ?? 0) + 1
}

function secondsAfter(now: string, seconds: number): string {
  const time = parseTime(now)
  return time === undefined ? now : formatTime(time + seconds * 1000)
}
