import type { CoreEvent } from '../sim/controllers/types.ts'
import type { History } from './history.ts'
import type { PlanEvent } from './plan.ts'

/** What components told, in the order in which they first said it. */
export function eventsOf(history: History, start: number): PlanEvent[] {
  const told: (PlanEvent & { readonly time: number })[] = []
  for (const [, versions] of history.versionsOf('Event')) {
    const during = versions.filter(({ time, object }) => time >= start && object !== undefined)
    const [first] = during
    const last = during.at(-1)
    if (first === undefined || last === undefined) continue
    const { involvedObject, type, reason, message, source } = first.object as unknown as CoreEvent
    const { namespace = '', kind, name = '' } = involvedObject
    const before = versions.findLast(({ time }) => time < start)?.object as unknown as CoreEvent | undefined
    const count = (last.object as unknown as CoreEvent).count - (before?.count ?? 0)
    told.push({
      time: first.time, at: (first.time - start) / 1000, object: `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`, type, reason, message, from: source.component,
      ...count > 1 ? { count, lastAt: (last.time - start) / 1000 } : {},
    })
  }
  return told.sort((a, b) => a.time - b.time).map(({ time: _time, ...event }) => event)
}
