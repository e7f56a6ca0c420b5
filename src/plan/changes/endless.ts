import { isMap, sameValue, setKey, type Value, type ValueMap } from '../../base/json.ts'
import { openSchema, patchSchema, type PatchMeta, type PatchSchema } from '../../merge/strategic/patch-meta.ts'
import { lastAppliedAnnotation } from '../../kubectl/apply/last-applied.ts'
import { wordOf } from '../../kubectl/session.ts'
import type { Minor } from '../../base/release.ts'
import type { EndlessChange } from '../plan.ts'

/**
 * Why `kubectl apply` sends a patch again and again that changes nothing, and says `configured` for ever. The patch is the proof: each of
 * its leaves is something that the manifest says and that the stored object will never say in the same way
 * (`strategicpatch/patch.go` CreateThreeWayMergePatch, v0.36.2).
 */
export interface EndlessPatch {
  /** What the second apply of the same manifest sends. */
  readonly patch: ValueMap
  /** The object before and after that: the two do not differ. */
  readonly live: ValueMap
  readonly written: ValueMap
  /** The definition of a built-in kind. */
  readonly definition: string | undefined
  readonly minor: Minor
}

/** The causes, each at its field. */
export function endlessChanges({ patch, live, written, definition, minor }: EndlessPatch): EndlessChange[] {
  const found: EndlessChange[] = []
  const schema = definition === undefined ? openSchema : patchSchema(definition, minor)
  new Walk(found, written.kind === 'Secret').map({ patch, live, written }, schema, '')
  return found
}

/** Whether two states of an object differ in nothing but what every write changes. */
export function isSameState(before: ValueMap, after: ValueMap): boolean {
  return sameValue(timeless(before), timeless(after))
}

function timeless(object: ValueMap): ValueMap {
  const metadata = isMap(object.metadata) ? { ...object.metadata } : {}
  delete metadata.resourceVersion
  delete metadata.managedFields
  // Some kinds count a write of the same once more, as EndpointSlices do.
  delete metadata.generation
  return { ...object, metadata }
}

interface States {
  readonly patch: ValueMap
  readonly live: ValueMap
  readonly written: ValueMap
}

const order = '$setElementOrder/'

class Walk {
  private readonly found: EndlessChange[]
  private readonly isSecret: boolean

  constructor(found: EndlessChange[], isSecret: boolean) {
    this.found = found
    this.isSecret = isSecret
  }

  map({ patch, live, written }: States, schema: PatchSchema, path: string): void {
    for (const key of Object.keys(patch)) {
      const value = patch[key] ?? null
      const at = path === '' ? key : `${path}.${key}`
      const there = Object.hasOwn(live, key) ? live[key] : undefined
      const said = Object.hasOwn(written, key) ? written[key] : undefined
      if (key.startsWith(order)) this.elements(live[key.slice(order.length)] ?? null, written[key.slice(order.length)] ?? null, schema.field(key.slice(order.length)), path === '' ? key.slice(order.length) : `${path}.${key.slice(order.length)}`)
      else if (key === '$retainKeys') this.retained(live, written, path)
      else if (key.startsWith('$') || at === `metadata.annotations.${lastAppliedAnnotation}`) continue
      else if (path === '' && key === 'stringData' && this.isSecret) this.tell('apply-endless-string-data', at, 'stringData is written only: the stored Secret has data in its place, so kubectl sends it every time')
      else this.member(value, there, said, schema.field(key), at)
    }
  }

  private member(value: Value, live: Value | undefined, written: Value | undefined, meta: PatchMeta | undefined, path: string): void {
    if (isServersOwn(path)) this.tell('apply-endless-ignored-field', path, `${path} is the server's to write: what a manifest says there is ignored and sent every time`)
    else if (isEmpty(value) && meta?.replaces !== true) this.tell('apply-endless-empty-value', path, `the manifest says ${shown(value)}, ${live === undefined || isEmpty(live) ? 'which the server stores as no field at all' : `for which the server fills in ${shown(live)}`}`)
    else if (live === undefined) this.tell('apply-endless-ignored-field', path, `the server drops ${path} without a word, as it does with fields of features that are off`)
    else if (isMap(value) && isMap(live)) {
      if (meta?.replaces === true) this.tell('apply-endless-whole-field', path, `kubectl sends ${path} as a whole every time, be it equal: its patch strategy is to replace`)
      else this.map({ patch: value, live, written: mapOf(written) }, meta?.below ?? openSchema, path)
    } else if (Array.isArray(value) && Array.isArray(live)) this.list(value, live, written, meta, path)
    else this.tell('apply-endless-respelt-value', path, `the manifest says ${shown(value)}, the server stores ${shown(live)}: the same in other words`)
  }

  private list(value: readonly Value[], live: readonly Value[], written: Value | undefined, meta: PatchMeta | undefined, path: string): void {
    if (meta?.merges !== true || meta.mergeKey === '') {
      const others = live.length - value.length
      if (others > 0) this.tell('apply-endless-live-element', path, `the live object has ${String(others)} item${others === 1 ? '' : 's'} more in ${path} than the manifest, and whatever adds ${others === 1 ? 'it' : 'them'} does so after every apply`)
      else if (others === 0 && value.every(isMap)) this.items(value, live, path)
      else this.tell('apply-endless-respelt-value', path, `the server stores other items for ${path} than the manifest says`)
      return
    }
    const { mergeKey, below } = meta
    for (const item of value) {
      if (!isMap(item) || item.$patch !== undefined) continue
      const name = wordOf(item[mergeKey])
      const same = (one: Value): one is ValueMap => isMap(one) && wordOf(one[mergeKey]) === name
      const there = live.find(same)
      const rest: ValueMap = {}
      for (const key of Object.keys(item)) if (key !== mergeKey) setKey(rest, key, item[key] ?? null)
      if (there !== undefined && !this.twice(written, mergeKey, name, path)) this.map({ patch: rest, live: there, written: mapOf(listOf(written).find(same)) }, below, `${path}[${mergeKey}=${name}]`)
    }
  }

  /** Items without a key, pair by pair: what the server adds to them, else what it stores in another way. */
  private items(value: readonly ValueMap[], live: readonly Value[], path: string): void {
    const added = addedTo(value, live)
    if (added.length > 0) {
      this.tell('apply-endless-defaulted-list', path, `kubectl replaces ${path} as a whole, and the server adds defaults to its items (${added.join(', ')}): the two never agree`)
      return
    }
    for (const [index, item] of value.entries()) {
      const there = live[index]
      const differing: ValueMap = {}
      for (const key of Object.keys(item)) if (!isMap(there) || !sameValue(item[key], there[key])) setKey(differing, key, item[key] ?? null)
      if (isMap(there)) this.map({ patch: differing, live: there, written: item }, openSchema, `${path}[${String(index)}]`)
    }
  }

  /** kubectl says in which order the items belong whenever the live list has others. */
  private elements(live: Value, written: Value, meta: PatchMeta | undefined, path: string): void {
    const mergeKey = meta?.mergeKey ?? ''
    const name = (item: Value): string => isMap(item) ? wordOf(item[mergeKey]) : wordOf(item)
    const said = listOf(written).map(name)
    const others = listOf(live).map(name).filter((one) => !said.includes(one))
    const twice = said.find((one, index) => said.indexOf(one) !== index)
    if (twice !== undefined) this.twice(written, mergeKey, twice, path)
    else if (others.length > 0) this.tell('apply-endless-live-element', path, `the live object has ${others.map((one) => one === '' ? 'an item without a key' : `"${one}"`).join(', ')} in ${path}, which no manifest applied put there: kubectl restates the order of the items every time`)
  }

  private twice(written: Value | undefined, mergeKey: string, name: string, path: string): boolean {
    if (listOf(written).filter((one) => isMap(one) && wordOf(one[mergeKey]) === name).length < 2) return false
    const message = `two items of ${path} have the ${mergeKey} "${name}", by which kubectl merges: one of them gets lost with every apply`
    if (!this.found.some((one) => one.message === message)) this.tell('apply-endless-merge-key-duplicate', path, message)
    return true
  }

  private retained(live: ValueMap, written: ValueMap, path: string): void {
    const filled = Object.keys(live).filter((key) => !Object.hasOwn(written, key))
    if (filled.length > 0) this.tell('apply-endless-whole-field', path, `${path} leaves out ${filled.join(', ')}, which the server fills in and kubectl takes away: its patch strategy keeps only the fields that are written`)
  }

  private tell(rule: string, path: string, message: string): void {
    this.found.push({ rule, path, message })
  }
}

/** Status, and metadata that only the server writes. */
function isServersOwn(path: string): boolean {
  return /^(?:status(?:\.|$)|metadata\.(?:creationTimestamp|uid|generation|resourceVersion|selfLink|managedFields|deletionTimestamp|deletionGracePeriodSeconds)$)/.test(path)
}

/** Zero values of Go, which JSON leaves out. */
function isEmpty(value: Value): boolean {
  if (isMap(value)) return Object.keys(value).every((key) => isEmpty(value[key] ?? null))
  return Array.isArray(value) ? value.length === 0 : value === null || value === '' || value === 0 || value === false
}

/** Fields that stored items have and written ones have not. */
function addedTo(written: readonly Value[], live: readonly Value[]): string[] {
  const added = new Set<string>()
  const visit = (a: Value | undefined, b: Value | undefined): void => {
    if (Array.isArray(a) && Array.isArray(b)) a.forEach((item, index) => { visit(item, b[index]) })
    if (!isMap(a) || !isMap(b)) return
    for (const key of Object.keys(b)) if (Object.hasOwn(a, key)) visit(a[key], b[key])
    else added.add(key)
  }
  written.forEach((item, index) => { visit(item, live[index]) })
  return [...added].sort()
}

function shown(value: Value): string {
  if (isMap(value)) return Object.keys(value).length === 0 ? '{}' : 'an empty map'
  if (Array.isArray(value)) return value.length === 0 ? '[]' : 'a list'
  return typeof value === 'string' ? JSON.stringify(value) : value === null ? 'null' : wordOf(value)
}

function mapOf(value: Value | undefined): ValueMap {
  return isMap(value) ? value : {}
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : []
}
