import type { EndpointSlice } from '../../model/kubernetes.generated.ts'
import type { History, Step } from '../history.ts'
import type { TimelineEntry } from '../plan.ts'
import { nameText, objectText, topOwner, type Lookup, type Owner } from '../owners.ts'
import { deedsOf, type Deed } from './describe.ts'

/** What happened from an instant on, as people would tell it: pods of one workload together, bookkeeping left out. */
export function timelineOf(history: History, start: number): TimelineEntry[] {
  const lookup = lastKnown(history)
  const groups = new Map<string, Group>()
  for (const step of history.stepsFrom(start)) {
    for (const deed of step.deeds ?? deedsOf(step)) {
      const object = subjectOf(step, deed, lookup)
      const key = JSON.stringify([step.time, step.by, deed.verb, deed.what, object])
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { step, deed, object, pods: [nameText(step.after ?? step.before)] })
      else group.pods.push(nameText(step.after ?? step.before))
    }
  }
  return [...groups.values()].map((group) => entryOf(group, start, lookup))
}

interface Group {
  readonly step: Step
  readonly deed: Deed
  readonly object: string
  readonly pods: string[]
}

function entryOf({ step, deed, object, pods }: Group, start: number, lookup: Lookup): TimelineEntry {
  const at = (step.time - start) / 1000
  const { by: actor, because } = step
  if (deed.joins !== true) {
    const owner = topOwner(step.after ?? step.before, lookup)
    return { at, actor, verb: deed.verb, object, what: deed.what, because, ...owner === undefined ? {} : { workload: titleOf(owner, step) } }
  }
  const names = [...new Set(pods)]
  const who = names.length === 1 && object.startsWith('Pod ') ? '' : names.length === 1 ? `pod ${short(names[0])} ` : `${names.length} pods `
  return { at, actor, verb: deed.verb, object, what: `${who}${deed.what}`, because, pods: names }
}

/** Pods stand under the workload on top, endpoints under their Service. */
function subjectOf({ kind, before, after }: Step, { joins = false }: Deed, lookup: Lookup): string {
  const object = after ?? before
  if (kind === 'EndpointSlice') {
    const service = (object as EndpointSlice).metadata?.labels?.['kubernetes.io/service-name'] ?? object?.metadata?.name ?? ''
    return `Service ${object?.metadata?.namespace ?? ''}/${service}`
  }
  const owner = joins ? topOwner(object, lookup) : undefined
  return owner === undefined ? objectText(kind, object) : titleOf(owner, { before, after })
}

/** Objects as they last were, those that are gone included. */
export function lastKnown(history: History): Lookup {
  return (kind, namespace, name) => history.versionsOf(kind).get(`${namespace}/${name}`)?.findLast(({ object }) => object !== undefined)?.object
}

function titleOf({ kind, name }: Owner, { before, after }: Pick<Step, 'before' | 'after'>): string {
  return `${kind} ${(after ?? before)?.metadata?.namespace ?? ''}/${name}`
}

function short(name = ''): string {
  return name.slice(name.indexOf('/') + 1)
}
