import { cloneValue, isMap, sameValue, setKey, type Value, type ValueMap } from '../../../base/json.ts'
import type { ObjectMeta } from '../../../model/kubernetes.generated.ts'
import type { ServedResource } from '../registry.ts'
import type { ApiServer } from '../server.ts'
import type { AnyObject } from '../strategy.ts'
import { type Managed, readEntries, writeEntries } from './entries.ts'
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

/** What a client sent stays as it is; what was worked out is written when it is shown. */
const ledger = new WeakMap<AnyObject, Claim | Managed | ManagedFields>()
const written = new WeakMap<Managed, ManagedFields>()

/** Claims that wait for an answer hold earlier states of the object: at most so many. */
const mostOpen = 32

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
  if (open >= mostOpen && live !== undefined) managersOf(live)
  ledger.set(object, { server, resource, live, submitted: snapshot(object, live), writer, now, depth: open >= mostOpen ? 1 : open + 1 })
}

/** An object is stored: what its writer meant and what is stored share what is the same, so that neither is kept twice. */
export function shareSubmitted(object: AnyObject): void {
  const claim = ledger.get(object)
  if (isClaim(claim)) share(claim.submitted, object, claim.live)
}

/** Parts that the copy has from the object before are stored, too: they stay as they are. */
function share(copy: ValueMap, stored: ValueMap, before: ValueMap | undefined): void {
  for (const key of Object.keys(copy)) {
    const [mine, theirs] = [copy[key], Object.hasOwn(stored, key) ? stored[key] : undefined]
    if (typeof mine !== 'object' || mine === null || mine === theirs || theirs === undefined || mine === before?.[key]) continue
    if (sameValue(mine, theirs)) setKey(copy, key, theirs)
    else if (isMap(mine) && isMap(theirs)) share(mine, theirs, undefined)
  }
}

/** The entries of `metadata.managedFields`; undefined when nobody manages anything. */
export function managedFieldsOf(object: AnyObject): ManagedFields | undefined {
  const known = object.metadata?.managedFields ?? ledger.get(object)
  if (known === undefined) return undefined
  const entries = Array.isArray(known) ? known : entriesOf(isClaim(known) ? settle(object, known) : known)
  return entries.length === 0 ? undefined : entries
}

/** The managers behind the entries; undefined when those are not in the form that the server writes. */
export function managersOf(object: AnyObject): Managed | undefined {
  const known = object.metadata?.managedFields ?? ledger.get(object)
  if (known === undefined || Array.isArray(known)) return readEntries(known as Value | undefined)
  return isClaim(known) ? settle(object, known) : known
}

function settle(object: AnyObject, { server, resource, live, submitted, writer, now }: Claim): Managed {
  const managed = ownershipAfter(server, resource, live, submitted, writer, now)
  ledger.set(object, managed)
  return managed
}

function entriesOf(managed: Managed): ManagedFields {
  let entries = written.get(managed)
  if (entries === undefined) written.set(managed, entries = writeEntries(managed))
  return entries
}

/** A copy that shares with the stored object what is the same. */
function snapshot(object: AnyObject, live: AnyObject | undefined): AnyObject {
  const copy: ValueMap = {}
  for (const key of Object.keys(object)) {
    const before = live !== undefined && Object.hasOwn(live, key) ? live[key] : undefined
    setKey(copy, key, before !== undefined && sameValue(before, object[key]) ? before : cloneValue<Value>(object[key] ?? null))
  }
  return copy
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

function isClaim(known: Claim | Managed | ManagedFields | undefined): known is Claim {
  return known !== undefined && 'submitted' in known
}
