import type { ValueMap } from '../../base/json.ts'
import { registryKey, type StoreEvent, type StoreEventType } from '../store/store.ts'
import { selectionOf, type ListParameters } from './list.ts'
import type { ServedResource } from './registry.ts'
import type { ApiServer, Target } from './server.ts'
import { badRequest, refused, type ApiResponse, type Status } from './status.ts'
import type { AnyObject } from './strategy.ts'

/** What a watcher is told. `object` is written out when someone looks at it. */
export interface WatchEvent {
  readonly type: StoreEventType
  readonly object: ValueMap
}

/** A watch that runs until it is stopped. */
export interface Watch {
  stop(): void
}

/**
 * GET of a collection with `watch=true`: `k8s.io/apiserver/pkg/storage/cacher` (1.36). Without a resourceVersion, or with 0, all that is
 * there comes first as added; with one, all that happened since. What a selector picks up or lets go counts as added or deleted.
 * There are no bookmarks.
 */
export function watch(server: ApiServer, resource: ServedResource, target: Target, parameters: ListParameters, tell: (event: WatchEvent) => void): Watch | ApiResponse {
  const selection = selectionOf(server, resource, parameters)
  if (typeof selection !== 'function') return refused(selection)
  const prefix = registryKey(resource.resource, resource.group, resource.namespaced ? target.namespace : '', '')
  const isAsked = (object: AnyObject): boolean => (target.name === '' || object.metadata?.name === target.name) && selection(object)
  const told = (type: StoreEventType, object: AnyObject, revision?: number): void => { tell(eventOf(server, resource, type, object, revision)) }
  const hear = (event: StoreEvent): void => {
    if (!event.key.startsWith(prefix)) return
    const type = typeFor(event, isAsked)
    // An object that is let go is shown as it was, with the version of the write that did it.
    if (type === 'DELETED') told(type, event.previous ?? event.value, event.revision)
    else if (type !== undefined) told(type, event.value)
  }
  const { resourceVersion = '' } = parameters
  if (resourceVersion === '' || resourceVersion === '0') {
    for (const { value } of server.store.list(prefix)) if (isAsked(value)) told('ADDED', value)
  } else {
    const missed = eventsSince(server, resourceVersion)
    if ('code' in missed) return refused(missed)
    for (const event of missed) hear(event)
  }
  return { stop: server.store.watch(hear) }
}

function eventsSince(server: ApiServer, resourceVersion: string): readonly StoreEvent[] | Status {
  if (!/^[0-9]+$/.test(resourceVersion)) return badRequest(`invalid resource version: strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`)
  const since = server.store.since(Number(resourceVersion))
  return 'oldest' in since ? { code: 410, reason: 'Expired', message: `too old resource version: ${resourceVersion} (${since.oldest})` } : since
}

function typeFor({ type, value, previous }: StoreEvent, isAsked: (object: AnyObject) => boolean): StoreEventType | undefined {
  const was = previous !== undefined && isAsked(previous)
  const is = type !== 'DELETED' && isAsked(value)
  return is ? (was ? 'MODIFIED' : 'ADDED') : was ? 'DELETED' : undefined
}

function eventOf(server: ApiServer, resource: ServedResource, type: StoreEventType, object: AnyObject, revision: number | undefined): WatchEvent {
  let shown: ValueMap | undefined
  return {
    type,
    get object() {
      return shown ??= server.show(resource, revision === undefined ? object : { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } } as AnyObject)
    },
  }
}
