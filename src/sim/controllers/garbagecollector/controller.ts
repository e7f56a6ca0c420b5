import { cloneValue } from '../../../base/json.ts'
import type { OwnerReference } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../api/strategy.ts'
import type { Change } from '../../cluster-informers.ts'
import { defineController, type Controller, type ControllerContext } from '../controller.ts'

const foreground = 'foregroundDeletion'
const orphan = 'orphan'

/**
 * Objects whose owners are gone, and the finalizers of cascades: `pkg/controller/garbagecollector` (1.36). What a change asks for is known
 * at once, from the graph; each delete takes its own turn among the slow writes.
 */
export function garbageCollector(): Controller {
  return defineController({
    name: 'garbagecollector',
    component: 'garbage-collector-controller',
    turn: 'binder',
    watches: { '*': keysOf },
    reconcile(key, context) {
      const [kind = '', namespace = '', name = ''] = key.split('|')
      const object = context.read.get(kind, namespace, name)
      if (object !== undefined) attend(kind, object, context)
      return undefined
    },
  })
}

interface Item {
  readonly kind: string
  readonly object: AnyObject
}

/** What a change asks for: `processGraphChanges` of `graph_builder.go` (1.36). */
function keysOf({ kind, before, after }: Change, context: ControllerContext): string[] {
  if (kind === 'Event') return []
  if (after === undefined) {
    const dependents = context.read.dependentsOf(before?.metadata?.uid ?? '').map(keyOfItem)
    return [...dependents, ...waitingOwners(before, before?.metadata?.ownerReferences ?? [], context)]
  }
  const item = { kind, object: after }
  const own = startsCascade(before, after, orphan) || hasNewAbsentOwner(before, after, context) ? [keyOfItem(item)] : []
  const cascade = startsCascade(before, after, foreground) ? [...context.read.dependentsOf(after.metadata?.uid ?? '').map(keyOfItem), ...heldBy(item, context)] : []
  return [...own, ...cascade, ...waitingOwners(after, unblocked(before, after), context)]
}

function keyOfItem({ kind, object: { metadata } }: Item): string {
  return `${kind}|${metadata?.namespace ?? ''}|${metadata?.name ?? ''}`
}

function startsCascade(before: AnyObject | undefined, after: AnyObject, finalizer: string): boolean {
  return cascades(after, finalizer) && (before === undefined || !cascades(before, finalizer))
}

function cascades({ metadata }: AnyObject, finalizer: string): boolean {
  return metadata?.deletionTimestamp !== undefined && metadata.finalizers?.includes(finalizer) === true
}

/** A new dependent is looked at only for the sake of an owner that is not there: one that is on its way out is left to it. */
function hasNewAbsentOwner(before: AnyObject | undefined, after: AnyObject, context: ControllerContext): boolean {
  const known = new Set((before?.metadata?.ownerReferences ?? []).map(({ uid }) => uid))
  return (after.metadata?.ownerReferences ?? []).some((reference) => !known.has(reference.uid) && ownerIn(reference, after, context) === undefined)
}

/** References that blocked their owner's deletion and no longer do. */
function unblocked(before: AnyObject | undefined, after: AnyObject): OwnerReference[] {
  const blocks = (object: AnyObject, { uid }: OwnerReference): boolean => (object.metadata?.ownerReferences ?? []).some((reference) => reference.uid === uid && reference.blockOwnerDeletion === true)
  return (before?.metadata?.ownerReferences ?? []).filter((reference) => reference.blockOwnerDeletion === true && !blocks(after, reference))
}

/** Owners that wait for a dependent that just left, or lets them go, look at what else holds them. */
function waitingOwners(object: AnyObject | undefined, references: readonly OwnerReference[], context: ControllerContext): string[] {
  return references.flatMap((reference) => {
    const owner = ownerIn(reference, object, context)
    return owner !== undefined && cascades(owner, foreground) ? heldBy({ kind: reference.kind ?? '', object: owner }, context) : []
  })
}

/** Dependents that hold an owner in its cascade, or the owner itself when nothing does: `processDeletingDependentsItem`. */
function heldBy(owner: Item, context: ControllerContext): string[] {
  const blocking = blockingDependents(owner.object, context)
  return blocking.length === 0 ? [keyOfItem(owner)] : blocking.filter(({ object }) => !cascades(object, foreground)).map(keyOfItem)
}

function blockingDependents({ metadata }: AnyObject, context: ControllerContext): Item[] {
  const uid = metadata?.uid ?? ''
  return context.read.dependentsOf(uid).filter(({ object }) => object.metadata?.ownerReferences?.some((reference) => reference.uid === uid && reference.blockOwnerDeletion === true) === true)
}

function attend(kind: string, object: AnyObject, context: ControllerContext): void {
  const meta = object.metadata ?? {}
  if (meta.deletionTimestamp !== undefined) {
    if (meta.finalizers?.includes(orphan) === true) return orphanDependents(kind, object, context)
    if (meta.finalizers?.includes(foreground) === true) return finishCascade({ kind, object }, context)
    return
  }
  const references = meta.ownerReferences ?? []
  if (references.length === 0) return
  const solid: OwnerReference[] = []
  const dangling: OwnerReference[] = []
  const waiting: OwnerReference[] = []
  for (const reference of references) {
    if (context.read.resourceOf(reference.kind ?? '') === undefined) {
      solid.push(reference)
      continue
    }
    const owner = ownerIn(reference, object, context)
    if (owner === undefined) dangling.push(reference)
    else if (cascades(owner, foreground)) waiting.push(reference)
    else solid.push(reference)
  }
  if (solid.length > 0) {
    if (dangling.length + waiting.length === 0) return
    const kept = cloneValue(object)
    if (kept.metadata !== undefined) kept.metadata.ownerReferences = solid
    context.write.update(kind, kept, 'some of its owners are gone')
    return
  }
  const dependents = waiting.length === 0 ? [] : context.read.dependentsOf(meta.uid ?? '')
  // In a circle everyone would wait for everyone.
  if (dependents.some((dependent) => cascades(dependent.object, foreground))) unblockOwners(kind, object, context)
  const policy = dependents.length > 0 ? 'Foreground' : meta.finalizers?.includes(orphan) === true ? 'Orphan' : meta.finalizers?.includes(foreground) === true ? 'Foreground' : 'Background'
  context.write.delete(kind, meta.namespace ?? '', meta.name ?? '', 'its owners are gone', { propagationPolicy: policy, uid: meta.uid })
}

function unblockOwners(kind: string, object: AnyObject, context: ControllerContext): void {
  const freed = cloneValue(object)
  for (const reference of freed.metadata?.ownerReferences ?? []) if (reference.blockOwnerDeletion === true) reference.blockOwnerDeletion = false
  context.write.update(kind, freed, 'owners that depend on each other would wait for ever')
}

/** The finalizer goes when nothing holds the owner any more; what came in the meantime is looked at first. */
function finishCascade(owner: Item, context: ControllerContext): void {
  if (blockingDependents(owner.object, context).length === 0) return dropFinalizer(owner.kind, owner.object, foreground, context)
  for (const key of heldBy(owner, context)) context.requeueAfter(key, 0)
}

function orphanDependents(kind: string, owner: AnyObject, context: ControllerContext): void {
  const { uid, namespace = '', name = '' } = owner.metadata ?? {}
  const dependents = context.read.dependentsOf(uid ?? '')
  if (dependents.length === 0) return dropFinalizer(kind, owner, orphan, context)
  for (const { kind: dependentKind, object } of dependents) {
    const freed = cloneValue(object)
    const meta = freed.metadata ??= {}
    meta.ownerReferences = (meta.ownerReferences ?? []).filter((reference) => reference.uid !== uid)
    if (meta.ownerReferences.length === 0) delete meta.ownerReferences
    context.write.update(dependentKind, freed, 'its owner goes without it')
  }
  // Its controller sees itself without them before it goes.
  context.requeueAfter(`${kind}|${namespace}|${name}`, 0)
}

function dropFinalizer(kind: string, object: AnyObject, finalizer: string, context: ControllerContext): void {
  const live = context.read.get(kind, object.metadata?.namespace ?? '', object.metadata?.name ?? '')
  if (live?.metadata?.finalizers?.includes(finalizer) !== true) return
  const freed = cloneValue(live)
  if (freed.metadata !== undefined) {
    freed.metadata.finalizers = (freed.metadata.finalizers ?? []).filter((name) => name !== finalizer)
    if (freed.metadata.finalizers.length === 0) delete freed.metadata.finalizers
  }
  context.write.update(kind, freed, `${finalizer} is done`)
}

/** The owner that a reference means: in the same namespace or cluster-wide, with that uid. */
function ownerIn(reference: OwnerReference, dependent: AnyObject | undefined, context: ControllerContext): AnyObject | undefined {
  const resource = context.read.resourceOf(reference.kind ?? '')
  const owner = context.read.get(reference.kind ?? '', resource?.namespaced === true ? dependent?.metadata?.namespace ?? '' : '', reference.name ?? '')
  return owner?.metadata?.uid === reference.uid ? owner : undefined
}
