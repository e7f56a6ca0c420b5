import type { ApiObject } from '../api/strategy.ts'
import type { ControllerContext } from './controller.ts'
import { controllerRef, type Owner } from './pod-control.ts'

/**
 * Adopts and releases: `controller_ref_manager.go` (1.36). Orphans that match are taken unless the owner is on its way out, and what no
 * longer matches is let go.
 */
export function claim<T extends ApiObject>(kind: string, owner: Owner, matches: (object: T) => boolean, mayAdopt: (object: T) => boolean, context: ControllerContext): T[] {
  const meta = owner.object.metadata ?? {}
  const isLeaving = meta.deletionTimestamp !== undefined
  const claimed: T[] = []
  for (const object of context.read.ownedBy(kind, meta.uid) as unknown as T[]) {
    if (matches(object)) claimed.push(object)
    else if (!isLeaving) release(kind, object, meta.uid, context)
  }
  if (isLeaving) return claimed
  for (const object of context.read.orphans(kind, meta.namespace ?? '') as unknown as T[]) {
    if (!matches(object) || !mayAdopt(object) || object.metadata?.deletionTimestamp !== undefined) continue
    const adopted = { ...object, metadata: { ...object.metadata, ownerReferences: [...object.metadata?.ownerReferences ?? [], controllerRef(owner)] } }
    const { object: written } = context.write.update<T>(kind, adopted, `an orphan that ${owner.kind} ${meta.name ?? ''} selects`)
    if (written !== undefined) claimed.push(written)
  }
  return claimed
}

function release<T extends ApiObject>(kind: string, object: T, uid: string | undefined, context: ControllerContext): void {
  const { ownerReferences = [], ...metadata } = object.metadata ?? {}
  const left = ownerReferences.filter((reference) => reference.uid !== uid)
  const released = { ...object, metadata: { ...metadata, ...left.length === 0 ? {} : { ownerReferences: left } } }
  context.write.update(kind, released, 'its labels no longer match')
}
