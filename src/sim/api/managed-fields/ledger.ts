import { cloneValue, sameValue } from '../../../base/json.ts'
import type { ObjectMeta } from '../../../model/kubernetes.generated.ts'
import type { ServedResource } from '../registry.ts'
import type { ApiServer } from '../server.ts'
import type { AnyObject } from '../strategy.ts'
import { ownershipAfter, type Writer } from './manager.ts'

/**
 * Who manages what of each object, beside the objects themselves: `metadata.managedFields` is worked out when someone asks for it
 * (an apply, an answer that shows it), because hardly anyone asks for that of the thousands of objects that controllers write.
 * Objects in the store never carry the field; one on its way there may, when a client sent it.
 */
export type ManagedFields = NonNullable<ObjectMeta['managedFields']>

/** A write whose effect on ownership is not worked out yet. */
interface Claim {
  readonly server: ApiServer
  readonly resource: ServedResource
  readonly live: AnyObject | undefined
  /** As the client meant it, before admission. */
  readonly submitted: AnyObject
  readonly writer: Writer
  readonly now: string
  /** How many claims are still open, this one and those before it. */
  readonly depth: number
}

const ledger = new WeakMap<AnyObject, Claim | ManagedFields>()

/** Claims that wait for an answer hold earlier states of the object: at most so many. */
const mostOpen = 8

/** Notes a create or update. `live` is the stored object, undefined on create; both are hub objects. */
export function noteUpdate(server: ApiServer, resource: ServedResource, live: AnyObject | undefined, object: AnyObject, writer: Writer): void {
  const given = object.metadata?.managedFields
  const now = server.entropy.now()
  if (given !== undefined && !(live !== undefined && sameValue(given, managedFieldsOf(live)))) {
    ledger.set(object, ownershipAfter(server, resource, live, object, writer, now))
    delete object.metadata?.managedFields
    return
  }
  delete object.metadata?.managedFields
  const before = live === undefined ? undefined : ledger.get(live)
  const open = isClaim(before) ? before.depth : 0
  if (open >= mostOpen && live !== undefined) managedFieldsOf(live)
  ledger.set(object, { server, resource, live, submitted: cloneValue(object), writer, now, depth: open >= mostOpen ? 1 : open + 1 })
}

/** The entries of `metadata.managedFields`; undefined when nobody manages anything. */
export function managedFieldsOf(object: AnyObject): ManagedFields | undefined {
  const given = object.metadata?.managedFields
  if (given !== undefined) return given
  const known = ledger.get(object)
  if (!isClaim(known)) return known === undefined || known.length === 0 ? undefined : known
  const { server, resource, live, submitted, writer, now } = known
  const entries = ownershipAfter(server, resource, live, submitted, writer, now)
  ledger.set(object, entries)
  return entries.length === 0 ? undefined : entries
}

/** Moves the entries that an object carries into the ledger. */
export function fileManagedFields(object: AnyObject): void {
  const given = object.metadata?.managedFields
  if (given === undefined) return
  ledger.set(object, given)
  delete object.metadata?.managedFields
}

/** What is written past all managers keeps them. */
export function inheritManagedFields(from: AnyObject, to: AnyObject): void {
  if (from === to || to.metadata?.managedFields !== undefined || ledger.has(to) || from.metadata?.uid !== to.metadata?.uid) return
  const known = ledger.get(from)
  if (known !== undefined) ledger.set(to, known)
}

/** Whether two states of an object have the same managers. */
export function sameManagedFields(a: AnyObject, b: AnyObject): boolean {
  return sameValue(managedFieldsOf(a), managedFieldsOf(b))
}

/** The object with the field, for those who show it. */
export function withManagedFields(object: AnyObject): AnyObject {
  const managedFields = managedFieldsOf(object)
  return managedFields === undefined ? object : { ...object, metadata: { ...object.metadata, managedFields } } as AnyObject
}

function isClaim(known: Claim | ManagedFields | undefined): known is Claim {
  return known !== undefined && !Array.isArray(known)
}
