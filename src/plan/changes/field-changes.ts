import { getKey, isMap, pointerOf, sameValue, setKey, sortedKeys, type Value, type ValueMap } from '../../base/json.ts'
import { lastAppliedAnnotation } from '../../kubectl/apply/last-applied.ts'
import { wordOf } from '../../kubectl/session.ts'
import type { FieldChange } from '../plan.ts'
import type { Shape } from './shape.ts'

export interface Compared {
  /** As it was; undefined for what is new. */
  readonly before: ValueMap | undefined
  readonly after: ValueMap
  /** As it was written: what is new and not written there is a default, and no change. */
  readonly written: ValueMap
  /** As it was written before, from the annotation of the last apply: so that what goes is not told with its defaults. */
  readonly writtenBefore?: ValueMap | undefined
}

/**
 * The fields in which two states of one object differ, by name: neither what the server fills in, nor what it keeps for itself
 * (status, managed fields, versions). Items of lists are matched by their keys; others by what they are, then by place.
 */
export function fieldChanges({ before, after, written, writtenBefore }: Compared, shape: Shape): FieldChange[] {
  const changes: FieldChange[] = []
  const walk = new Walk(changes, before === undefined)
  walk.maps({ before: shownPart(before), after: shownPart(after) ?? {}, written, old: writtenBefore }, shape, { text: '', steps: [] })
  return changes
}

const ownFields = ['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp', 'selfLink', 'deletionTimestamp', 'deletionGracePeriodSeconds']

/** Without what only the server writes. */
function shownPart(object: ValueMap | undefined): ValueMap | undefined {
  if (object === undefined) return undefined
  const { apiVersion: _version, kind: _kind, status: _status, ...rest } = object
  if (!isMap(rest.metadata)) return rest
  const metadata: ValueMap = {}
  for (const key of Object.keys(rest.metadata)) if (!ownFields.includes(key)) setKey(metadata, key, rest.metadata[key] ?? null)
  if (isMap(metadata.annotations)) {
    const annotations: ValueMap = {}
    for (const key of Object.keys(metadata.annotations)) if (key !== lastAppliedAnnotation) setKey(annotations, key, metadata.annotations[key] ?? null)
    if (Object.keys(annotations).length === 0) delete metadata.annotations
    else metadata.annotations = annotations
  }
  return { ...rest, metadata }
}

/** Four states of one value. */
interface States<T extends Value = Value> {
  readonly before: T | undefined
  readonly after: T | undefined
  readonly written: Value | undefined
  readonly old: Value | undefined
}

interface Place {
  readonly text: string
  readonly steps: readonly (string | number)[]
}

class Walk {
  private readonly changes: FieldChange[]
  private readonly isNew: boolean

  constructor(changes: FieldChange[], isNew: boolean) {
    this.changes = changes
    this.isNew = isNew
  }

  maps({ before, after, written, old }: States<ValueMap>, shape: Shape, place: Place): void {
    const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
    for (const name of [...names].sort((a, b) => a < b ? -1 : a > b ? 1 : 0)) {
      const states: States = { before: member(before, name), after: member(after, name), written: member(written, name), old: member(old, name) }
      this.values(states, shape.member(name), { text: memberText(place.text, name), steps: [...place.steps, name] })
    }
  }

  private values(states: States, shape: Shape, place: Place): void {
    const { before, after, written } = states
    if (sameValue(before, after)) return
    if (before === undefined && written === undefined) return
    if (isMap(after) && (isMap(before) || before === undefined)) {
      if (Object.keys(after).length > 0 || before !== undefined) this.maps({ ...states, before, after }, shape, place)
      else this.tell(states, place)
    } else if (isMap(before) && after === undefined && !isEmptyWish(written)) this.tell(states, place)
    else if (isListOfMaps(before) && isListOfMaps(after) && (before !== undefined || after !== undefined)) this.lists({ ...states, before, after }, shape, place)
    else this.tell(states, place)
  }

  private lists(states: States<Value[]>, shape: Shape, place: Place): void {
    const { before = [], after = [] } = states
    const written = Array.isArray(states.written) ? states.written : []
    const old = Array.isArray(states.old) ? states.old : []
    const keys = shortest(shape.keys.length > 0 ? shape.keys : guessedKeys([...before, ...after]), before, after)
    if (keys.length > 0) this.order(before, after, keys, place)
    const pairs = keys.length > 0 ? pairsByKey(before, after, keys) : pairsByPlace(before, after)
    for (const { left, right, at } of pairs) {
      const item = right ?? left ?? null
      const name = keys.length > 0 ? keyText(item, keys) : String(at)
      const find = (list: readonly Value[]): Value | undefined => keys.length > 0 ? list.find((one) => keyText(one, keys, item) === name) : list[at]
      const below: States = { before: left, after: right, written: find(written), old: find(old) }
      const here = { text: `${place.text}[${name}]`, steps: [...place.steps, at] }
      if (left !== undefined && right !== undefined) this.values(below, shape.item, here)
      else if (right !== undefined && this.isNew) this.values(below, shape.item, here)
      else if (right === undefined || below.written !== undefined) this.tell(below, here)
    }
  }

  /** Items that stay and change places: for containers and variables that is a change like any other. */
  private order(before: readonly Value[], after: readonly Value[], keys: readonly string[], { text, steps }: Place): void {
    const names = (list: readonly Value[], others: readonly Value[]): string[] => {
      const known = new Set(others.map((item) => keyText(item, keys)))
      return list.map((item) => keyText(item, keys)).filter((name) => known.has(name)).map((name) => keys.length === 1 ? name.slice(name.indexOf('=') + 1) : name)
    }
    const [from, to] = [names(before, after), names(after, before)]
    if (!sameValue(from, to)) this.changes.push({ path: `${text}[].${keys.join(',')}`, pointer: pointerOf(steps), from, to })
  }

  private tell({ before, after, written, old }: States, { text, steps }: Place): void {
    const from = before === undefined ? undefined : after === undefined && old !== undefined ? common(before, old) : before
    const to = after === undefined ? undefined : before === undefined && written !== undefined ? common(after, written) : after
    this.changes.push({ path: text, pointer: pointerOf(steps), ...from === undefined ? {} : { from }, ...to === undefined ? {} : { to } })
  }
}

function member(value: Value | undefined, name: string): Value | undefined {
  return isMap(value) ? getKey(value, name) : undefined
}

function isEmptyWish(value: Value | undefined): boolean {
  return isMap(value) && Object.keys(value).length === 0
}

function isListOfMaps(value: Value | undefined): value is Value[] | undefined {
  return value === undefined || (Array.isArray(value) && value.length > 0 && value.every(isMap))
}

/** `spec.template`, `labels[app.kubernetes.io/name]`. */
function memberText(path: string, name: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(name)) return `${path}[${name}]`
  return path === '' ? name : `${path}.${name}`
}

/** Custom resources seldom say what names their items; where each has a name of its own, that does. */
function guessedKeys(items: readonly Value[]): readonly string[] {
  return items.length > 0 && items.every((item) => isMap(item) && typeof item.name === 'string' && item.name !== '') ? ['name'] : []
}

/** The first keys that tell the items apart: ports need their protocol only where two have one number. */
function shortest(keys: readonly string[], before: readonly Value[], after: readonly Value[]): readonly string[] {
  for (let count = 1; count < keys.length; count++) {
    const some = keys.slice(0, count)
    if ([before, after].every((list) => new Set(list.map((item) => keyText(item, some))).size === list.length)) return some
  }
  return keys
}

/** `name=web`, `port=80,protocol=TCP`. A key that a manifest leaves out is a default: then that of the other side counts. */
function keyText(item: Value, keys: readonly string[], other: Value = null): string {
  return keys.map((key) => `${key}=${wordOf(member(item, key) ?? member(other, key) ?? '')}`).join(',')
}

interface Pair {
  readonly left: Value | undefined
  readonly right: Value | undefined
  /** Place in the list after, of what went in the list before. */
  readonly at: number
}

function pairsByKey(before: readonly Value[], after: readonly Value[], keys: readonly string[]): Pair[] {
  const left = new Map(before.map((item) => [keyText(item, keys), item]))
  const right = new Set(after.map((item) => keyText(item, keys)))
  return [
    ...before.flatMap((item, at): Pair[] => right.has(keyText(item, keys)) ? [] : [{ left: item, right: undefined, at }]),
    ...after.map((item, at): Pair => ({ left: left.get(keyText(item, keys)), right: item, at })),
  ]
}

/** Equal items stay together (the longest common subsequence); between them items are compared by place. */
function pairsByPlace(before: readonly Value[], after: readonly Value[]): Pair[] {
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  for (const [a, b] of [...commonItems(before, after), [before.length, after.length] as const]) {
    while (i < a && j < b) pairs.push({ left: before[i++], right: after[j], at: j++ })
    while (i < a) pairs.push({ left: before[i], right: undefined, at: i++ })
    while (j < b) pairs.push({ left: undefined, right: after[j], at: j++ })
    i++
    j++
  }
  return pairs
}

/** Longer lists than this are compared by place alone: the table of their subsequence grows with the product. */
const longest = 200

function commonItems(before: readonly Value[], after: readonly Value[]): (readonly [number, number])[] {
  if (before.length > longest || after.length > longest) return []
  const width = after.length + 1
  const lengths = new Uint16Array((before.length + 1) * width)
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) lengths[i * width + j] = sameValue(before[i], after[j]) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const found: [number, number][] = []
  for (let i = 0, j = 0; i < before.length && j < after.length;) {
    if (sameValue(before[i], after[j])) found.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return found
}

/** What of a stored value somebody wrote: maps without the fields that the server filled in. */
function common(stored: Value, written: Value): Value {
  if (Array.isArray(stored) && Array.isArray(written)) return stored.length === written.length ? stored.map((item, index) => common(item, written[index] ?? null)) : stored
  if (!isMap(stored) || !isMap(written)) return stored
  const kept: ValueMap = {}
  for (const key of sortedKeys(stored)) if (Object.hasOwn(written, key)) setKey(kept, key, common(stored[key] ?? null, written[key] ?? null))
  return Object.keys(kept).length === 0 ? stored : kept
}
