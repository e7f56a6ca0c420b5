import type { ValueMap } from '../../base/json.ts'
import type { ApiObject } from '../api/strategy.ts'
import type { VirtualClock } from '../clock.ts'
import type { ClusterClient } from '../cluster-client.ts'
import type { Change, Informers } from '../cluster-informers.ts'
import type { Scales } from '../cluster-scales.ts'

/** What a controller works with: it reads informers, writes through the client, and has no other state than the cluster's. */
export interface ControllerContext {
  readonly read: Informers
  readonly write: ClusterClient
  readonly clock: VirtualClock
  readonly minor: number
  readonly scales: Scales
  /** Comes back to a key after so many milliseconds. */
  requeueAfter(key: string, milliseconds: number): void
  /** An object as the API server returns it. */
  shown(kind: string, object: ApiObject): ValueMap & { readonly spec?: ValueMap }
  event(kind: string, object: ApiObject, type: 'Normal' | 'Warning', reason: string, message: string): void
}

/** Keys (`namespace/name`) that a change concerns. */
export type KeysOf = (change: Change, context: ControllerContext) => readonly string[]

export interface Controller {
  /** As upstream names it. */
  readonly name: string
  /** Source of its events and fields, e.g. `deployment-controller`. */
  readonly component: string
  /** By kind; `*` stands for all others. */
  readonly watches: Readonly<Record<string, KeysOf>>
  /** Brings one object closer to its spec. A text is an error: the key comes back later. */
  reconcile(key: string, context: ControllerContext): string | undefined
  /** When it has its turn among what is due at one instant. */
  readonly turn?: 'controller' | 'slowController' | 'binder'
  /** Milliseconds before a failed key is tried again, doubled each time; after so many failures it is given up. */
  readonly backoff?: { readonly first: number, readonly longest: number, readonly most?: number }
  /** Runs over everything at this interval, beside changes. */
  readonly resync?: { readonly milliseconds: number, keys(context: ControllerContext): readonly string[] }
}

export function defineController(controller: Controller): Controller {
  return controller
}

/** The object itself. */
export const self: KeysOf = ({ before, after }) => {
  const object = after ?? before
  return object === undefined ? [] : [keyOf(object)]
}

/** The controller of the object, before and after, when it is of this kind. Asked at every change of every pod. */
export function ownerOf(kind: string): KeysOf {
  return ({ before, after }) => {
    const was = ownerKey(before, kind)
    const is = ownerKey(after, kind)
    if (was === is || was === undefined) return is === undefined ? nobody : [is]
    return is === undefined ? [was] : [was, is]
  }
}

const nobody: readonly string[] = []

function ownerKey(object: ApiObject | undefined, kind: string): string | undefined {
  for (const owner of object?.metadata?.ownerReferences ?? []) {
    if (owner.controller === true) return owner.kind === kind ? `${object?.metadata?.namespace ?? ''}/${owner.name ?? ''}` : undefined
  }
  return undefined
}

export function keyOf({ metadata }: ApiObject): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
}

export function splitKey(key: string): { namespace: string, name: string } {
  const slash = key.indexOf('/')
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}
