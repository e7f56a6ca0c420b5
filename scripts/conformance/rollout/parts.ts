import { sameValue } from '../../../src/base/json.ts'
import type { Tally } from '../replay.ts'
import type { Scenario } from './scenario.ts'
import type { TraceResult } from './recorder.ts'

/** Cuts a recording into parts, each of one aspect, as the recorder's own comparison does. */
function partsOf(line: TraceResult): Map<string, readonly [aspect: string, value: unknown]> {
  const parts = new Map<string, readonly [string, unknown]>()
  const put = (aspect: string, path: string, value: unknown): void => {
    if (value !== undefined) parts.set(path, [aspect, value])
  }
  for (const [index, phase] of line.phases.entries()) {
    put('scaleSteps', `phases[${index}].scale`, phase.scale)
    for (const list of ['created', 'deletionStarted', 'deleted'] as const) put('settled', `phases[${index}].${list}`, phase[list])
    for (const [key, value] of Object.entries(phase.settled)) put('settled', `phases[${index}].settled.${key}`, value)
  }
  for (const [key, history] of Object.entries(line.history)) {
    for (const [what, value] of Object.entries(history)) put(what === 'conditions' ? 'conditions' : 'history', `history.${key}.${what}`, value)
  }
  for (const [key, value] of Object.entries(line.events)) put('events', `events.${key}`, value)
  if (((line.replies as readonly unknown[] | undefined) ?? []).length > 0) put('replies', 'replies', line.replies)
  const byName = new Map<string, unknown[]>()
  for (const object of line.final) {
    const key = `${object.kind}/${object.metadata.name}`
    byName.set(key, [...byName.get(key) ?? [], object])
  }
  for (const [key, objects] of byName) put('final', `final.${key}`, objects.length > 1 ? objects.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : objects[0])
  return parts
}

/** Counts every part of the recording, and what only the replay has. */
export function compareParts(tally: Tally, then: Scenario, now: TraceResult): void {
  const isMasked = JSON.stringify(then).includes(mask)
  const expected = partsOf(isMasked ? masked(then) : then)
  const got = partsOf(isMasked ? masked(now) : now)
  const unstable = new Map((then.unstable ?? []).map(({ path, observed }) => [path, observed]))
  for (const path of new Set([...expected.keys(), ...got.keys()])) {
    const [aspect] = expected.get(path) ?? got.get(path) ?? ['', undefined]
    const a = expected.get(path)?.[1] ?? null
    const b = got.get(path)?.[1] ?? null
    const isUnstable = unstable.has(path) || (unstable.has('phases') && path.startsWith('phases'))
    // A part that was left out because runs differ, and is not asked for.
    if (isUnstable && !expected.has(path)) continue
    const agrees = isUnstable
      ? unstable.has('phases') || [a, ...unstable.get(path) ?? []].some((value) => agreeing(aspect, value, b))
      : agreeing(aspect, a, b)
    tally.count(`${then.id} ${path}`, aspect, agrees, a, b)
  }
}

function agreeing(aspect: string, a: unknown, b: unknown): boolean {
  return sameValue(a, b) || (aspect === 'events' && sameButForVaries(a, b))
}

function sameButForVaries(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  return (a as unknown[][]).every((event, index) => {
    const other = (b as unknown[][])[index] ?? []
    return sameValue(event.slice(0, 4), other.slice(0, 4)) && (event[4] === 'varies' || other[4] === 'varies' || event[4] === other[4])
  })
}

/** Messages that count the nodes of scenarios that ran side by side say nothing. */
const mask = '0/<n> nodes are available: <depends on nodes of other scenarios>'

function masked<T extends TraceResult>(line: T): T {
  const copy = JSON.parse(JSON.stringify(line).replace(/0\/\d+ nodes are available: (?:[^"\\]|\\.)*/g, mask)) as T & { events: Record<string, unknown[][]> }
  for (const [key, events] of Object.entries(copy.events)) {
    const merged: unknown[][] = []
    for (const event of events) {
      const last = merged.at(-1)
      if (last !== undefined && last[1] === event[1] && last[2] === event[2]) last[4] = 'varies'
      else merged.push(event)
    }
    copy.events[key] = merged
  }
  return copy
}
