import { isMap, sameValue, type ValueMap } from '../../../src/base/json.ts'
import type { Phase, Recorder, Trace, TraceResult } from '../../../scripts/conformance/rollout/recorder.ts'

const random = /^[bcdfghjklmnpqrstvwxz2456789]{5}$/

const makesPods = new Set(['replicasets', 'jobs', 'daemonsets', 'replicationcontrollers'])

/**
 * Writes down the parts of a scenario that the recordings kept here hold: how ReplicaSets were scaled phase by phase, the conditions of
 * objects in the order in which they changed, the events with their counts, and what came and went. Generated names are `web-5d9dc68fdf-#`; those of
 * pods that were refused end in `?`.
 */
class SmallTrace implements Trace {
  readonly phases: Phase[] = []
  readonly objects = new Map<string, { resource: string, object: ValueMap }>()
  readonly placeholders = new Map<string, string>()
  readonly nodeNames = new Map<string, string>()
  readonly replies: unknown[] = []
  readonly #conditions = new Map<string, string[]>()
  readonly #seen = new Map<string, string>()
  readonly #events = new Map<string, [string, string, string, string, number][]>()
  readonly #prefixes = new Set<string>()
  #scale: string[] = []
  #created: string[] = []
  #deleted: string[] = []
  #hasStarted = false

  start(): void {
    this.#hasStarted = true
  }

  observe(resource: string, type: string, object: ValueMap, before: ValueMap | undefined): boolean {
    const { name = '', generateName } = metaOf(object)
    const key = `${resource}/${name}`
    if (generateName !== undefined && random.test(name.slice(generateName.length))) this.placeholders.set(name, `${generateName}#`)
    if (makesPods.has(resource)) this.#prefixes.add(name)
    if (type === 'DELETED') this.objects.delete(key)
    else this.objects.set(key, { resource, object })
    if (!this.#hasStarted) return true
    if (type === 'ADDED' && resource !== 'nodes') this.#created.push(key)
    if (type === 'DELETED' && resource !== 'nodes') this.#deleted.push(key)
    if (resource === 'replicasets') this.#noteScale(key, type, object, before)
    if (type !== 'DELETED' && resource !== 'pods') this.#noteConditions(key, object)
    return resource !== 'nodes' || before === undefined || !sameValue(before.spec ?? null, object.spec ?? null)
  }

  observeEvent(event: ValueMap): void {
    const about = isMap(event.involvedObject) ? event.involvedObject : {}
    if (!this.#hasStarted || typeof event.reason !== 'string' || ['Scheduled', 'RegisteredNode', 'RemovingNode'].includes(event.reason)) return
    const text = (value: unknown): string => this.#named(typeof value === 'string' ? value.replace('(combined from similar events): ', '') : '')
    const list = this.#events.get(text(`${text(about.kind)}/${text(about.name)}`)) ?? []
    const source = isMap(event.source) ? text(event.source.component) : ''
    const last = list.at(-1)
    if (last !== undefined && last[1] === event.reason && last[2] === text(event.message)) last[4]++
    else list.push([text(event.type), text(event.reason), text(event.message), source, 1])
    this.#events.set(text(`${text(about.kind)}/${text(about.name)}`), list)
  }

  begin(label: unknown): void {
    this.end()
    this.phases.push({ do: label, settled: {} })
  }

  end(): void {
    const last = this.phases.at(-1)
    const listed = { ...this.#scale.length === 0 ? {} : { scale: this.#scale }, ...this.#listed('created', this.#created), ...this.#listed('deleted', this.#deleted) }
    if (last !== undefined) Object.assign(last, listed)
    this.#scale = []
    this.#created = []
    this.#deleted = []
  }

  result(): TraceResult {
    const history = Object.fromEntries([...this.#conditions].map(([key, conditions]) => [key, { conditions }]))
    return { phases: this.phases, history, events: Object.fromEntries(this.#events), replies: this.replies, final: [] }
  }

  #listed(what: string, keys: readonly string[]): Record<string, readonly string[]> {
    const counts = new Map<string, number>()
    for (const key of keys.map((each) => this.#named(each))) counts.set(key, (counts.get(key) ?? 0) + 1)
    const list = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => count > 1 ? `${key} x${count}` : key)
    return list.length === 0 ? {} : { [what]: list }
  }

  #noteScale(key: string, type: string, object: ValueMap, before: ValueMap | undefined): void {
    const replicas = (of: ValueMap | undefined): unknown => isMap(of?.spec) ? of.spec.replicas ?? null : null
    if (type === 'ADDED') this.#scale.push(`${key} new→${String(replicas(object))}`)
    else if (type === 'MODIFIED' && replicas(before) !== replicas(object)) this.#scale.push(`${key} ${String(replicas(before))}→${String(replicas(object))}`)
  }

  #noteConditions(key: string, object: ValueMap): void {
    for (const { type, status, reason = '', message = '' } of conditionsOf(object)) {
      const words = [reason, message].filter((part) => part !== '').join(': ')
      const text = this.#named([`${type}=${status}`, words].filter((part) => part !== '').join(' '))
      if (this.#seen.get(`${key} ${type}`) === text) continue
      this.#seen.set(`${key} ${type}`, text)
      this.#conditions.set(key, [...this.#conditions.get(key) ?? [], text])
    }
  }

  #named(text: string): string {
    let named = text
    for (const [name, placeholder] of this.placeholders) named = named.replaceAll(name, placeholder)
    // Pods that were refused have a name and never existed.
    for (const prefix of this.#prefixes) named = named.replaceAll(new RegExp(`"${prefix}-[bcdfghjklmnpqrstvwxz2456789]{5}"`, 'g'), `"${prefix}-?"`)
    return named
  }
}

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

function conditionsOf({ status }: ValueMap): readonly Condition[] {
  return isMap(status) && Array.isArray(status.conditions) ? status.conditions as unknown as Condition[] : []
}

function metaOf({ metadata }: ValueMap): { name?: string, generateName?: string } {
  return isMap(metadata) ? metadata : {}
}

export const smallRecorder: Recorder = {
  digest: (_resource, object) => ({ status: object.status ?? null, conditions: conditionsOf(object).map(({ type, status, reason = '' }) => `${type}=${status} ${reason}`) }),
  unfinished: () => null,
  Trace: SmallTrace,
}
