import { cloneValue } from '../../../base/json.ts'
import type { OwnerReference } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../api/strategy.ts'
import type { Change } from '../../cluster-informers.ts'
import { defineController, type Controller, type ControllerContext } from '../controller.ts'

const foreground = 'foregroundDeletion'
const orphan = 'orphan'

/** Objects whose owners are gone, and the finalizers of cascades: `pkg/controller/garbagecollector` (1.36). */
export function garbageCollector(): Controller {
  return defineController({
    name: 'garbagecollector',
    component: 'garbage-collector-controller',
    turn: 'slowController',
    watches: { '*': keysOf },
    reconcile(key, context) {
      const [what = '', kind = '', namespace = '', name = ''] = key.split('|')
      if (what === 'gone') attendDependents(kind, context)
      else {
        const object = context.read.get(kind, namespace, name)
        if (object === undefined) return undefined
        if (what === 'wait') deleteDependents(kind, object, true, context)
        else attend(kind, object, context)
      }
      return undefined
    },
  })
}

/** What a change asks for: `processGraphChanges` of `graph_builder.go` (1.36). */
function keysOf({ kind, before, after }: Change, context: ControllerContext): string[] {
  if (kind === 'Event') return []
  if (after === undefined) {
    const uid = before?.metadata?.uid ?? ''
    const keys = context.read.dependentsOf(uid).length > 0 ? [`gone|${uid}`] : []
    return [...keys, ...waitingOwners(before, before?.metadata?.ownerReferences ?? [], context)]
  }
  const { namespace = '', name = '' } = after.metadata ?? {}
  const looks = startsCascade(before, after, foreground) || startsCascade(before, after, orphan) || hasNewAbsentOwner(before, after, context)
  return [...looks ? [`look|${kind}|${namespace}|${name}`] : [], ...waitingOwners(after, unblocked(before, after), context)]
}

function startsCascade(before: AnyObject | undefined, after: AnyObject, finalizer: string): boolean {
  const cascades = (object: AnyObject | undefined): boolean => object?.metadata?.deletionTimestamp !== undefined && object.metadata.finalizers?.includes(finalizer) === true
  return cascades(after) && !cascades(before)
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

/** Owners that wait for a dependent that just left, or lets them go. */
function waitingOwners(object: AnyObject | undefined, references: readonly OwnerReference[], context: ControllerContext): string[] {
  return references.flatMap((reference) => {
    const { metadata } = ownerIn(reference, object, context) ?? {}
    return metadata?.deletionTimestamp !== undefined && metadata.finalizers?.includes(foreground) === true ? [`wait|${reference.kind ?? ''}|${metadata.namespace ?? ''}|${metadata.name ?? ''}`] : []
  })
}

function attendDependents(uid: string, context: ControllerContext): void {
  for (const { kind, object } of context.read.dependentsOf(uid)) {
    const live = context.read.get(kind, object.metadata?.namespace ?? '', object.metadata?.name ?? '')
    if (live !== undefined) attend(kind, live, context)
  }
}

function attend(kind: string, object: AnyObject, context: ControllerContext): void {
  const meta = object.metadata ?? {}
  if (meta.deletionTimestamp !== undefined) {
    if (meta.finalizers?.includes(orphan) === true) return orphanDependents(kind, object, context)
    if (meta.finalizers?.includes(foreground) === true) return deleteDependents(kind, object, false, context)
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
    else if (owner.metadata?.deletionTimestamp !== undefined && owner.metadata.finalizers?.includes(foreground) === true) waiting.push(reference)
    else solid.push(reference)
  }
  if (solid.length > 0) {
    if (dangling.length + waiting.length === 0) return
    const kept = cloneValue(object)
    if (kept.metadata !== undefined) kept.metadata.ownerReferences = solid
    context.write.update(kind, kept, 'some of its owners are gone')
    return
  }
  const policy = waiting.length > 0 && context.read.dependentsOf(meta.uid ?? '').length > 0 ? 'Foreground' : meta.finalizers?.includes(orphan) === true ? 'Orphan' : meta.finalizers?.includes(foreground) === true ? 'Foreground' : 'Background'
  context.write.delete(kind, meta.namespace ?? '', meta.name ?? '', 'its owners are gone', { propagationPolicy: policy, uid: meta.uid })
}

/** At first all dependents are deleted, later those that hold the owner. */
function deleteDependents(kind: string, owner: AnyObject, onlyBlocking: boolean, context: ControllerContext): void {
  const uid = owner.metadata?.uid ?? ''
  const blocks = ({ object }: { readonly object: AnyObject }): boolean => object.metadata?.ownerReferences?.some((reference) => reference.uid === uid && reference.blockOwnerDeletion === true) === true
  for (const dependent of context.read.dependentsOf(uid)) if (!onlyBlocking || blocks(dependent)) attend(dependent.kind, dependent.object, context)
  if (!context.read.dependentsOf(uid).some(blocks)) dropFinalizer(kind, owner, foreground, context)
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
  context.requeueAfter(`look|${kind}|${namespace}|${name}`, 0)
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
